// The loops over samples, bins and bands, once for every instruction set that pays.
//
// All levels run the same source in the same order and fuse nothing: the same bits on every machine.
// Nothing but spectrum_transform_create allocates.
#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__clang__)
#pragma clang assume_nonnull begin
#endif

enum spectrum_level {
  SPECTRUM_BASELINE,  // SSE2 on x86-64, NEON on ARM, else what the compiler makes of it
  SPECTRUM_AVX2,
  SPECTRUM_AVX512,    // F, VL, BW and DQ
};

// The power spectrum of one frame size: tables and scratch memory, so one frame at a time.
typedef struct spectrum_transform spectrum_transform;

// A matrix whose rows are zero outside a range of columns, eight rows a group. Within a group all
// rows are as long as the longest, in vectors of eight weights: vector v of row r begins at
// 8 * (8 * v + r) of the group's weights. Rows after the last are zero.
typedef struct {
  int32_t rows;
  int32_t columns;
  const int32_t *vectors;       // of each group
  const int32_t *first_columns; // of each row
  const float *weights;
} spectrum_bands;

// See PCENSettings; offset is bias to the power of exponent.
typedef struct {
  float scale, follow, epsilon, gain, bias, exponent, offset;
} spectrum_pcen;

typedef struct {
  const char *name;
  // power[k] = |X[k]|², k in 0...size / 2, of the windowed samples.
  void (*power)(spectrum_transform *transform, const float *samples, float *power);
  // output[i] = a[i] * b[i].
  void (*multiply)(const float *a, const float *b, float *output, ptrdiff_t count);
  // power[k] = re² + im² of interleaved pairs.
  void (*squared_magnitudes)(const float *pairs, float *power, ptrdiff_t count);
  // output[row] = sum of weights times input, or 0 where that is not finite.
  void (*bands)(const spectrum_bands *bands, const float *input, float *output);
  // ln(value + floor) in place; values are at least 0, the floor is a normal number above 0.
  void (*logarithm)(float *values, ptrdiff_t count, float floor);
  // 10 log10(max(value, floor)) in place.
  void (*decibels)(float *values, ptrdiff_t count, float floor);
  // Follows the scaled values in smooth, then replaces them.
  void (*pcen)(float *values, float *smooth, ptrdiff_t count, const spectrum_pcen *settings);
  // (value - mean) * scale in place.
  void (*normalize)(float *values, const float *mean, const float *scale, ptrdiff_t count);
} spectrum_kernels;

// The fastest level of this machine; asked once, then remembered.
const spectrum_kernels *spectrum_kernels_best(void);

// A level, or null when this machine does not have it.
const spectrum_kernels *_Nullable spectrum_kernels_at(enum spectrum_level level);

// Whether frames of this size have a transform: powers of two, 512...8192.
bool spectrum_transform_exists(ptrdiff_t size);

// Window: size factors. Null when memory is short or the size has none.
spectrum_transform *_Nullable spectrum_transform_create(ptrdiff_t size, const float *window);
void spectrum_transform_destroy(spectrum_transform *transform);

#if defined(__clang__)
#pragma clang assume_nonnull end
#endif
