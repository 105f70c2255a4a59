public import AudioSignal
import Glibc
import Supervision
import Synchronization

/// Looks for a device that cannot be opened yet, on a thread of its own, for ever.
///
/// What a program does whose microphone is missing when it starts, instead of ending: a device
/// decides its rate only when it is opened, so there is no session before.
public final class CaptureSearch: Sendable {
  /// What is being looked for.
  public let settings: CaptureSettings

  private let stopRequest = StopRequest()
  private let found: WakeSignal
  private let state: Mutex<State>

  private struct State: ~Copyable {
    var device: PCMDevice?
    var error: CaptureError
    var thread: CaptureThread?
  }

  private static let joinMilliseconds: Int32 = 100

  /// Starts looking.
  ///
  /// - Parameters:
  ///   - error: why the device could not be opened at first.
  ///   - found: signalled when it was opened.
  public init(
    _ settings: CaptureSettings, after error: CaptureError, found: WakeSignal
  ) throws(CaptureError) {
    self.settings = settings
    self.found = found
    state = Mutex(State(device: nil, error: error, thread: nil))
    do {
      let search = DeviceSearch(
        settings, stop: stopRequest, heartbeat: Heartbeat("search for \(settings.device)"))
      // Weak: a search that nobody wants any more must end.
      let thread = try CaptureThread { [weak self] in
        var rules = CaptureRules()
        let device = search.find(
          &rules, failed: { error in self?.state.withLock { $0.error = error } },
          accepts: { _ in nil })
        if let device { self?.take(device) }
      }
      state.withLock { $0.thread = thread }
    } catch {
      throw .callFailed(call: "pthread_create", device: settings.device, code: error.errno)
    }
  }

  deinit {
    stop()
  }

  /// Why the device could not be opened last.
  public var lastError: CaptureError { state.withLock { $0.error } }

  /// The session with the device, once, when it was found; open and not started.
  public func takeSession() -> CaptureSession? {
    guard let device = state.withLock({ $0.device.take() }) else { return nil }
    return CaptureSession(settings, device)
  }

  /// Ends the search, within 200 ms.
  public func stop() {
    stopRequest.request()
    let thread = state.withLock { $0.thread.take() }
    thread?.join(withinMilliseconds: Self.joinMilliseconds)
  }

  private func take(_ device: consuming PCMDevice) {
    var device: PCMDevice? = consume device
    state.withLock { $0.device = device.take() }
    found.signal()
  }
}
