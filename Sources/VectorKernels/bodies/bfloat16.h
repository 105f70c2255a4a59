// Floats rounded to bfloat16, and products of pairs of them.
//
// The emulation follows the instruction: to nearest, ties to even; values below 2^-126 become zero,
// NaN stays NaN; of a pair the second value joins the sum first, each with one rounding.

typedef unsigned short bvec __attribute__((vector_size(LANES * 2)));
typedef unsigned short loose_bvec __attribute__((vector_size(LANES * 2), aligned(2), may_alias));

#if HAS_BF16
INLINE bvec rounded(vec values) { return (bvec)_mm512_cvtneps_pbh((__m512)values); }

INLINE vec multiply_add_pair(uint32_t pair, vec weights, vec sum) {
  return (vec)_mm512_dpbf16_ps(
      (__m512)sum, (__m512bh)weights, (__m512bh)_mm512_set1_epi32((int)pair));
}
#else
INLINE bvec rounded(vec values) {
  const uvec bits = (uvec)values, magnitude = bits & 0x7fffffffu;
  uvec upper = (bits + 0x7fffu + (bits >> 16 & 1u)) >> 16;
  const uvec is_tiny = (uvec)(magnitude < 0x00800000u);
  const uvec is_nan = (uvec)(magnitude > 0x7f800000u);
  upper = (upper & ~is_tiny) | (bits >> 16 & 0x8000u & is_tiny);
  upper = (upper & ~is_nan) | ((bits >> 16 | 0x40u) & is_nan);
  return __builtin_convertvector(upper, bvec);
}

INLINE float as_float(uint32_t bits) {
  float value;
  __builtin_memcpy(&value, &bits, sizeof(value));
  return value;
}

INLINE vec multiply_add_pair(uint32_t pair, vec weights, vec sum) {
  sum = MULTIPLY_ADD(
      repeat(as_float(pair & 0xffff0000u)), (vec)((uvec)weights & 0xffff0000u), sum);
  return MULTIPLY_ADD(repeat(as_float(pair << 16)), (vec)((uvec)weights << 16), sum);
}
#endif

// Writes up to LANES values, of `left` that there are; an odd last one gets a zero beside it.
INLINE void store_rounded(uint16_t *target, vec values, size_t left) {
  const bvec narrow = rounded(values);
  if (left >= LANES) {
    *(loose_bvec *)target = narrow;
  } else {
    __builtin_memcpy(target, &narrow, (left + left % 2) * sizeof(uint16_t));
  }
}

static void round_rows(size_t rows, size_t length, const float *input, void *output) {
  uint16_t *target = output;
  for (size_t row = 0; row < rows; row++) {
    for (size_t i = 0; i < length; i += LANES)
      store_rounded(target + i, load_part(input + i, length - i), length - i);
    input += length;
    target += length + length % 2;
  }
}
