import AudioSignal
import Glibc
import Supervision
import Synchronization

/// Asks a thread to stop and cuts its waiting short.
final class StopRequest: Sendable {
  private let signal = WakeSignal()
  private let isMade = Atomic<Bool>(false)

  /// Whether to stop.
  var isRequested: Bool { isMade.load(ordering: .acquiring) }

  /// Readable once the request was made.
  var fileDescriptor: Int32 { signal.fileDescriptor }

  func request() {
    isMade.store(true, ordering: .releasing)
    signal.signal()
  }

  /// Waits; returns true, and early, when a stop is requested. Does not allocate.
  func pause(milliseconds: Int) -> Bool {
    var remaining = Int64(milliseconds) * 1_000_000
    let end = monotonicNanoseconds() + remaining
    while !isRequested, remaining > 0 {
      _ = signal.wait(timeoutMilliseconds: Int32(clamping: remaining / 1_000_000 + 1))
      remaining = end - monotonicNanoseconds()
    }
    return isRequested
  }
}

/// The thread of a microphone: runs a body once, and is left to itself where a call does not return.
struct CaptureThread {
  private let thread: BackgroundThread
  private let ended = WakeSignal()

  /// Not in the Glibc module, where it hides behind _GNU_SOURCE.
  private static let resetOnFork: Int32 = 0x4000_0000

  /// Starts the thread. `body` leaves the calling thread for good: what it captures must not be
  /// touched here any more, unless it is made for two threads.
  init(_ body: @escaping () -> Void) throws(BackgroundThread.Failure) {
    let ended = ended
    // Handed over, as is said above.
    nonisolated(unsafe) let body = body
    thread = try BackgroundThread(name: "tocsin-capture") {
      body()
      ended.signal()
    }
  }

  /// Waits for the end of the body; after the given time the thread is left to itself.
  func join(withinMilliseconds milliseconds: Int32) {
    if ended.wait(timeoutMilliseconds: milliseconds) { thread.join() } else { thread.detach() }
  }

  /// Schedules the calling thread first in, first out. Threads that it makes do not inherit that.
  ///
  /// - Returns: 0, or the `errno` of the refusal.
  static func becomeRealtime(priority: Int) -> Int32 {
    var parameter = sched_param(sched_priority: Int32(clamping: priority))
    return sched_setscheduler(0, SCHED_FIFO | resetOnFork, &parameter) == 0 ? 0 : errno
  }
}
