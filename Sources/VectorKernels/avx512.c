// 16 lanes, 32 registers, fused multiply-add.
#if defined(__x86_64__)
#include <stddef.h>

#include "table.h"

#define LEVEL avx512
#define LANES 16
#define HAS_FMA 1

#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,avx2,fma"))), apply_to = function)
#include "bodies/all.h"
#pragma clang attribute pop
#endif
