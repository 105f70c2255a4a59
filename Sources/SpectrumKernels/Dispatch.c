#include <stdatomic.h>

#include "SpectrumKernels.h"

extern const spectrum_kernels spectrum_baseline_table;
#if defined(__x86_64__)
extern const spectrum_kernels spectrum_avx2_table;
extern const spectrum_kernels spectrum_avx512_table;
#endif

const spectrum_kernels *spectrum_kernels_at(enum spectrum_level level) {
  switch (level) {
    case SPECTRUM_BASELINE: return &spectrum_baseline_table;
#if defined(__x86_64__)
    case SPECTRUM_AVX2:
      if (!__builtin_cpu_supports("avx2")) return NULL;
      return &spectrum_avx2_table;
    case SPECTRUM_AVX512:
      if (!__builtin_cpu_supports("avx512f") || !__builtin_cpu_supports("avx512vl")
          || !__builtin_cpu_supports("avx512bw") || !__builtin_cpu_supports("avx512dq")) {
        return NULL;
      }
      return &spectrum_avx512_table;
#endif
    default: return NULL;
  }
}

const spectrum_kernels *spectrum_kernels_best(void) {
  static _Atomic(const spectrum_kernels *) chosen;
  const spectrum_kernels *kernels = atomic_load_explicit(&chosen, memory_order_relaxed);
  // Several threads may ask at first; all get the same answer.
  for (int level = SPECTRUM_AVX512; kernels == NULL; level--) {
    kernels = spectrum_kernels_at((enum spectrum_level)level);
    atomic_store_explicit(&chosen, kernels, memory_order_relaxed);
  }
  return kernels;
}
