// The blocks of one ELEMENT.

#if LANES == 16
DEFINE_BLOCKS_TO_14(wide, 2)
DEFINE_BLOCKS_TO_14(narrow, 1)
DEFINE_BLOCK(together_2_1, 1, 2, 2)
DEFINE_BLOCK(together_2_2, 2, 2, 2)
DEFINE_BLOCK(together_2_3, 3, 2, 2)
DEFINE_BLOCKS_TO_2(together_4, 2, 4)
DEFINE_BLOCK(together_8_1, 1, 2, 8)
static BLOCK_FUNCTION *const OF_ELEMENT(single_blocks)[] = {LIST_TO_14(wide)};
static BLOCK_FUNCTION *const OF_ELEMENT(narrow_blocks)[] = {LIST_TO_14(narrow)};
static BLOCK_FUNCTION *const OF_ELEMENT(together_2)[] = {
    LIST_TO_2(together_2), OF_ELEMENT(together_2_3)};
static BLOCK_FUNCTION *const OF_ELEMENT(together_4)[] = {LIST_TO_2(together_4)};
static BLOCK_FUNCTION *const OF_ELEMENT(together_8)[] = {OF_ELEMENT(together_8_1)};
#else
DEFINE_BLOCKS_TO_6(wide, VECTORS)
DEFINE_BLOCKS_TO_2(together_2, VECTORS, 2)
DEFINE_BLOCK(together_4_1, 1, VECTORS, 4)
static BLOCK_FUNCTION *const OF_ELEMENT(single_blocks)[] = {LIST_TO_6(wide)};
static BLOCK_FUNCTION *const *const OF_ELEMENT(narrow_blocks) = OF_ELEMENT(single_blocks);
static BLOCK_FUNCTION *const OF_ELEMENT(together_2)[] = {LIST_TO_2(together_2)};
static BLOCK_FUNCTION *const OF_ELEMENT(together_4)[] = {OF_ELEMENT(together_4_1)};
#endif

INLINE BLOCK_FUNCTION *const *OF_ELEMENT(wide_blocks)(size_t groups) {
  switch (groups) {
  case 2:
    return OF_ELEMENT(together_2);
  case 4:
    return OF_ELEMENT(together_4);
#if LANES == 16
  case 8:
    return OF_ELEMENT(together_8);
#endif
  default:
    return OF_ELEMENT(single_blocks);
  }
}
