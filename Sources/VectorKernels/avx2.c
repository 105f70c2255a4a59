// 8 lanes, 16 registers, fused multiply-add.
#if defined(__x86_64__)
#include <stddef.h>

#include "table.h"

#define LEVEL avx2
#define LANES 8
#define HAS_FMA 1

#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#include "bodies/all.h"
#pragma clang attribute pop
#endif
