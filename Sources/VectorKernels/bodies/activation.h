// Sigmoid, tanh and the step of a gated recurrent unit.
//
// e^x is 2ⁿ·e^r with n = round(x / ln 2) and |r| <= ln 2 / 2, and e^r a polynomial of degree 6
// (the coefficients of Cephes' `expf`).

INLINE vec exponential(vec x) {
  // Limited so that the result is finite and not denormal; a NaN passes both comparisons.
  x = choose(x < -87.0f, repeat(-87.0f), x);
  x = choose(x > 88.0f, repeat(88.0f), x);
  // Adding 1.5·2²³ rounds to an integer and leaves it in the low bits.
  const vec magic = repeat(12582912.0f);
  const vec shifted = MULTIPLY_ADD(x, repeat(1.44269504f), magic);
  const vec n = shifted - magic;
  vec r = MULTIPLY_ADD(n, repeat(-0.693359375f), x);
  r = MULTIPLY_ADD(n, repeat(2.1219444e-4f), r);
  vec p = MULTIPLY_ADD(r, repeat(1.98756915e-4f), repeat(1.39819995e-3f));
  p = MULTIPLY_ADD(p, r, repeat(8.3334519e-3f));
  p = MULTIPLY_ADD(p, r, repeat(4.1665796e-2f));
  p = MULTIPLY_ADD(p, r, repeat(1.66666655e-1f));
  p = MULTIPLY_ADD(p, r, repeat(5.0000001e-1f));
  p = MULTIPLY_ADD(p * r, r, r) + 1.0f;
  const uvec exponent = ((uvec)shifted - (uvec)magic + 127u) << 23;
  return p * (vec)exponent;
}

INLINE vec sigmoid(vec x) { return 1.0f / (1.0f + exponential(-x)); }

// tanh x = 2·sigmoid(2x) - 1.
INLINE vec hyperbolic_tangent(vec x) { return 2.0f / (1.0f + exponential(-2.0f * x)) - 1.0f; }

static void sigmoid_all(float *values, size_t count) {
  for (size_t i = 0; i < count; i += LANES)
    store_part(values + i, sigmoid(load_part(values + i, count - i)), count - i);
}

static void update_hidden(
    const float *input, const float *recurrent, float *hidden, float *output, size_t count) {
  for (size_t i = 0; i < count; i += LANES) {
    const size_t left = count - i;
    const float *x = input + i, *u = recurrent + i;
    const vec reset = sigmoid(load_part(x, left) + load_part(u, left));
    const vec update = sigmoid(load_part(x + count, left) + load_part(u + count, left));
    const vec candidate = hyperbolic_tangent(MULTIPLY_ADD(
        reset, load_part(u + 2 * count, left), load_part(x + 2 * count, left)));
    const vec next = MULTIPLY_ADD(update, load_part(hidden + i, left) - candidate, candidate);
    store_part(hidden + i, next, left);
    store_part(output + i, next, left);
  }
}
