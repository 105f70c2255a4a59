// 4 lanes, 32 registers, fused multiply-add: every 64-bit ARM processor.
#if defined(__aarch64__)
#include <stddef.h>

#include "table.h"

#define LEVEL neon
#define LANES 4
#define HAS_FMA 1
#define NEON_REGISTERS 1

#include "bodies/all.h"
#endif
