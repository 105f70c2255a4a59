import AudioSignal
import Glibc
import Synchronization

/// The body of the capture thread: listens to a device, and when it is lost opens it again, for
/// ever.
struct CaptureLoop: ~Copyable {
  private var settings: CaptureSettings
  private let rate: Int
  private let longestBlock: Int
  private let shared: CaptureShared
  private var ledger: FrameLedger
  private var retry = RetryDelay()

  private static let watchMilliseconds = 250

  /// - Parameter format: that of the first device; any later one must have its rate.
  init(_ settings: CaptureSettings, format: CaptureFormat, shared: CaptureShared) {
    self.settings = settings
    self.settings.rate = format.rate
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
      device, selection: settings.selection, longestBlock: longestBlock, shared: shared)
    stream.run(&ledger)
    if stream.hasHeardPeriod { retry.reset() }
    // Before the device is closed, since that may take long.
    if shared.stop.isRequested {
      finish()
    } else {
      shared.counters.enter(.lost)
      shared.counters.add(1, to: shared.counters.losses)
    }
  }

  private mutating func reopen() -> PCMDevice? {
    var watch = DeviceWatch()
    while awaitRetry(&watch) {
      do {
        let device = try PCMDevice(settings)
        guard device.format.rate == rate else {
          shared.counters.note(EINVAL)
          continue
        }
        shared.counters.enter(.recovering)
        return device
      } catch {
        shared.counters.note(error.code)
      }
    }
    return nil
  }

  /// Waits until it is time to try again, or a card came; false when a stop is requested.
  private mutating func awaitRetry(_ watch: inout DeviceWatch) -> Bool {
    var remaining = retry.next()
    while remaining > 0 {
      let slice = min(remaining, Self.watchMilliseconds)
      if shared.stop.pause(milliseconds: slice) { return false }
      remaining -= slice
      if watch.hasChanged() {
        retry.reset()
        return true
      }
    }
    return true
  }

  private func finish() {
    // Refused only when the session closed it already.
    _ = shared.outlet.finish()
    shared.wake.signal()
  }
}
