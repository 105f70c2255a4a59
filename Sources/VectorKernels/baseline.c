// 4 lanes and no fused multiply-add: what every processor of the architecture has.
#include <stddef.h>

#include "table.h"

#define LEVEL baseline
#define LANES 4
#define HAS_FMA 0

#include "bodies/all.h"
