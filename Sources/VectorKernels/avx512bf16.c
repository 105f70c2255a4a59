// AVX-512, and an instruction for two products of bfloat16.
#if defined(__x86_64__)
#include <immintrin.h>
#include <stddef.h>

#include "table.h"

#define LEVEL avx512_bf16
#define LANES 16
#define HAS_FMA 1
#define HAS_BF16 1

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx512bf16,avx2,fma"))), \
    apply_to = function)
#include "bodies/all.h"
#pragma clang attribute pop
#endif
