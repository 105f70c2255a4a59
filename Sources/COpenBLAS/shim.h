// Why this header is more than an include: OpenBLAS chooses its kernels when it is loaded, and
// releases older than the processor take it for the oldest one they know. BLAS.swift corrects that
// with two functions the library exports but declares nowhere. They are weak, so that builds of
// OpenBLAS without run-time dispatch still link. It can go when every supported distribution ships
// an OpenBLAS that falls back to the newest kernels the processor can run.
#ifndef TOCSIN_COPENBLAS_SHIM_H
#define TOCSIN_COPENBLAS_SHIM_H

#include <cblas.h>

extern void gotoblas_dynamic_init(void) __attribute__((weak));
extern void gotoblas_dynamic_quit(void) __attribute__((weak));

/// Whether this OpenBLAS can choose its kernels again.
static inline int copenblas_can_choose_again(void) {
  return gotoblas_dynamic_init != 0 && gotoblas_dynamic_quit != 0;
}

/// Lets OpenBLAS choose its kernels again; only while nothing else calls it.
static inline void copenblas_choose_again(void) {
  gotoblas_dynamic_quit();
  gotoblas_dynamic_init();
}

/// The widest vectors that processor and kernel support: 512 (AVX-512 F, CD, BW, DQ, VL),
/// 256 (AVX2 and FMA), or 0 for anything else, other architectures included.
static inline int copenblas_vector_bits(void) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512cd") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512vl"))
    return 512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return 256;
#endif
  return 0;
}

#endif
