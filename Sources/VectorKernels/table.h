// The functions of one level. The level's source file defines LEVEL, LANES and the rest of its
// numbers and includes the bodies.
#ifndef TOCSIN_VECTOR_KERNELS_TABLE_H
#define TOCSIN_VECTOR_KERNELS_TABLE_H

#include <stdint.h>

#include "VectorKernels.h"

// Two bfloat16, wherever they come from.
typedef uint32_t vk_pair __attribute__((may_alias));

typedef struct vk_table {
  void (*multiply)(const vk_product *, const float *, const float *, float *);
  void (*multiply_pairs)(const vk_product *, const float *, const vk_pair *, float *);
  void (*round_rows)(size_t, size_t, const float *, void *);
  void (*winograd_input)(size_t, size_t, const float *, float *);
  void (*winograd_rounded_input)(size_t, size_t, const float *, void *);
  void (*winograd_output)(size_t, size_t, const float *, size_t, int, float *);
  size_t (*pool)(const vk_pooling *, size_t, const float *, float *, size_t *, float *);
  void (*sigmoid)(float *, size_t);
  void (*update_hidden)(const float *, const float *, float *, float *, size_t);
} vk_table;

extern const vk_table vk_table_baseline;
#if defined(__x86_64__)
extern const vk_table vk_table_avx2;
extern const vk_table vk_table_avx512;
extern const vk_table vk_table_avx512_bf16;
#elif defined(__aarch64__)
extern const vk_table vk_table_neon;
#endif

#endif
