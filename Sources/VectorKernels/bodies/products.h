// Products of floats, and of pairs of bfloat16.
#include "blocks.h"

#define ELEMENT float
#define OF_ELEMENT(name) name
#define ACCUMULATE(value, weights, sum) MULTIPLY_ADD(repeat(value), weights, sum)
#include "product.h"
#undef ELEMENT
#undef OF_ELEMENT
#undef ACCUMULATE

#define ELEMENT vk_pair
#define PAIRS(name) name##_pairs
#define OF_ELEMENT(name) PAIRS(name)
#define ACCUMULATE(value, weights, sum) multiply_add_pair(value, weights, sum)
#include "product.h"
