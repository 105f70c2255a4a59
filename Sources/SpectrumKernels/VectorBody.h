// Vectors of LANES floats, as wide as the level's registers. Included once by each level, which
// defines LANES and LEVEL(name).
#include <string.h>

#include "SpectrumKernels.h"
#include "Transform.h"

// A fused multiply-add rounds once where others round twice: without it all levels do the same.
#pragma STDC FP_CONTRACT OFF

// What is inlined has no calling convention that the width of a vector could change.
#pragma clang diagnostic ignored "-Wpsabi"

#define INLINE static inline __attribute__((always_inline))

typedef float vec __attribute__((vector_size(4 * LANES)));
typedef uint32_t bits __attribute__((vector_size(4 * LANES)));
typedef float vec_unaligned __attribute__((vector_size(4 * LANES), aligned(4), may_alias));

INLINE vec load(const float *p) { return *(const vec_unaligned *)p; }
INLINE void store(float *p, vec v) { *(vec_unaligned *)p = v; }
INLINE vec all(float x) { return x - (vec){}; }

// mask ? a : b
INLINE vec choose(bits mask, vec a, vec b) { return (vec)(((bits)a & mask) | ((bits)b & ~mask)); }

// The first `count` values, and 1 behind them.
INLINE vec load_some(const float *p, ptrdiff_t count) {
  if (count == LANES) return load(p);
  vec v = all(1);
  memcpy(&v, p, (size_t)count * sizeof(float));
  return v;
}

INLINE void store_some(float *p, vec v, ptrdiff_t count) {
  if (count == LANES) store(p, v);
  else memcpy(p, &v, (size_t)count * sizeof(float));
}

#if LANES == 16
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30)
#define ODD(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31)
#define REVERSED(a) __builtin_shufflevector(a, a, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0)
// Within each quarter of 128 bits, where shuffles are cheapest.
#define ZIP_LOW(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29)
#define ZIP_HIGH(a, b) __builtin_shufflevector(a, b, 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31)
#define PAIRS_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29)
#define PAIRS_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31)
#define QUARTERS_EVEN(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27)
#define QUARTERS_ODD(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31)
#elif LANES == 8
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6, 8, 10, 12, 14)
#define ODD(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7, 9, 11, 13, 15)
#define REVERSED(a) __builtin_shufflevector(a, a, 7, 6, 5, 4, 3, 2, 1, 0)
#define ZIP_LOW(a, b) __builtin_shufflevector(a, b, 0, 8, 1, 9, 4, 12, 5, 13)
#define ZIP_HIGH(a, b) __builtin_shufflevector(a, b, 2, 10, 3, 11, 6, 14, 7, 15)
#define PAIRS_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 8, 9, 4, 5, 12, 13)
#define PAIRS_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 10, 11, 6, 7, 14, 15)
#define HALVES_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
#define HALVES_HIGH(a, b) __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15)
#else
#define EVEN(a, b) __builtin_shufflevector(a, b, 0, 2, 4, 6)
#define ODD(a, b) __builtin_shufflevector(a, b, 1, 3, 5, 7)
#define REVERSED(a) __builtin_shufflevector(a, a, 3, 2, 1, 0)
#define ZIP_LOW(a, b) __builtin_shufflevector(a, b, 0, 4, 1, 5)
#define ZIP_HIGH(a, b) __builtin_shufflevector(a, b, 2, 6, 3, 7)
#define PAIRS_LOW(a, b) __builtin_shufflevector(a, b, 0, 1, 4, 5)
#define PAIRS_HIGH(a, b) __builtin_shufflevector(a, b, 2, 3, 6, 7)
#endif

// The LANES × LANES values of rows from `from` on, transposed, to `to`.
INLINE void transpose(const float *from, ptrdiff_t stride, vec *to) {
  vec c[LANES];  // c[4 g + q], quarter j: column 4 j + q of rows 4 g to 4 g + 3
#pragma clang loop unroll(full)
  for (int g = 0; g < LANES / 4; g++) {
    const float *rows = from + 4 * g * stride;
    const vec r0 = load(rows), r1 = load(rows + stride);
    const vec r2 = load(rows + 2 * stride), r3 = load(rows + 3 * stride);
    const vec a = ZIP_LOW(r0, r1), b = ZIP_HIGH(r0, r1);
    const vec d = ZIP_LOW(r2, r3), e = ZIP_HIGH(r2, r3);
    c[4 * g] = PAIRS_LOW(a, d), c[4 * g + 1] = PAIRS_HIGH(a, d);
    c[4 * g + 2] = PAIRS_LOW(b, e), c[4 * g + 3] = PAIRS_HIGH(b, e);
  }
#pragma clang loop unroll(full)
  for (int q = 0; q < 4; q++) {
#if LANES == 16
    const vec a = QUARTERS_EVEN(c[q], c[4 + q]), b = QUARTERS_EVEN(c[8 + q], c[12 + q]);
    const vec d = QUARTERS_ODD(c[q], c[4 + q]), e = QUARTERS_ODD(c[8 + q], c[12 + q]);
    to[q] = QUARTERS_EVEN(a, b), to[8 + q] = QUARTERS_ODD(a, b);
    to[4 + q] = QUARTERS_EVEN(d, e), to[12 + q] = QUARTERS_ODD(d, e);
#elif LANES == 8
    to[q] = HALVES_LOW(c[q], c[4 + q]), to[4 + q] = HALVES_HIGH(c[q], c[4 + q]);
#else
    to[q] = c[q];
#endif
  }
}
