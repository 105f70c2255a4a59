// Pooling: values join their block in the order of time, then frequency.

INLINE vec join(vec block, vec values, int maximum) {
  return maximum ? choose(values > block, values, block) : block + values;
}

// Takes `frames` more frames into one band's block of LANES channels.
INLINE vec join_frames(
    const vk_pooling *p, vec block, int begins, size_t frames, const float *input, size_t left,
    int maximum) {
  for (size_t t = 0; t < frames; t++)
    for (size_t f = 0; f < p->frequency; f++) {
      const vec values = load_part(input + t * p->input_stride + f * p->channels, left);
      block = begins && t == 0 && f == 0 ? values : join(block, values, maximum);
    }
  return block;
}

// A whole block of frames, of sizes that the compiler knows: the same sums without the bookkeeping.
INLINE void pool_block(
    const vk_pooling *p, size_t time, size_t frequency, const float *input, vec share,
    float *output, int maximum) {
  for (size_t band = 0; band < p->bands; band++)
    for (size_t c = 0; c < p->channels; c += LANES) {
      const size_t left = p->channels - c;
      const float *source = input + band * frequency * p->channels + c;
      float *target = output + band * p->channels + c;
      if (left < LANES) {
        store_part(
            target, join_frames(p, (vec){0}, 1, time, source, left, maximum) * share, left);
        continue;
      }
      vec block = load(source);
      for (size_t t = 0; t < time; t++)
        for (size_t f = 0; f < frequency; f++)
          if (t + f > 0)
            block = join(block, load(source + t * p->input_stride + f * p->channels), maximum);
      store(target, block * share);
    }
}

INLINE size_t pool_as(
    const vk_pooling *p, size_t frames, const float *input, float *partial, size_t *filled,
    float *output, int maximum) {
  const vec share = repeat(maximum ? 1.0f : 1.0f / (float)(p->time * p->frequency));
  size_t written = 0;
  while (frames > 0) {
    const size_t wanted = p->time - *filled;
    const size_t taken = frames < wanted ? frames : wanted;
    const int begins = *filled == 0, completes = taken == wanted;
    const int is_whole = begins && completes && p->frequency == 2;
    if (is_whole && p->time == 1) {
      pool_block(p, 1, 2, input, share, output, maximum);
    } else if (is_whole && p->time == 2) {
      pool_block(p, 2, 2, input, share, output, maximum);
    } else {
      for (size_t band = 0; band < p->bands; band++)
        for (size_t c = 0; c < p->channels; c += LANES) {
          const size_t left = p->channels - c, place = band * p->channels + c;
          const vec before = begins ? (vec){0} : load_part(partial + place, left);
          const vec block = join_frames(
              p, before, begins, taken, input + band * p->frequency * p->channels + c, left,
              maximum);
          if (completes) {
            store_part(output + place, block * share, left);
          } else {
            store_part(partial + place, block, left);
          }
        }
    }
    *filled = completes ? 0 : *filled + taken;
    frames -= taken;
    input += taken * p->input_stride;
    if (completes) {
      output += p->output_stride;
      written++;
    }
  }
  return written;
}

static size_t pool(
    const vk_pooling *p, size_t frames, const float *input, float *partial, size_t *filled,
    float *output) {
  return p->maximum ? pool_as(p, frames, input, partial, filled, output, 1)
                    : pool_as(p, frames, input, partial, filled, output, 0);
}
