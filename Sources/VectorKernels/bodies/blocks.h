// The block sizes of each kind of processor: as many sums as its registers hold beside a row of
// weights and an input value.

#define UNROLL _Pragma("clang loop unroll(full)")

// What a block needs to know beside its place.
typedef struct block_context {
  const vk_product *product;
  size_t input_stride, output_stride;
  size_t row_width;
} block_context;

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
#define LIST_TO_2(NAME) OF_ELEMENT(NAME##_1), OF_ELEMENT(NAME##_2)
#define LIST_TO_6(NAME)                                                                          \
  LIST_TO_2(NAME), OF_ELEMENT(NAME##_3), OF_ELEMENT(NAME##_4), OF_ELEMENT(NAME##_5),             \
      OF_ELEMENT(NAME##_6)
#define LIST_TO_14(NAME)                                                                         \
  LIST_TO_6(NAME), OF_ELEMENT(NAME##_7), OF_ELEMENT(NAME##_8), OF_ELEMENT(NAME##_9),             \
      OF_ELEMENT(NAME##_10), OF_ELEMENT(NAME##_11), OF_ELEMENT(NAME##_12),                       \
      OF_ELEMENT(NAME##_13), OF_ELEMENT(NAME##_14)


#if LANES == 16
// 32 registers: 28 sums.
enum { POINT_LIMIT = 14, GROUP_LIMIT = 8, wide_piece = 32, narrow_piece = 16 };
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
