// The choice among the levels.
#include "table.h"

int vk_supports(vk_level level) {
  switch (level) {
  case vk_level_baseline:
    return 1;
#if defined(__x86_64__)
  case vk_level_avx2:
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  case vk_level_avx512:
    __builtin_cpu_init();
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
           __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl") &&
           vk_supports(vk_level_avx2);
  case vk_level_avx512_bf16:
    return vk_supports(vk_level_avx512) && __builtin_cpu_supports("avx512bf16");
#elif defined(__aarch64__)
  case vk_level_neon:
    return 1;
#endif
  default:
    return 0;
  }
}

// Whether products of pairs are faster than those of floats. On Intel's processors they take twice as
// long, and the emulation takes less.
static int has_fast_pairs(void) {
#if defined(__x86_64__)
  return vk_supports(vk_level_avx512_bf16) && __builtin_cpu_is("amd");
#else
  return 0;
#endif
}

vk_level vk_best_level(void) {
  if (has_fast_pairs()) return vk_level_avx512_bf16;
  const vk_level fastest_first[] = {vk_level_avx512, vk_level_avx2, vk_level_neon};
  for (int i = 0; i < 3; i++)
    if (vk_supports(fastest_first[i])) return fastest_first[i];
  return vk_level_baseline;
}

static const vk_table *table(vk_level level) {
  switch (level) {
#if defined(__x86_64__)
  case vk_level_avx2:
    return &vk_table_avx2;
  case vk_level_avx512:
    return &vk_table_avx512;
  case vk_level_avx512_bf16:
    return &vk_table_avx512_bf16;
#elif defined(__aarch64__)
  case vk_level_neon:
    return &vk_table_neon;
#endif
  default:
    return &vk_table_baseline;
  }
}

void vk_multiply(
    vk_level level, const vk_product *product, const float *weights, const float *input,
    float *output) {
  table(level)->multiply(product, weights, input, output);
}

void vk_multiply_pairs(
    vk_level level, const vk_product *product, const float *weights, const void *input,
    float *output) {
  table(level)->multiply_pairs(product, weights, input, output);
}

void vk_round_rows(
    vk_level level, size_t rows, size_t length, const float *input, void *output) {
  table(level)->round_rows(rows, length, input, output);
}

void vk_winograd_input(
    vk_level level, size_t tiles, size_t channels, const float *input, float *output) {
  table(level)->winograd_input(tiles, channels, input, output);
}

void vk_winograd_rounded_input(
    vk_level level, size_t tiles, size_t channels, const float *input, void *output) {
  table(level)->winograd_rounded_input(tiles, channels, input, output);
}

void vk_winograd_output(
    vk_level level, size_t bands, size_t channels, const float *sums, size_t plane, int rectify,
    float *output) {
  table(level)->winograd_output(bands, channels, sums, plane, rectify, output);
}

size_t vk_pool(
    vk_level level, const vk_pooling *pooling, size_t frames, const float *input, float *partial,
    size_t *filled, float *output) {
  return table(level)->pool(pooling, frames, input, partial, filled, output);
}

void vk_sigmoid(vk_level level, float *values, size_t count) {
  table(level)->sigmoid(values, count);
}

void vk_update_hidden(
    vk_level level, const float *input_sums, const float *recurrent_sums, float *hidden,
    float *output, size_t count) {
  table(level)->update_hidden(input_sums, recurrent_sums, hidden, output, count);
}
