// Products of packed weights with points, for input values of one ELEMENT: included once for each.
//
// A block computes POINTS points × GROUPS pieces of PIECE outputs at once, all sums in registers: a
// row of weights is loaded once for all points of the block, an input value once for all outputs.

// Pointers to every third point, so that each address is a base and a multiple of one stride.
#define DEFINE_BLOCK(NAME, POINTS, VECTORS, GROUPS)                                              \
  static void OF_ELEMENT(NAME)(                                                                  \
      const block_context *context, const float *const *pieces, const ELEMENT *input,            \
      float *output, ptrdiff_t outputs_left) {                                                   \
    const vk_product *product = context->product;                                                \
    const size_t stride = context->input_stride, width = context->row_width;                     \
    const float *weights[GROUPS];                                                                \
    vec sums[POINTS][GROUPS * VECTORS];                                                          \
    UNROLL for (int g = 0; g < GROUPS; g++) {                                                    \
      weights[g] = pieces[g];                                                                    \
      UNROLL for (int v = 0; v < VECTORS; v++) {                                                 \
        const vec bias = load(weights[g] + v * LANES);                                           \
        UNROLL for (int p = 0; p < POINTS; p++) sums[p][g * VECTORS + v] = bias;                 \
      }                                                                                          \
      weights[g] += width;                                                                       \
    }                                                                                            \
    for (size_t segment = 0; segment < product->segments; segment++) {                           \
      const ELEMENT *x[(POINTS + 2) / 3];                                                        \
      UNROLL for (int b = 0; b < (POINTS + 2) / 3; b++)                                          \
        x[b] = input + segment * product->stride + 3 * b * stride;                               \
      for (size_t j = 0; j < product->length; j++) {                                             \
        vec w[GROUPS * VECTORS];                                                                 \
        UNROLL for (int g = 0; g < GROUPS; g++) {                                                \
          UNROLL for (int v = 0; v < VECTORS; v++)                                               \
            w[g * VECTORS + v] = load(weights[g] + v * LANES);                                   \
          weights[g] += width;                                                                   \
        }                                                                                        \
        UNROLL for (int p = 0; p < POINTS; p++) {                                                \
          const ELEMENT value = x[p / 3][p % 3 * stride];                                        \
          UNROLL for (int v = 0; v < GROUPS * VECTORS; v++)                                      \
            sums[p][v] = ACCUMULATE(value, w[v], sums[p][v]);                                    \
        }                                                                                        \
        UNROLL for (int b = 0; b < (POINTS + 2) / 3; b++) x[b]++;                                \
      }                                                                                          \
    }                                                                                            \
    UNROLL for (int p = 0; p < POINTS; p++)                                                      \
      UNROLL for (int v = 0; v < GROUPS * VECTORS; v++)                                          \
        store_sums(                                                                              \
            output + p * context->output_stride + v * LANES, sums[p][v],                         \
            outputs_left - v * LANES, product->rectify);                                         \
  }

typedef void OF_ELEMENT(block_function)(
    const block_context *, const float *const *, const ELEMENT *, float *, ptrdiff_t);

#define BLOCK_FUNCTION OF_ELEMENT(block_function)
#include "element_blocks.h"

// Cuts `count` points into blocks of nearly equal size.
INLINE void OF_ELEMENT(run_axis)(
    const block_context *context, BLOCK_FUNCTION *const *blocks,
    const float *const *pieces, size_t count, size_t limit, const ELEMENT *input, float *output,
    ptrdiff_t outputs_left) {
  for (size_t parts = (count + limit - 1) / limit; parts > 0; parts--) {
    const size_t points = (count + parts - 1) / parts;
    blocks[points - 1](context, pieces, input, output, outputs_left);
    input += points * context->input_stride;
    output += points * context->output_stride;
    count -= points;
  }
}

static void OF_ELEMENT(multiply)(
    const vk_product *product, const float *weights, const ELEMENT *input, float *output) {
  // Blocks run along the axis that needs fewest of them.
  int along = 0;
  size_t fewest = (size_t)-1;
  for (int i = 2; i >= 0; i--) {
    size_t blocks = (product->axes[i].count + POINT_LIMIT - 1) / POINT_LIMIT;
    for (int j = 0; j < 3; j++)
      if (j != i) blocks *= product->axes[j].count;
    if (blocks < fewest) {
      fewest = blocks;
      along = i;
    }
  }
  const vk_axis inner = product->axes[along];
  const vk_axis middle = product->axes[along == 2 ? 1 : 2];
  const vk_axis outer = product->axes[along == 0 ? 1 : 0];
  if (inner.count == 0 || middle.count == 0 || outer.count == 0) return;

  const size_t rows = 1 + product->segments * product->length;
  block_context context = {product, inner.input_stride, inner.output_stride, 0};
  size_t most_groups = 1;
  for (size_t groups = 1; groups <= GROUP_LIMIT; groups *= 2)
    if (inner.count <= group_points(groups)) most_groups = groups;

  for (size_t first = 0; first < product->outputs;) {
    const size_t left = product->outputs - first;
    const size_t panel = first / vk_panel_width * vk_panel_width;
    const int narrow = product->outputs - panel <= vk_narrow_panel_width;
    context.row_width = narrow ? vk_narrow_panel_width : vk_panel_width;
    size_t groups = 1, outputs = narrow ? narrow_piece : wide_piece;
    if (!narrow) {
      // Only whole pieces of wide panels go together.
      const size_t last_panel = product->outputs % vk_panel_width;
      const size_t in_wide_panels =
          last_panel > 0 && last_panel <= vk_narrow_panel_width ? left - last_panel : left;
      const size_t pieces = (in_wide_panels + wide_piece - 1) / wide_piece;
      for (groups = most_groups; groups > pieces;) groups /= 2;
    }
    const float *pieces[GROUP_LIMIT];
    for (size_t g = 0; g < groups; g++) {
      const size_t output_index = first + g * outputs;
      pieces[g] = weights + output_index / vk_panel_width * vk_panel_width * rows +
                  output_index % vk_panel_width;
    }
    BLOCK_FUNCTION *const *blocks =
        narrow ? OF_ELEMENT(narrow_blocks) : OF_ELEMENT(wide_blocks)(groups);
    const size_t limit = groups == 1 ? POINT_LIMIT : group_points(groups);
    for (size_t o = 0; o < outer.count; o++)
      for (size_t m = 0; m < middle.count; m++)
        OF_ELEMENT(run_axis)(
            &context, blocks, pieces, inner.count, limit,
            input + o * outer.input_stride + m * middle.input_stride,
            output + o * outer.output_stride + m * middle.output_stride + first,
            (ptrdiff_t)left);
    first += groups * outputs;
  }
}

#undef DEFINE_BLOCK
#undef BLOCK_FUNCTION
