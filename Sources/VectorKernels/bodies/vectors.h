// Vectors of LANES floats, and the few operations on them that differ between levels.

typedef float vec __attribute__((vector_size(LANES * 4)));
typedef int ivec __attribute__((vector_size(LANES * 4)));
typedef unsigned uvec __attribute__((vector_size(LANES * 4)));
// How vectors lie in memory: anywhere.
typedef float loose_vec __attribute__((vector_size(LANES * 4), aligned(4), may_alias));

#define INLINE static inline __attribute__((always_inline))

#if HAS_FMA
#define MULTIPLY_ADD(a, b, c) __builtin_elementwise_fma((a), (b), (c))
#else
#define MULTIPLY_ADD(a, b, c) ((a) * (b) + (c))
#endif

INLINE vec load(const float *source) { return *(const loose_vec *)source; }

INLINE void store(float *target, vec values) { *(loose_vec *)target = values; }

INLINE vec repeat(float value) { return value - (vec){0}; }

// The first `count` of the lanes; the others are zero.
INLINE vec load_part(const float *source, size_t count) {
  if (count >= LANES) return load(source);
  vec values = {0};
  __builtin_memcpy(&values, source, count * sizeof(float));
  return values;
}

INLINE void store_part(float *target, vec values, size_t count) {
  if (count >= LANES) {
    store(target, values);
  } else {
    __builtin_memcpy(target, &values, count * sizeof(float));
  }
}

INLINE vec choose(ivec condition, vec yes, vec no) {
  return (vec)((condition & (ivec)yes) | (~condition & (ivec)no));
}

// Writes up to LANES finished sums, of `left` that there are.
INLINE void store_sums(float *output, vec sum, ptrdiff_t left, int rectify) {
  if (rectify) sum = choose(sum > 0.0f, sum, (vec){0});
  if (left > 0) store_part(output, sum, (size_t)left);
}
