internal import AudioSignal
internal import Glibc
internal import Synchronization

/// SIGINT, SIGTERM, SIGHUP and SIGUSR1 as flags that the main thread looks at.
///
/// Handlers and not masks: libraries start threads of their own before the program does, and a
/// signal that is blocked everywhere else would end the program on one of those.
enum StopSignals {
  /// Signalled by SIGINT and SIGTERM and never taken: whoever waits for something polls it too.
  static let stop = WakeSignal()
  /// Signalled by each of the signals, for the main thread.
  static let any = WakeSignal()

  private static let isStopAsked = Atomic<Bool>(false)
  private static let isStatusAsked = Atomic<Bool>(false)
  private static let isReloadAsked = Atomic<Bool>(false)

  /// Whether SIGINT or SIGTERM came.
  static var isStopped: Bool { isStopAsked.load(ordering: .acquiring) }

  /// Whether SIGUSR1 came since this was asked last.
  static func takeStatus() -> Bool { isStatusAsked.exchange(false, ordering: .acquiring) }

  /// Whether SIGHUP came since this was asked last.
  static func takeReload() -> Bool { isReloadAsked.exchange(false, ordering: .acquiring) }

  /// Installs the handlers; before anything that waits.
  ///
  /// - Parameter reloads: whether SIGHUP means to read the configuration again; else it ends the
  ///   program, as when its terminal is closed.
  static func install(reloads: Bool = false) {
    // Made now: a handler must not be the first to touch them.
    _ = (stop.fileDescriptor, any.fileDescriptor, isStopped, takeStatus(), takeReload())
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        StopSignals.isStopAsked.store(true, ordering: .releasing)
        StopSignals.end()
      }
    }
    if reloads {
      signal(SIGHUP) { _ in
        StopSignals.isReloadAsked.store(true, ordering: .releasing)
        StopSignals.any.signal()
      }
    }
    signal(SIGUSR1) { _ in
      StopSignals.isStatusAsked.store(true, ordering: .releasing)
      StopSignals.any.signal()
    }
  }

  /// Ends whatever waits for input, without a signal.
  static func end() {
    stop.signal()
    any.signal()
  }
}
