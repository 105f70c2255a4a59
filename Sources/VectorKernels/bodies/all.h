// Everything a level consists of. Included once by the source file of each level.
#pragma STDC FP_CONTRACT OFF

#include "vectors.h"

#include "activation.h"
#include "bfloat16.h"
#include "pooling.h"
#include "products.h"
#include "winograd.h"

#define TABLE_NAME_OF(level) vk_table_##level
#define TABLE_NAME(level) TABLE_NAME_OF(level)

const vk_table TABLE_NAME(LEVEL) = {
    multiply,        multiply_pairs, round_rows,  winograd_input, winograd_rounded_input,
    winograd_output, pool,           sigmoid_all, update_hidden,
};
