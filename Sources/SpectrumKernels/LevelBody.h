// All kernels of a level, and their table; see VectorBody.h for what a level defines.
#include "VectorBody.h"

#include "BandsBody.h"
#include "CompressionBody.h"
#include "TransformBody.h"

const spectrum_kernels LEVEL(table) = {
    .name = LEVEL_NAME,
    .power = LEVEL(power),
    .multiply = LEVEL(multiply),
    .squared_magnitudes = LEVEL(squared_magnitudes),
    .bands = LEVEL(bands),
    .logarithm = LEVEL(logarithm),
    .decibels = LEVEL(decibels),
    .pcen = LEVEL(pcen),
    .normalize = LEVEL(normalize),
};
