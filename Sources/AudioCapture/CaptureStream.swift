import AudioSignal
import Glibc
import Supervision

/// What the capture thread works with and others look at.
struct CaptureShared {
  let counters: CaptureCounters
  let outlet: SampleOutlet
  let stop: StopRequest
  let wake: WakeSignal
  let heartbeat: Heartbeat
}

/// One open device from its start until it is lost or the session stops.
///
/// Reads, converts into the ring and does what the rules say. While audio flows nothing here
/// allocates, locks, logs or throws.
struct CaptureStream: ~Copyable {
  private let device: PCMDevice
  private let shared: CaptureShared
  private let converter: SampleConverter
  private let bytes: UnsafeMutableRawPointer
  private let blockFrames: Int
  /// Whether the reader waits for what was written.
  private var isAwaited = false

  private static let waitMilliseconds: Int32 = 100
  private static let shortestRoundMilliseconds = 5
  /// A wait that takes longer was held up.
  private static let longestWaitNanoseconds: Int64 = 500_000_000

  /// - Parameter longestBlock: the most samples of a block in the ring.
  init(
    _ device: consuming PCMDevice, selection: ChannelSelection, longestBlock: Int,
    shared: CaptureShared
  ) {
    converter = SampleConverter(
      format: device.format.format, channels: device.format.channels, selection: selection)
    blockFrames = min(device.format.periodFrames, longestBlock)
    bytes = .allocate(
      byteCount: blockFrames * device.format.bytesPerSampleFrame, alignment: MemoryLayout<Int>.size)
    self.device = device
    self.shared = shared
  }

  deinit {
    bytes.deallocate()
  }

  /// Runs until a stop is requested or the device is to be closed.
  mutating func run(_ ledger: inout FrameLedger, _ rules: inout CaptureRules) {
    ledger.markBreak()
    let code = restart()
    var step = rules.opened(
      periodFrames: device.format.periodFrames, code: code, at: monotonicNanoseconds())
    while !shared.stop.isRequested {
      shared.heartbeat.beat()
      switch step {
      case .listen:
        guard let next = listen(&ledger, &rules) else { return }
        step = next
      case .restart(let wait):
        if shared.stop.pause(milliseconds: wait) { return }
        ledger.markBreak()
        let code = restart()
        step = rules.restarted(code: code, at: monotonicNanoseconds())
      case .resume(let wait):
        if shared.stop.pause(milliseconds: wait) { return }
        ledger.markBreak()
        let isAwake = device.resume()
        step = rules.resumed(
          isAwake: isAwake, isRunning: device.isRunning, at: monotonicNanoseconds())
      case .close(let code):
        shared.counters.note(code)
        return
      }
    }
  }

  /// Sets the device going; a frozen sound server may take its time.
  private func restart() -> Int32 {
    shared.heartbeat.resting { device.restart() }
  }

  /// Waits once and reads what there is; nil when a stop is requested.
  private mutating func listen(
    _ ledger: inout FrameLedger, _ rules: inout CaptureRules
  ) -> CaptureRules.Step? {
    let began = monotonicNanoseconds()
    var code: Int32 = 0
    switch device.wait(
      stop: shared.stop.fileDescriptor, timeoutMilliseconds: Self.waitMilliseconds)
    {
    case .stopped: return nil
    case .nothing: break
    case .ready: code = readAll(&ledger, &rules)
    }
    if code > 0 { return .listen }
    let now = monotonicNanoseconds()
    if now - began > Self.longestWaitNanoseconds { rules.heldUp(nanoseconds: now - began) }
    let step = code < 0 ? rules.failed(code, at: now) : rules.nothing(at: now)
    switch step {
    case .listen: endureSilence(since: began, isStalled: rules.isStalled(at: now))
    case .restart, .resume: countRepair(of: code)
    case .close: if code < 0 { count(code) }
    }
    return step
  }

  /// Reads until less than a period is left, writing one block per read.
  ///
  /// - Returns: the number of sample frames read last, 0 when there were none; or a negative
  ///   `errno`.
  private mutating func readAll(_ ledger: inout FrameLedger, _ rules: inout CaptureRules) -> Int32 {
    var heard = 0
    // More than a buffer at once comes only from a source without a clock; look for a stop then.
    for _ in 0...(device.format.bufferFrames / blockFrames) {
      let count = device.read(into: bytes, sampleFrames: blockFrames)
      if count == -Int(EAGAIN) || count == 0 { break }
      if count < 0 { return Int32(truncatingIfNeeded: count) }
      heard = count
      let isDrained = write(count, &ledger)
      rules.heard(frames: count, at: monotonicNanoseconds())
      if isDrained { break }
    }
    if isAwaited { shared.wake.signal() }
    isAwaited = false
    return Int32(truncatingIfNeeded: heard)
  }

  /// Books the sample frames in `bytes` and writes them into the ring.
  ///
  /// - Returns: whether less than a block is left in the device.
  private mutating func write(_ count: Int, _ ledger: inout FrameLedger) -> Bool {
    let frontier = device.frontier()
    RealtimeCheck.begin()
    defer { RealtimeCheck.end() }
    let isDrained = frontier.available < blockFrames
    let lost = ledger.book(
      count, available: frontier.available, isDrained: isDrained, time: frontier.nanoseconds)
    let counters = shared.counters
    if lost > 0 { counters.add(lost, to: counters.lost) }
    counters.add(count, to: counters.read)
    counters.hear(at: monotonicNanoseconds())
    counters.enter(.running)

    let pcm = UnsafeRawBufferPointer(
      start: bytes, count: count * device.format.bytesPerSampleFrame)
    let converter = converter
    let behind = Int64(frontier.available + frontier.underway)
    let isNeeded = shared.outlet.write(
      position: ledger.position - Int64(count), count: count,
      monotonicNanoseconds: frontier.nanoseconds
        - behind * 1_000_000_000 / Int64(device.format.rate)
    ) { samples in
      _ = converter.convert(pcm, into: &samples)
    }
    if isNeeded { isAwaited = true }
    return isDrained
  }

  /// Keeps rounds without audio from spinning: a descriptor may stay readable while there is
  /// nothing to read.
  private func endureSilence(since began: Int64, isStalled: Bool) {
    if isStalled, shared.counters.state == .running { shared.counters.enter(.recovering) }
    if monotonicNanoseconds() - began < Int64(Self.shortestRoundMilliseconds) * 1_000_000 {
      _ = shared.stop.pause(milliseconds: Self.shortestRoundMilliseconds)
    }
  }

  private func countRepair(of code: Int32) {
    count(code)
    shared.counters.add(1, to: shared.counters.repairs)
  }

  private func count(_ code: Int32) {
    let counters = shared.counters
    counters.enter(.recovering)
    counters.note(-code)
    if code == -EPIPE { counters.add(1, to: counters.overruns) }
    if code == -ESTRPIPE { counters.add(1, to: counters.sleeps) }
  }
}
