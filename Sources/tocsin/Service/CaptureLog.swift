internal import AudioCapture
internal import Glibc
internal import Logging
internal import Supervision

/// Says in the log when a microphone is lost and when it is back; used by the main thread, because
/// the capture thread must not write and the output thread may wait for a reader.
struct CaptureLog {
  private let slots: [SourceSlot]
  private var watches: [SourceWatch]
  private var isSchedulingTold: [Bool]
  private let log = Logger(label: "capture")

  /// - Parameter slots: all that is a microphone is watched.
  init(_ slots: [SourceSlot]) {
    self.slots = slots.filter(\.isDevice)
    watches = self.slots.map { _ in SourceWatch(startingAt: monotonicNanoseconds()) }
    isSchedulingTold = self.slots.map { _ in false }
  }

  /// Whether there is no microphone to tell about.
  var isEmpty: Bool { slots.isEmpty }

  /// Writes what has changed since the last call.
  mutating func update() {
    for (index, slot) in slots.enumerated() {
      guard let state = slot.state else { continue }
      if let change = watches[index].update(state, at: monotonicNanoseconds()) {
        tell(change, of: slot)
      }
      guard !isSchedulingTold[index], state.lastHeard > 0 else { continue }
      isSchedulingTold[index] = true
      if case .refused(let code)? = (slot.opened?.producer as? CaptureProducer)?.counters.scheduling
      {
        log.notice("\(slot.name): no real-time scheduling: \(String(cString: strerror(code)))")
      }
    }
  }

  private func tell(_ change: SourceChange, of slot: SourceSlot) {
    switch change.kind {
    // A loss follows within a second, or the sound.
    case .stalled: break
    case .lost:
      log.warning("\(slot.name): microphone lost: \(slot.words(for: change) ?? "no sound")")
    case .regained:
      log.notice("\(slot.name): microphone is back after \(fixed(change.seconds, 1)) s")
    }
  }
}
