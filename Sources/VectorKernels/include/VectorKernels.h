// Inner loops of the network's forward pass, once per instruction set and chosen at run time.
//
// Why this is C: Swift compiles a module for one instruction set. Nothing here allocates, locks or
// keeps state. It can go when Swift can compile a function for several instruction sets.
//
// Every sum is one chain in a fixed order, the same for any number of points and any place among
// them: at the levels with fused multiply-add, which round once, results are identical bit for bit,
// whatever the level and however the points are cut into calls.
#ifndef TOCSIN_VECTOR_KERNELS_H
#define TOCSIN_VECTOR_KERNELS_H

#include <stddef.h>

/// Instruction sets; each also needs what its name leaves out (AVX-512: F, BW, DQ, VL; AVX2: FMA).
/// AVX-512 BF16 differs from AVX-512 only in the time that products of pairs take.
typedef enum vk_level {
  vk_level_baseline = 0,
  vk_level_avx2 = 1,
  vk_level_avx512 = 2,
  vk_level_neon = 3,
  vk_level_avx512_bf16 = 4,
} vk_level;

/// The fastest level that processor and operating system support.
vk_level vk_best_level(void);

/// Whether processor and operating system support a level.
int vk_supports(vk_level level);

/// Outputs that lie side by side in packed weights.
enum { vk_panel_width = 32, vk_narrow_panel_width = 16 };

/// Floats of packed weights: a multiple of 16.
///
/// Panels of 32 outputs, one after the other; the last has 16 if no more are left. A panel is
/// (1 + inner) rows of its width: the biases, then the weights of one input value after the other;
/// zeros where there is no output.
size_t vk_packed_count(size_t outputs, size_t inner);

/// Where in packed weights the bias (`row` 0) or the weight of input value row - 1 lies.
size_t vk_packed_index(size_t outputs, size_t inner, size_t output, size_t row);

/// One direction in which the points of a product repeat.
typedef struct vk_axis {
  size_t count;
  /// Floats from one point's first input value to the next point's.
  size_t input_stride;
  /// Floats from one point's first output value to the next point's.
  size_t output_stride;
} vk_axis;

/// Products of the same weights with many points.
typedef struct vk_product {
  size_t outputs;
  /// The input values of a point: `segments` runs of `length` floats that begin `stride` apart.
  size_t segments, length, stride;
  /// The points: all combinations.
  vk_axis axes[3];
  /// 1: negative sums become zero.
  int rectify;
} vk_product;

/// output[point] = bias + Σ weights · input[point], summed in the order of the input values.
///
/// `weights`: packed, aligned to 64 bytes; inner = segments · length. Output values beyond `outputs`
/// are not touched. `output` must not overlap what is read.
void vk_multiply(
    vk_level level, const vk_product *product, const float *weights, const float *input,
    float *output);

/// The same for input values and weights of bfloat16, the upper half of a float: twice as fast
/// where the processor has an instruction for it.
///
/// `input`: pairs, the earlier value in the lower half; `product` counts in pairs where it counts
/// in input values. `weights`: the biases are floats, each further row has a pair for every output.
/// Of each pair the second value joins the sum first. Sums stay floats; one that comes below 2^-126
/// on its way may be zero from there on.
void vk_multiply_pairs(
    vk_level level, const vk_product *product, const float *weights, const void *input,
    float *output);

/// Rounds rows of `length` floats to bfloat16, to nearest, ties to even.
///
/// An odd row gets a zero at its end. Values below 2^-126 become zero.
void vk_round_rows(
    vk_level level, size_t rows, size_t length, const float *input, void *output);

/// The input of Winograd's minimal filtering F(2,3), which computes two neighbouring bands under a
/// kernel of three with four multiplications instead of six (S. Winograd, Arithmetic Complexity of
/// Computations, 1980).
///
/// `input`: 2·tiles + 2 bands × channels, from the band before the first; `output`: 4 planes of
/// tiles × channels: d0 - d2, d1 + d2, d2 - d1, d1 - d3. The weights of the planes are g0,
/// (g0 + g1 + g2) / 2, (g0 - g1 + g2) / 2, g2.
void vk_winograd_input(
    vk_level level, size_t tiles, size_t channels, const float *input, float *output);

/// The same, rounded to bfloat16: 4 planes of tiles × channels, an odd number of channels with a
/// zero at the end.
void vk_winograd_rounded_input(
    vk_level level, size_t tiles, size_t channels, const float *input, void *output);

/// The output of F(2,3): bands × channels from 4 planes of sums, (bands + 1) / 2 × channels each,
/// that begin `plane` floats apart: m0 + m1 + m2 and m1 - m2 - m3.
///
/// `rectify` 1: negative values become zero.
void vk_winograd_output(
    vk_level level, size_t bands, size_t channels, const float *sums, size_t plane, int rectify,
    float *output);

/// Blocks of time × frequency that become one value per channel.
typedef struct vk_pooling {
  size_t channels;
  /// Bands that come out; further ones are dropped.
  size_t bands;
  size_t time, frequency;
  /// Floats from one frame to the next.
  size_t input_stride, output_stride;
  /// 1: the largest value; 0: the mean.
  int maximum;
} vk_pooling;

/// Pools frames of a map, bands × channels each; returns the frames written to `output`.
///
/// `partial`: bands × channels, the sums or maxima of the block being filled; `filled`: its frames.
size_t vk_pool(
    vk_level level, const vk_pooling *pooling, size_t frames, const float *input, float *partial,
    size_t *filled, float *output);

/// values = 1 / (1 + e^-values); error below 1e-7, NaN stays NaN.
void vk_sigmoid(vk_level level, float *values, size_t count);

/// One step of a gated recurrent unit.
///
/// `input_sums`, `recurrent_sums`: [reset, update, candidate] × count, with biases; `hidden`:
/// count, updated; `output`: receives the same. Error of sigmoid below 1e-7, of tanh below 3e-7.
void vk_update_hidden(
    vk_level level, const float *input_sums, const float *recurrent_sums, float *hidden,
    float *output, size_t count);

#endif
