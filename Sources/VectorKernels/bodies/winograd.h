// The transforms of Winograd's minimal filtering F(2,3) along frequency.

// The four planes of LANES channels of a tile.
typedef struct winograd_planes {
  vec values[4];
} winograd_planes;

INLINE winograd_planes transform_tile(const float *source, size_t channels, size_t left) {
  const vec d0 = load_part(source, left), d1 = load_part(source + channels, left);
  const vec d2 = load_part(source + 2 * channels, left);
  const vec d3 = load_part(source + 3 * channels, left);
  return (winograd_planes){{d0 - d2, d1 + d2, d2 - d1, d1 - d3}};
}

static void winograd_input(size_t tiles, size_t channels, const float *input, float *output) {
  const size_t plane = tiles * channels;
  for (size_t tile = 0; tile < tiles; tile++)
    for (size_t c = 0; c < channels; c += LANES) {
      const size_t left = channels - c;
      const winograd_planes planes =
          transform_tile(input + 2 * tile * channels + c, channels, left);
      float *target = output + tile * channels + c;
      UNROLL for (int i = 0; i < 4; i++) store_part(target + i * plane, planes.values[i], left);
    }
}

static void winograd_rounded_input(
    size_t tiles, size_t channels, const float *input, void *output) {
  const size_t row = channels + channels % 2, plane = tiles * row;
  for (size_t tile = 0; tile < tiles; tile++)
    for (size_t c = 0; c < channels; c += LANES) {
      const size_t left = channels - c;
      const winograd_planes planes =
          transform_tile(input + 2 * tile * channels + c, channels, left);
      uint16_t *target = (uint16_t *)output + tile * row + c;
      UNROLL for (int i = 0; i < 4; i++)
        store_rounded(target + i * plane, planes.values[i], left);
    }
}

static void winograd_output(
    size_t bands, size_t channels, const float *sums, size_t plane, int rectify, float *output) {
  for (size_t band = 0; band < bands; band += 2)
    for (size_t c = 0; c < channels; c += LANES) {
      const size_t left = channels - c;
      const float *source = sums + band / 2 * channels + c;
      float *target = output + band * channels + c;
      const vec m1 = load_part(source + plane, left), m2 = load_part(source + 2 * plane, left);
      store_sums(target, load_part(source, left) + m1 + m2, (ptrdiff_t)left, rectify);
      if (band + 1 < bands)
        store_sums(
            target + channels, m1 - m2 - load_part(source + 3 * plane, left), (ptrdiff_t)left,
            rectify);
    }
}
