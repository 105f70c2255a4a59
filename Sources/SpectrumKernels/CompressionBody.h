// Compression of bands. Nothing is fused: the same bits at every level.
//
// ln and exp are the single-precision polynomials of Moshier's Cephes library, with errors below
// 2e-7 (relative; absolute near ln 1).

// 1.5 × 2²³: adding a small integer to its bits adds it to the number.
#define MAGIC 12582912.0f
#define MAGIC_BITS 0x4B400000u
#define LN_2_HIGH 0.693359375f
#define LN_2_LOW -2.1219444e-4f

// Of normal, positive, finite numbers.
INLINE vec ln_(vec x) {
  // x = m × 2^e with m in sqrt(1/2)..<sqrt(2).
  const uint32_t root_of_half = 0x3F3504F3;
  const bits biased = (bits)x + (0x3F800000u - root_of_half);
  const vec f = (vec)((biased & 0x007FFFFFu) + root_of_half) - 1.0f;
  const vec e = (vec)((biased >> 23) + (MAGIC_BITS - 127)) - MAGIC;
  const vec square = f * f;
  vec y = f * 7.0376836292e-2f - 1.1514610310e-1f;
  y = y * f + 1.1676998740e-1f;
  y = y * f - 1.2420140846e-1f;
  y = y * f + 1.4249322787e-1f;
  y = y * f - 1.6668057665e-1f;
  y = y * f + 2.0000714765e-1f;
  y = y * f - 2.4999993993e-1f;
  y = y * f + 3.3333331174e-1f;
  y = y * f * square;
  y += e * LN_2_LOW;
  y -= square * 0.5f;
  return (f + y) + e * LN_2_HIGH;
}

// x is held within what a normal number can express.
INLINE vec exp_(vec x) {
  x = choose((bits)(x > 88.0f), all(88), x);
  x = choose((bits)(x < -87.0f), all(-87), x);
  // Rounds to the nearest integer, which is then in the low bits.
  const vec shifted = x * 1.4426950409f + MAGIC;
  const vec n = shifted - MAGIC;
  x = x - n * LN_2_HIGH - n * LN_2_LOW;
  vec y = x * 1.9875691500e-4f + 1.3981999507e-3f;
  y = y * x + 8.3334519073e-3f;
  y = y * x + 4.1665795894e-2f;
  y = y * x + 1.6666665459e-1f;
  y = y * x + 5.0000001201e-1f;
  y = y * x * x + x + 1.0f;
  return y * (vec)(((bits)shifted - (MAGIC_BITS - 127)) << 23);
}

INLINE ptrdiff_t part(ptrdiff_t rest) { return rest < LANES ? rest : LANES; }

static void LEVEL(logarithm)(float *values, ptrdiff_t count, float floor) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t some = part(count - i);
    store_some(values + i, ln_(load_some(values + i, some) + floor), some);
  }
}

static void LEVEL(decibels)(float *values, ptrdiff_t count, float floor) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t some = part(count - i);
    const vec value = load_some(values + i, some);
    const vec bounded = choose((bits)(value < floor), all(floor), value);
    store_some(values + i, ln_(bounded) * 4.342944819f, some);  // 10 / ln 10
  }
}

static void LEVEL(pcen)(
    float *values, float *smooth, ptrdiff_t count, const spectrum_pcen *settings) {
  const spectrum_pcen s = *settings;
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t some = part(count - i);
    vec scaled = load_some(values + i, some) * s.scale;
    // So that the smoother, which forgets slowly, cannot become infinite and never recover.
    scaled = choose((bits)(scaled > 1e30f), all(1e30f), scaled);
    vec state = load_some(smooth + i, some);
    state += (scaled - state) * s.follow;
    // Keeps digital silence away from slow subnormal numbers; epsilon hides the difference.
    state = choose((bits)(state < 1e-30f), all(1e-30f), state);
    store_some(smooth + i, state, some);
    const vec normalized = scaled * exp_(ln_(state + s.epsilon) * -s.gain);
    store_some(values + i, exp_(ln_(normalized + s.bias) * s.exponent) - s.offset, some);
  }
}

static void LEVEL(normalize)(
    float *values, const float *mean, const float *scale, ptrdiff_t count) {
  for (ptrdiff_t i = 0; i < count; i += LANES) {
    const ptrdiff_t some = part(count - i);
    const vec centred = load_some(values + i, some) - load_some(mean + i, some);
    store_some(values + i, centred * load_some(scale + i, some), some);
  }
}
