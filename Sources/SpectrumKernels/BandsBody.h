// Products of samples and windows, squared magnitudes, sums over bands.

static void LEVEL(multiply)(const float *a, const float *b, float *output, ptrdiff_t count) {
  ptrdiff_t i = 0;
  for (; i + LANES <= count; i += LANES) store(output + i, load(a + i) * load(b + i));
  for (; i < count; i++) output[i] = a[i] * b[i];
}

static void LEVEL(squared_magnitudes)(const float *pairs, float *power, ptrdiff_t count) {
  ptrdiff_t k = 0;
  for (; k + LANES <= count; k += LANES) {
    const vec low = load(pairs + 2 * k), high = load(pairs + 2 * k + LANES);
    const vec re = EVEN(low, high), im = ODD(low, high);
    store(power + k, re * re + im * im);
  }
  for (; k < count; k++) {
    power[k] = pairs[2 * k] * pairs[2 * k] + pairs[2 * k + 1] * pairs[2 * k + 1];
  }
}

// Eight lanes at every level, or sums would come in another order.
typedef float vec8 __attribute__((vector_size(32)));
typedef float vec8_unaligned __attribute__((vector_size(32), aligned(4), may_alias));
typedef int32_t mask8 __attribute__((vector_size(32)));

// a0 + a1, a2 + a3, b0 + b1, b2 + b3 of each half
INLINE vec8 add_neighbours(vec8 a, vec8 b) {
  return __builtin_shufflevector(a, b, 0, 2, 8, 10, 4, 6, 12, 14)
      + __builtin_shufflevector(a, b, 1, 3, 9, 11, 5, 7, 13, 15);
}

// Eight rows times the same number of whole vectors.
INLINE const float *add_products(
    vec8 sums[8], const float *weights, const float *const from[8], ptrdiff_t columns) {
  for (ptrdiff_t column = 0; column < columns; column += 8, weights += 64) {
#pragma clang loop unroll(full)
    for (int row = 0; row < 8; row++) {
      sums[row] += *(const vec8_unaligned *)(from[row] + column)
          * *(const vec8_unaligned *)(weights + 8 * row);
    }
  }
  return weights;
}

static void LEVEL(bands)(const spectrum_bands *bands, const float *input, float *output) {
  const float *weights = bands->weights;
  for (int32_t group = 0; 8 * group < bands->rows; group++) {
    const float *from[8];
    for (int row = 0; row < 8; row++) from[row] = input + bands->first_columns[8 * group + row];
    const ptrdiff_t columns = 8 * (ptrdiff_t)bands->vectors[group];
    vec8 sums[8] = {};
    if (columns <= bands->columns) {
      weights = add_products(sums, weights, from, columns);
    } else {
      // Rows as long as this begin at column 0; of the last vector only a part exists.
      weights = add_products(sums, weights, from, columns - 8);
      vec8 rest = {};
      const ptrdiff_t begin = columns - 8;
      memcpy(&rest, input + begin, sizeof(float) * (size_t)(bands->columns - begin));
      for (int row = 0; row < 8; row++, weights += 8) {
        sums[row] += rest * *(const vec8_unaligned *)weights;
      }
    }
    const vec8 a = add_neighbours(add_neighbours(sums[0], sums[1]), add_neighbours(sums[2], sums[3]));
    const vec8 b = add_neighbours(add_neighbours(sums[4], sums[5]), add_neighbours(sums[6], sums[7]));
    const vec8 sum = __builtin_shufflevector(a, b, 0, 1, 2, 3, 8, 9, 10, 11)
        + __builtin_shufflevector(a, b, 4, 5, 6, 7, 12, 13, 14, 15);
    // Infinity minus itself is not a number, which equals nothing.
    const vec8 finite = (vec8)((mask8)sum & (sum - sum == (vec8){}));
    const int32_t rows = bands->rows - 8 * group;
    if (rows >= 8) *(vec8_unaligned *)(output + 8 * group) = finite;
    else memcpy(output + 8 * group, &finite, sizeof(float) * (size_t)rows);
  }
}
