// What every machine of this architecture has.
#define LANES 4
#define LEVEL(name) spectrum_baseline_##name
#define LEVEL_NAME "baseline"
#include "LevelBody.h"
