internal import AudioCapture
internal import Glibc
internal import Logging

/// Says in the log when a microphone is lost and when it is back; used by the main thread, because
/// the capture thread must not write.
struct CaptureLog {
  private var captures: [Capture]
  private let log = Logger(label: "capture")

  private struct Capture {
    var name: String
    var counters: CaptureCounters
    var losses = 0
    var isLost = false
    var isSchedulingKnown = false
  }

  init(_ sources: [ListenSource]) {
    captures = sources.compactMap { source in
      (source.producer as? CaptureProducer).map {
        Capture(name: source.name, counters: $0.counters)
      }
    }
  }

  /// Whether there is no microphone to tell about.
  var isEmpty: Bool { captures.isEmpty }

  /// Writes what has changed since the last call.
  mutating func update() {
    for index in captures.indices {
      let (name, counters) = (captures[index].name, captures[index].counters)
      let (state, losses) = (counters.state, counters.deviceLosses)
      if losses != captures[index].losses, !captures[index].isLost {
        captures[index].isLost = true
        log.warning("\(name): microphone lost: \(counters.lastErrorText ?? "no sound")")
      }
      captures[index].losses = losses
      if state == .running, captures[index].isLost {
        captures[index].isLost = false
        log.notice("\(name): microphone is back")
      }
      if state == .running, !captures[index].isSchedulingKnown {
        captures[index].isSchedulingKnown = true
        if case .refused(let code) = counters.scheduling {
          log.notice("\(name): no real-time scheduling: \(String(cString: strerror(code)))")
        }
      }
    }
  }
}
