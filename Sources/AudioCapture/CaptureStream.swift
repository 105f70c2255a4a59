import AudioSignal
import Glibc

/// What the capture thread works with and others look at.
struct CaptureShared {
  let counters: CaptureCounters
  let outlet: SampleOutlet
  let stop: StopRequest
  let wake: WakeSignal
}

/// One open device from its start until it is lost or the session stops.
///
/// Reads, converts into the ring and repairs. While audio flows nothing here allocates, locks,
/// logs or throws.
struct CaptureStream: ~Copyable {
  /// Whether a full period was read, so that opening the device was worth it.
  private(set) var hasHeardPeriod = false

  private let device: PCMDevice
  private let shared: CaptureShared
  private let converter: SampleConverter
  private let bytes: UnsafeMutableRawPointer
  private let blockFrames: Int
  private var lastHeard: Int64 = 0
  private var lastRepair: Int64 = 0
  private var framesSinceRepair = 0
  private var repairsWithoutPeriod = 0
  /// Whether the reader waits for what was written.
  private var isAwaited = false

  private static let waitMilliseconds: Int32 = 100
  private static let shortestRoundMilliseconds = 5
  private static let quietNanoseconds: Int64 = 1_000_000_000
  private static let silentNanoseconds: Int64 = 3_000_000_000
  private static let repairSpacingMilliseconds: Int64 = 100
  private static let repairLimit = 3
  private static let resumeTries = 5

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

  /// Runs until a stop is requested or the device is lost.
  mutating func run(_ ledger: inout FrameLedger) {
    ledger.markBreak()
    lastHeard = monotonicNanoseconds()
    var code = device.restart()
    while code >= 0, !shared.stop.isRequested {
      let began = monotonicNanoseconds()
      switch device.wait(
        stop: shared.stop.fileDescriptor, timeoutMilliseconds: Self.waitMilliseconds)
      {
      case .stopped: return
      case .nothing: code = 0
      case .ready: code = readAll(&ledger)
      }
      switch code {
      case -EPIPE, -ESTRPIPE, -EBADFD: code = repair(code, &ledger)
      case 0: code = endureSilence(since: began)
      default: break
      }
    }
    if code < 0 { shared.counters.note(-code) }
  }

  /// Reads until less than a period is left, writing one block per read.
  ///
  /// - Returns: the number of sample frames read last, 0 when there were none; or a negative
  ///   `errno`.
  private mutating func readAll(_ ledger: inout FrameLedger) -> Int32 {
    var heard = 0
    // More than a buffer at once comes only from a source without a clock; look for a stop then.
    for _ in 0...(device.format.bufferFrames / blockFrames) {
      let count = device.read(into: bytes, sampleFrames: blockFrames)
      if count == -Int(EAGAIN) || count == 0 { break }
      if count < 0 { return Int32(truncatingIfNeeded: count) }
      heard = count
      let isDrained = write(count, &ledger)
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
    let (available, time) = device.frontier()
    let isDrained = available < blockFrames
    let lost = ledger.book(count, available: available, isDrained: isDrained, time: time)
    let counters = shared.counters
    if lost > 0 { counters.add(lost, to: counters.lost) }
    counters.add(count, to: counters.read)
    counters.enter(.running)

    let pcm = UnsafeRawBufferPointer(
      start: bytes, count: count * device.format.bytesPerSampleFrame)
    let converter = converter
    let isNeeded = shared.outlet.write(
      position: ledger.position - Int64(count), count: count,
      monotonicNanoseconds: time - Int64(available) * 1_000_000_000 / Int64(device.format.rate)
    ) { samples in
      _ = converter.convert(pcm, into: &samples)
    }
    if isNeeded { isAwaited = true }

    lastHeard = monotonicNanoseconds()
    framesSinceRepair += count
    if framesSinceRepair >= device.format.periodFrames {
      repairsWithoutPeriod = 0
      hasHeardPeriod = true
    }
    return isDrained
  }

  /// Judges a round without audio and keeps such rounds from spinning: a descriptor may stay
  /// readable while there is nothing to read.
  private func endureSilence(since began: Int64) -> Int32 {
    let now = monotonicNanoseconds()
    let silence = now - lastHeard
    if silence > Self.silentNanoseconds { return -ETIMEDOUT }
    if silence > Self.quietNanoseconds, shared.counters.state == .running {
      shared.counters.enter(.recovering)
    }
    if now - began < Int64(Self.shortestRoundMilliseconds) * 1_000_000 {
      _ = shared.stop.pause(milliseconds: Self.shortestRoundMilliseconds)
    }
    return 0
  }

  /// Brings the device back after an overrun or a sleep.
  ///
  /// A success proves nothing (a dead sound server reports one overrun after the other), so after
  /// three repairs without a full period in between the device is given up. `snd_pcm_recover` is
  /// not used: it waits without bound for a sleeping card.
  ///
  /// - Returns: a negative `errno` when the device is to be closed.
  private mutating func repair(_ cause: Int32, _ ledger: inout FrameLedger) -> Int32 {
    let counters = shared.counters
    counters.enter(.recovering)
    counters.note(-cause)
    if cause == -EPIPE { counters.add(1, to: counters.overruns) }
    if cause == -ESTRPIPE { counters.add(1, to: counters.sleeps) }
    guard repairsWithoutPeriod < Self.repairLimit else { return cause }
    repairsWithoutPeriod += 1

    let sinceLast = (monotonicNanoseconds() - lastRepair) / 1_000_000
    if sinceLast < Self.repairSpacingMilliseconds {
      let rest = Int(Self.repairSpacingMilliseconds - sinceLast)
      if shared.stop.pause(milliseconds: rest) { return 0 }
    }
    counters.add(1, to: counters.repairs)
    ledger.markBreak()
    framesSinceRepair = 0
    if cause == -ESTRPIPE, awaitResume(), device.isRunning {
      lastRepair = monotonicNanoseconds()
      return 0
    }
    if shared.stop.isRequested { return 0 }
    let code = device.restart()
    lastRepair = monotonicNanoseconds()
    return code
  }

  /// Waits up to 1.5 s for a sleeping card.
  private func awaitResume() -> Bool {
    var wait = 100
    for _ in 1..<Self.resumeTries {
      if device.resume() { return true }
      if shared.stop.pause(milliseconds: wait) { return false }
      wait *= 2
    }
    return device.resume()
  }
}
