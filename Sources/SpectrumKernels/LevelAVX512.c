#if defined(__x86_64__)
#pragma clang attribute push( \
    __attribute__((target("avx512f,avx512vl,avx512bw,avx512dq"))), apply_to = function)
#define LANES 16
#define LEVEL(name) spectrum_avx512_##name
#define LEVEL_NAME "AVX-512"
#include "LevelBody.h"
#pragma clang attribute pop
#endif
