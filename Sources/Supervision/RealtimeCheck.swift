internal import Glibc

/// Marks what must not allocate, lock or wait, for RealtimeSanitizer (`make realtime-test`); does
/// nothing in other builds.
///
/// Swift's driver does not know that sanitizer, so its library is linked by hand and asked directly.
public enum RealtimeCheck {
  /// From here on, on this thread.
  public static func begin() {
    #if REALTIME_SANITIZER
      ensureInitialized()
      enter()
      // The test of the test: without a report the sanitizer is not at work.
      if isMutated { usleep(1) }
    #endif
  }

  /// Until here.
  public static func end() {
    #if REALTIME_SANITIZER
      exit()
    #endif
  }

  #if REALTIME_SANITIZER
    @_silgen_name("__rtsan_ensure_initialized") private static func ensureInitialized()
    @_silgen_name("__rtsan_realtime_enter") private static func enter()
    @_silgen_name("__rtsan_realtime_exit") private static func exit()

    private static var isMutated: Bool { getenv("TOCSIN_REALTIME_MUTATION") != nil }
  #endif
}
