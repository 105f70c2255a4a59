// What a transform consists of; see TransformBody.h for how it is used.
#pragma once
#include "SpectrumKernels.h"

struct spectrum_transform {
  // size / 2 complex values are a matrix of rows × columns.
  int32_t rows, columns;
  float *window;       // half the window's factors, size
  float *row_roots;    // exp(-2 pi i n k / rows) for each n of the second factor, k of the first
  float *column_roots; // the same with columns
  float *twiddle_re;   // exp(-2 pi i k c / (rows * columns)), rows × columns
  float *twiddle_im;
  float *split_re;     // exp(-2 pi i k / size), size / 4
  float *split_im;
  float *work;         // 2 × (size / 2) after the rows
  float *half_re;      // size / 2 + 16: the transform of half the size
  float *half_im;
};

// 16, 32 and 64 as products of 4 and 8.
static inline int spectrum_first_factor(int length) { return length == 16 ? 4 : 8; }
