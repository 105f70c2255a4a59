// Everything a level consists of. Included once by the source file of each level.
#pragma STDC FP_CONTRACT OFF

#include "vectors.h"

#include "activation.h"
#include "pooling.h"
#include "product.h"
#include "winograd.h"

#define TABLE_NAME_OF(level) vk_table_##level
#define TABLE_NAME(level) TABLE_NAME_OF(level)

const vk_table TABLE_NAME(LEVEL) = {
    multiply, winograd_input, winograd_output, pool, sigmoid_all, update_hidden,
};
