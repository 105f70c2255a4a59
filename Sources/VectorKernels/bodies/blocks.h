// The block sizes of each kind of processor: as many sums as its registers hold beside a row of
// weights and an input value.

#define DEFINE_BLOCKS_TO_2(NAME, VECTORS, GROUPS)                                                \
  DEFINE_BLOCK(NAME##_1, 1, VECTORS, GROUPS)                                                     \
  DEFINE_BLOCK(NAME##_2, 2, VECTORS, GROUPS)
#define DEFINE_BLOCKS_TO_6(NAME, VECTORS)                                                        \
  DEFINE_BLOCKS_TO_2(NAME, VECTORS, 1)                                                           \
  DEFINE_BLOCK(NAME##_3, 3, VECTORS, 1)                                                          \
  DEFINE_BLOCK(NAME##_4, 4, VECTORS, 1)                                                          \
  DEFINE_BLOCK(NAME##_5, 5, VECTORS, 1)                                                          \
  DEFINE_BLOCK(NAME##_6, 6, VECTORS, 1)
#define DEFINE_BLOCKS_TO_14(NAME, VECTORS)                                                       \
  DEFINE_BLOCKS_TO_6(NAME, VECTORS)                                                              \
  DEFINE_BLOCK(NAME##_7, 7, VECTORS, 1)                                                          \
  DEFINE_BLOCK(NAME##_8, 8, VECTORS, 1)                                                          \
  DEFINE_BLOCK(NAME##_9, 9, VECTORS, 1)                                                          \
  DEFINE_BLOCK(NAME##_10, 10, VECTORS, 1)                                                        \
  DEFINE_BLOCK(NAME##_11, 11, VECTORS, 1)                                                        \
  DEFINE_BLOCK(NAME##_12, 12, VECTORS, 1)                                                        \
  DEFINE_BLOCK(NAME##_13, 13, VECTORS, 1)                                                        \
  DEFINE_BLOCK(NAME##_14, 14, VECTORS, 1)
#define LIST_TO_6(NAME) NAME##_1, NAME##_2, NAME##_3, NAME##_4, NAME##_5, NAME##_6
#define LIST_TO_14(NAME)                                                                         \
  LIST_TO_6(NAME), NAME##_7, NAME##_8, NAME##_9, NAME##_10, NAME##_11, NAME##_12, NAME##_13,     \
      NAME##_14

#if LANES == 16
// 32 registers: 28 sums.
enum { POINT_LIMIT = 14, GROUP_LIMIT = 8, wide_piece = 32, narrow_piece = 16 };
DEFINE_BLOCKS_TO_14(wide, 2)
DEFINE_BLOCKS_TO_14(narrow, 1)
DEFINE_BLOCK(together_2_1, 1, 2, 2)
DEFINE_BLOCK(together_2_2, 2, 2, 2)
DEFINE_BLOCK(together_2_3, 3, 2, 2)
DEFINE_BLOCKS_TO_2(together_4, 2, 4)
DEFINE_BLOCK(together_8_1, 1, 2, 8)
static block_function *const single_blocks[] = {LIST_TO_14(wide)};
static block_function *const narrow_blocks[] = {LIST_TO_14(narrow)};
static block_function *const together_2[] = {together_2_1, together_2_2, together_2_3};
static block_function *const together_4[] = {together_4_1, together_4_2};
static block_function *const together_8[] = {together_8_1};
#else
// 16 registers (NEON has 32, and twice the vectors in a piece): 12 sums.
#if NEON_REGISTERS
enum { VECTORS = 4 };
#else
enum { VECTORS = 2 };
#endif
enum {
  POINT_LIMIT = 6, GROUP_LIMIT = 4, wide_piece = VECTORS * LANES, narrow_piece = wide_piece
};
DEFINE_BLOCKS_TO_6(wide, VECTORS)
DEFINE_BLOCKS_TO_2(together_2, VECTORS, 2)
DEFINE_BLOCK(together_4_1, 1, VECTORS, 4)
static block_function *const single_blocks[] = {LIST_TO_6(wide)};
static block_function *const *const narrow_blocks = single_blocks;
static block_function *const together_2[] = {together_2_1, together_2_2};
static block_function *const together_4[] = {together_4_1};
#endif

// Few points are computed for several pieces at once, so that enough sums are under way to hide
// the latency of a multiply-add: the most points for which so many pieces go together.
INLINE size_t group_points(size_t groups) {
#if LANES == 16
  return groups == 8 ? 1 : groups == 4 ? 2 : groups == 2 ? 3 : POINT_LIMIT;
#else
  return groups == 4 ? 1 : groups == 2 ? 2 : POINT_LIMIT;
#endif
}

INLINE block_function *const *wide_blocks(size_t groups) {
  switch (groups) {
  case 2:
    return together_2;
  case 4:
    return together_4;
#if LANES == 16
  case 8:
    return together_8;
#endif
  default:
    return single_blocks;
  }
}
