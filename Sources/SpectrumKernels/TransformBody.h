// |FFT|² of real samples, size 2 H with H = rows × columns.
//
// Even and odd samples are the real and imaginary parts of H complex ones, z. Their transform Z is
// Bailey's four steps ("FFTs in external or hierarchical memory", 1990): transforms of the columns,
// twiddle factors, a transposition, transforms of what were the rows, so that all arithmetic is on
// whole vectors without shuffles, and Z comes in its natural order. Then, with the factor of a half
// already in the window, X[k] = E + w O and conj X[H - k] = E - w O, where
// E = Z[k] + conj Z[H - k], O = -i (Z[k] - conj Z[H - k]) and w = exp(-2 pi i k / size).

typedef struct {
  vec re, im;
} complex_vec;

INLINE complex_vec add(complex_vec a, complex_vec b) {
  return (complex_vec){a.re + b.re, a.im + b.im};
}
INLINE complex_vec subtract(complex_vec a, complex_vec b) {
  return (complex_vec){a.re - b.re, a.im - b.im};
}
// a - i b and a + i b
INLINE complex_vec subtract_turned(complex_vec a, complex_vec b) {
  return (complex_vec){a.re + b.im, a.im - b.re};
}
INLINE complex_vec add_turned(complex_vec a, complex_vec b) {
  return (complex_vec){a.re - b.im, a.im + b.re};
}
INLINE complex_vec times(complex_vec a, vec re, vec im) {
  return (complex_vec){a.re * re - a.im * im, a.re * im + a.im * re};
}

INLINE void butterfly4(complex_vec x[4]) {
  const complex_vec a = add(x[0], x[2]), b = subtract(x[0], x[2]);
  const complex_vec c = add(x[1], x[3]), d = subtract(x[1], x[3]);
  x[0] = add(a, c), x[2] = subtract(a, c);
  x[1] = subtract_turned(b, d), x[3] = add_turned(b, d);
}

INLINE void butterfly8(complex_vec x[8]) {
  const vec h = all(0.70710678f);
  complex_vec even[4] = {x[0], x[2], x[4], x[6]}, odd[4] = {x[1], x[3], x[5], x[7]};
  butterfly4(even);
  butterfly4(odd);
  const complex_vec a = {(odd[1].re + odd[1].im) * h, (odd[1].im - odd[1].re) * h};
  const complex_vec b = {(odd[3].re + odd[3].im) * h, (odd[3].im - odd[3].re) * h};
  x[0] = add(even[0], odd[0]), x[4] = subtract(even[0], odd[0]);
  x[1] = add(even[1], a), x[5] = subtract(even[1], a);
  x[2] = subtract_turned(even[2], odd[2]), x[6] = add_turned(even[2], odd[2]);
  x[3] = subtract_turned(even[3], b), x[7] = add_turned(even[3], b);
}

INLINE void butterfly(complex_vec *x, int factor) {
  if (factor == 4) butterfly4(x);
  else butterfly8(x);
}

// The first factor's butterflies over x[second * n1 + n2], turned by the roots.
INLINE void first_half(
    complex_vec *x, complex_vec *between, int first, int second, int n2, const float *roots) {
  butterfly(x, first);
  between[n2] = x[0];
#pragma clang loop unroll(full)
  for (int k = 1; k < first; k++) {
    const float *pair = roots + 2 * (n2 * first + k);
    between[k * second + n2] = n2 == 0 ? x[k] : times(x[k], all(pair[0]), all(pair[1]));
  }
}

// Transforms of all columns of the windowed samples, and the twiddle factors.
INLINE void transform_columns(spectrum_transform *t, const float *samples, int first, int second) {
  const int rows = first * second;
  const ptrdiff_t columns = t->columns;
  float *re = t->work, *im = t->work + rows * columns;
  for (ptrdiff_t column = 0; column < columns; column += LANES) {
    complex_vec between[64], x[8];
    for (int n2 = 0; n2 < second; n2++) {
#pragma clang loop unroll(full)
      for (int n1 = 0; n1 < first; n1++) {
        const ptrdiff_t at = 2 * ((second * n1 + n2) * columns + column);
        const vec low = load(samples + at) * load(t->window + at);
        const vec high = load(samples + at + LANES) * load(t->window + at + LANES);
        x[n1] = (complex_vec){EVEN(low, high), ODD(low, high)};
      }
      first_half(x, between, first, second, n2, t->row_roots);
    }
    for (int k1 = 0; k1 < first; k1++) {
#pragma clang loop unroll(full)
      for (int n2 = 0; n2 < second; n2++) x[n2] = between[k1 * second + n2];
      butterfly(x, second);
#pragma clang loop unroll(full)
      for (int k2 = 0; k2 < second; k2++) {
        const ptrdiff_t at = (k1 + first * k2) * columns + column;
        const complex_vec y = times(x[k2], load(t->twiddle_re + at), load(t->twiddle_im + at));
        store(re + at, y.re);
        store(im + at, y.im);
      }
    }
  }
}

// Transforms of all rows, into the natural order.
INLINE void transform_rows(spectrum_transform *t, int first, int second) {
  const int columns = first * second;
  const ptrdiff_t rows = t->rows;
  const float *re = t->work, *im = t->work + rows * columns;
  for (ptrdiff_t row = 0; row < rows; row += LANES) {
    vec turned_re[64], turned_im[64];
    for (int column = 0; column < columns; column += LANES) {
      transpose(re + row * columns + column, columns, turned_re + column);
      transpose(im + row * columns + column, columns, turned_im + column);
    }
    complex_vec between[64], x[8];
    for (int n2 = 0; n2 < second; n2++) {
#pragma clang loop unroll(full)
      for (int n1 = 0; n1 < first; n1++) {
        x[n1] = (complex_vec){turned_re[second * n1 + n2], turned_im[second * n1 + n2]};
      }
      first_half(x, between, first, second, n2, t->column_roots);
    }
    for (int k1 = 0; k1 < first; k1++) {
#pragma clang loop unroll(full)
      for (int n2 = 0; n2 < second; n2++) x[n2] = between[k1 * second + n2];
      butterfly(x, second);
#pragma clang loop unroll(full)
      for (int k2 = 0; k2 < second; k2++) {
        const ptrdiff_t at = (k1 + first * k2) * rows + row;
        store(t->half_re + at, x[k2].re);
        store(t->half_im + at, x[k2].im);
      }
    }
  }
}

INLINE vec square(complex_vec a) { return a.re * a.re + a.im * a.im; }

// Splits the spectra of even and odd samples, joins them, and takes the power.
INLINE void split_power(spectrum_transform *t, float *power) {
  const ptrdiff_t half = (ptrdiff_t)t->rows * t->columns;
  float *re = t->half_re, *im = t->half_im;
  re[half] = re[0];
  im[half] = im[0];
  for (ptrdiff_t k = 0; k < half / 2; k += LANES) {
    const ptrdiff_t mirror = half - k - (LANES - 1);
    const complex_vec a = {load(re + k), load(im + k)};
    const complex_vec b = {REVERSED(load(re + mirror)), REVERSED(load(im + mirror))};
    const complex_vec e = {a.re + b.re, a.im - b.im};
    const complex_vec o = {a.im + b.im, b.re - a.re};
    const complex_vec w = times(o, load(t->split_re + k), load(t->split_im + k));
    store(power + k, square(add(e, w)));
    store(power + mirror, REVERSED(square(subtract(e, w))));
  }
  const float middle_re = re[half / 2], middle_im = im[half / 2];
  power[half / 2] = 4 * (middle_re * middle_re + middle_im * middle_im);
}

static void LEVEL(power)(spectrum_transform *t, const float *samples, float *power) {
  switch (t->rows) {
    case 16: transform_columns(t, samples, 4, 4); break;
    case 32: transform_columns(t, samples, 8, 4); break;
    default: transform_columns(t, samples, 8, 8); break;
  }
  switch (t->columns) {
    case 16: transform_rows(t, 4, 4); break;
    case 32: transform_rows(t, 8, 4); break;
    default: transform_rows(t, 8, 8); break;
  }
  split_power(t, power);
}
