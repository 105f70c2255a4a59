import AudioSignal
import Supervision

/// Opens a device that is not there, as soon as it is, for ever.
///
/// Runs on the capture thread while no audio flows, so it may allocate.
struct DeviceSearch {
  var settings: CaptureSettings
  let stop: StopRequest
  let heartbeat: Heartbeat
  /// What the card was when it was first opened; nil before, and for what is no card.
  private(set) var identity: CardIdentity?

  init(_ settings: CaptureSettings, stop: StopRequest, heartbeat: Heartbeat) {
    self.settings = settings
    self.stop = stop
    self.heartbeat = heartbeat
  }

  private static let sliceMilliseconds = 1000

  /// Remembers which card has been opened, so that no other is taken for it.
  mutating func remember(_ name: String) {
    if identity == nil { identity = CardDirectory().identity(of: name) }
  }

  /// Tries until the device can be opened; nil when a stop is requested.
  ///
  /// - Parameters:
  ///   - failed: called after each try that failed.
  ///   - accepts: whether the device is as it must be.
  func find(
    _ rules: inout CaptureRules, failed: (CaptureError) -> Void,
    accepts: (borrowing PCMDevice) -> CaptureError?
  ) -> PCMDevice? {
    var watch = DeviceWatch()
    while isTime(&watch, &rules) {
      do {
        // A frozen sound server may take its time.
        let device = try heartbeat.resting { () throws(CaptureError) in
          try PCMDevice(currentSettings)
        }
        guard let objection = accepts(device) else { return device }
        failed(objection)
      } catch {
        failed(error)
      }
    }
    return nil
  }

  private var currentSettings: CaptureSettings {
    guard let identity else { return settings }
    var current = settings
    let cards = CardDirectory()
    if let name = cards.resolve(settings.device) {
      current.device = cards.name(of: identity, openedAs: name)
    }
    return current
  }

  /// Waits until it is time to try again, or a card came; false when a stop is requested.
  private func isTime(_ watch: inout DeviceWatch, _ rules: inout CaptureRules) -> Bool {
    var wait = rules.closed(at: monotonicNanoseconds())
    while true {
      heartbeat.beat()
      let slice = min(wait, Self.sliceMilliseconds)
      switch watch.wait(milliseconds: slice, cancel: stop.fileDescriptor) {
      case .cancelled: return false
      case .timeOver where slice < wait: wait -= slice
      case .timeOver: return !stop.isRequested
      case .changed: wait = rules.cardsChanged(at: monotonicNanoseconds())
      }
    }
  }
}
