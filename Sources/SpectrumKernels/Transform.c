#include "Transform.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

// Lengths are at least the widest vector's, so that every level works with whole vectors.
static int row_count(ptrdiff_t size) {
  switch (size) {
    case 512: return 16;
    case 1024: return 16;
    case 2048: return 32;
    case 4096: return 64;
    case 8192: return 64;
    default: return 0;
  }
}

bool spectrum_transform_exists(ptrdiff_t size) { return row_count(size) != 0; }

static void root(ptrdiff_t numerator, ptrdiff_t denominator, float *re, float *im) {
  const double angle = -2 * M_PI * (double)(numerator % denominator) / (double)denominator;
  *re = (float)cos(angle);
  *im = (float)sin(angle);
}

static void fill_roots(float *roots, int length) {
  const int first = spectrum_first_factor(length);
  for (int n = 0; n < length / first; n++) {
    for (int k = 0; k < first; k++) {
      float *pair = roots + 2 * (n * first + k);
      root((ptrdiff_t)n * k, length, pair, pair + 1);
    }
  }
}

static void fill(spectrum_transform *t, ptrdiff_t size, const float *window) {
  // The factor of a half is that of the split into even and odd samples.
  for (ptrdiff_t i = 0; i < size; i++) t->window[i] = window[i] * 0.5f;
  fill_roots(t->row_roots, t->rows);
  fill_roots(t->column_roots, t->columns);
  for (ptrdiff_t k = 0; k < t->rows; k++) {
    for (ptrdiff_t c = 0; c < t->columns; c++) {
      const ptrdiff_t i = k * t->columns + c;
      root(k * c, size / 2, t->twiddle_re + i, t->twiddle_im + i);
    }
  }
  for (ptrdiff_t k = 0; k < size / 4; k++) root(k, size, t->split_re + k, t->split_im + k);
}

spectrum_transform *spectrum_transform_create(ptrdiff_t size, const float *window) {
  if (!spectrum_transform_exists(size)) return NULL;
  const size_t half = (size_t)size / 2;
  const size_t header = (sizeof(spectrum_transform) + 63) / 64 * 64;
  const size_t floats = 2 * half + 2 * 64 + 2 * 64 + 2 * half + half + 2 * half + 2 * (half + 16);
  spectrum_transform *t = aligned_alloc(64, header + (floats * sizeof(float) + 63) / 64 * 64);
  if (t == NULL) return NULL;
  memset(t, 0, header + floats * sizeof(float));
  t->rows = row_count(size);
  t->columns = (int32_t)half / t->rows;
  float *next = (float *)((char *)t + header);
  t->window = next, next += 2 * half;
  t->row_roots = next, next += 2 * 64;
  t->column_roots = next, next += 2 * 64;
  t->twiddle_re = next, next += half;
  t->twiddle_im = next, next += half;
  t->split_re = next, next += half / 2;
  t->split_im = next, next += half / 2;
  t->work = next, next += 2 * half;
  t->half_re = next, next += half + 16;
  t->half_im = next;
  fill(t, size, window);
  return t;
}

void spectrum_transform_destroy(spectrum_transform *transform) { free(transform); }
