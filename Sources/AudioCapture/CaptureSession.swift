public import AudioSignal
import Glibc
import Supervision

/// Captures from one device on a thread of its own.
///
/// ```swift
/// let session = try CaptureSession.open(CaptureSettings(device: "hw:CARD=Webcam,DEV=0"))
/// let ring = SampleRing(slots: 64, samplesPerSlot: session.format.periodFrames)
/// let wake = WakeSignal()
/// try session.start(writer: ring.claimWriter(), wake: wake)
/// ...
/// session.stop()
/// ```
///
/// Once started a session never fails: overruns and sleeps are repaired, a lost device is opened
/// again for ever, and `counters` tell. Blocks carry positions that count lost sample frames too,
/// so a reader sees a gap as a jump of the position; it follows the loss, or where a sound server
/// lost audio without a word, comes about a second later.
public final class CaptureSession {
  /// What the device gave when it was first opened. A device that comes back has the same rate,
  /// but may store its samples in another way.
  public let format: CaptureFormat
  /// What happened so far; may be kept after the session.
  public let counters = CaptureCounters()

  private let settings: CaptureSettings
  private let stopRequest = StopRequest()
  private var device: PCMDevice?
  private var running: (thread: CaptureThread, shared: CaptureShared)?

  private static let joinMilliseconds: Int32 = 100

  init(_ settings: CaptureSettings, _ device: consuming PCMDevice) {
    self.settings = settings
    format = device.format
    self.device = consume device
  }

  deinit {
    stop()
  }

  /// Opens and configures the device; audio flows after `start`.
  ///
  /// Waits only where the device does: a frozen sound server may hold it for long.
  public static func open(_ settings: CaptureSettings) throws(CaptureError) -> CaptureSession {
    CaptureSession(settings, try PCMDevice(settings))
  }

  /// Starts the capture thread.
  ///
  /// - Parameters:
  ///   - writer: the end of a ring whose slots hold `format.periodFrames` samples or more. When
  ///     the ring is full it drops blocks and counts them; the position goes on.
  ///   - wake: signalled after each burst of blocks, and at the end.
  /// - Precondition: the session was neither started nor stopped before.
  public func start(
    writer: consuming SampleRingWriter, wake: WakeSignal
  ) throws(CaptureError) {
    precondition(device != nil, "a capture session starts once")
    let shared = CaptureShared(
      counters: counters, outlet: SampleOutlet(writer), stop: stopRequest, wake: wake,
      heartbeat: Heartbeat("capture of \(settings.device)"))
    let body = Body(
      CaptureLoop(settings, format: format, shared: shared), device.take(),
      priority: settings.realtimePriority)
    do {
      running = (try CaptureThread { body.run() }, shared)
    } catch {
      throw .callFailed(call: "pthread_create", device: settings.device, code: error.errno)
    }
  }

  /// Stops the thread, ends the stream in the ring and closes the device. Calling it again changes
  /// nothing.
  ///
  /// Returns within 200 ms: a thread that is stuck in a call to a frozen sound server is left to
  /// itself, and ends when the call does.
  public func stop() {
    device = nil
    if let (thread, shared) = running.take() {
      stopRequest.request()
      thread.join(withinMilliseconds: Self.joinMilliseconds)
      while !shared.outlet.finish() { sched_yield() }
      shared.wake.signal()
    }
    counters.enter(.stopped)
  }

  /// What moves to the capture thread.
  private final class Body {
    private var loop: CaptureLoop
    private var device: PCMDevice?
    private let priority: Int?

    init(_ loop: consuming CaptureLoop, _ device: consuming PCMDevice?, priority: Int?) {
      self.loop = loop
      self.device = device
      self.priority = priority
    }

    func run() {
      guard let device = device.take() else { return }
      loop.begin(priority: priority)
      loop.run(device)
    }
  }
}
