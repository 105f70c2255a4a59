import AudioSignal
import Glibc
import Supervision
import Synchronization

/// The body of the capture thread: listens to a device, and when it is lost opens it again, for
/// ever.
struct CaptureLoop: ~Copyable {
  private var search: DeviceSearch
  private let rate: Int
  private let longestBlock: Int
  private let shared: CaptureShared
  private var ledger: FrameLedger
  private var rules = CaptureRules()

  /// - Parameter format: that of the first device; any later one must have its rate.
  init(_ settings: CaptureSettings, format: CaptureFormat, shared: CaptureShared) {
    var settings = settings
    settings.rate = format.rate
    search = DeviceSearch(settings, stop: shared.stop, heartbeat: shared.heartbeat)
    search.remember(format.device)
    rate = format.rate
    longestBlock = format.periodFrames
    self.shared = shared
    ledger = FrameLedger(rate: format.rate)
  }

  /// Asks for the thread's priority and counts the answer.
  func begin(priority: Int?) {
    guard let priority else { return }
    let code = CaptureThread.becomeRealtime(priority: priority)
    shared.counters.schedulingCode.store(code, ordering: .relaxed)
  }

  /// Runs until a stop is requested.
  mutating func run(_ first: consuming PCMDevice) {
    var next: PCMDevice? = consume first
    while let device = next.take() {
      listen(to: device)
      next = shared.stop.isRequested ? nil : reopen()
    }
    finish()
  }

  private mutating func listen(to device: consuming PCMDevice) {
    var stream = CaptureStream(
      device, selection: search.settings.selection, longestBlock: longestBlock, shared: shared)
    stream.run(&ledger, &rules)
    // Closing it may wait for the system.
    shared.heartbeat.rest()
    // Before the device is closed, since that may take long.
    if shared.stop.isRequested {
      finish()
    } else {
      shared.counters.enter(.lost)
      shared.counters.add(1, to: shared.counters.losses)
    }
  }

  private mutating func reopen() -> PCMDevice? {
    let (rate, counters) = (rate, shared.counters)
    let device = search.find(
      &rules, failed: { counters.note($0.code) },
      accepts: { device in
        device.format.rate == rate
          ? nil
          : .rateNotOffered(
            device: device.format.device, wanted: rate, offered: [device.format.rate])
      })
    if device != nil { counters.enter(.recovering) }
    return device
  }

  private func finish() {
    // Refused only when the session closed it already.
    _ = shared.outlet.finish()
    shared.wake.signal()
  }
}
