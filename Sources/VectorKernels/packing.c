// The layout of packed weights, the same at every level.
#include "VectorKernels.h"

static size_t wide_panels(size_t outputs) {
  return (outputs + vk_panel_width - vk_narrow_panel_width - 1) / vk_panel_width;
}

size_t vk_packed_count(size_t outputs, size_t inner) {
  const size_t wide = wide_panels(outputs);
  const size_t narrow = outputs > wide * vk_panel_width ? vk_narrow_panel_width : 0;
  return (wide * vk_panel_width + narrow) * (1 + inner);
}

size_t vk_packed_index(size_t outputs, size_t inner, size_t output, size_t row) {
  const size_t panel = output / vk_panel_width;
  const size_t width =
      panel < wide_panels(outputs) ? vk_panel_width : vk_narrow_panel_width;
  return panel * vk_panel_width * (1 + inner) + row * width + output % vk_panel_width;
}
