#pragma once
#include <alsa/asoundlib.h>

/* alsa-lib prints every failed open to stderr by default, which would put foreign lines between
   ours. The handler it wants instead is variadic, and Swift can neither write nor import such a
   function. To be deleted when Swift imports C variadic function types. */
static inline void tocsin_alsa_discard_message(const char *file, int line, const char *function,
                                               int error, const char *format, ...) {
  (void)file, (void)line, (void)function, (void)error, (void)format;
}

/* Makes alsa-lib silent in the whole process; calling it again changes nothing. */
static inline void tocsin_alsa_silence_messages(void) {
  snd_lib_error_set_handler(tocsin_alsa_discard_message);
}
