#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)
#define LANES 8
#define LEVEL(name) spectrum_avx2_##name
#define LEVEL_NAME "AVX2"
#include "LevelBody.h"
#pragma clang attribute pop
#endif
