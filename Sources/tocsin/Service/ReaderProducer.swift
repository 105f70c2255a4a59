internal import AudioSignal
internal import DetectionPipeline
internal import Glibc
internal import Logging
internal import ServiceConfiguration
internal import Supervision
internal import Synchronization

/// A file or a pipe as a producer: reads on a thread of its own, and waits for room in the ring
/// instead of losing samples.
final class ReaderProducer: SampleProducer {
  let sampleRate: Int
  let maximumBlock: Int
  let summary: String

  private let reader: any SampleReader
  private let isPaced: Bool
  private let isPrompt: Bool
  private let log = Logger(label: "source")
  private let isStopped = Atomic<Bool>(false)
  private let failureBox = Mutex<Failure?>(nil)
  private var thread: BackgroundThread?
  private var writer: SampleRingWriter?
  private var position: SamplePosition = 0

  /// - Parameters:
  ///   - isPaced: deliver at the speed of a microphone.
  ///   - isPrompt: small blocks, because somebody waits for what is heard in them; so does the reader
  ///     for its input, until `StopSignals.stop`, which is never taken back.
  init(_ reader: any SampleReader, summary: String, isPaced: Bool, isPrompt: Bool) {
    self.reader = reader
    self.summary = summary
    self.isPaced = isPaced
    self.isPrompt = isPrompt
    sampleRate = reader.sampleRate
    // As a microphone's period, or shorter where somebody waits; larger where nobody does.
    let milliseconds = isPaced ? SourceConfiguration.defaultPeriodMilliseconds : 20
    maximumBlock = isPaced || isPrompt ? max(1, sampleRate * milliseconds / 1000) : 4096
  }

  var channels: Int { reader.channels }

  var failure: Failure? { failureBox.withLock { $0 } }

  func start(writer: consuming SampleRingWriter, wake: WakeSignal, room: WakeSignal) throws {
    self.writer = consume writer
    // Handed over: until `stop` has joined it, only that thread uses this object's parts.
    nonisolated(unsafe) let producer = self
    thread = try BackgroundThread(name: "tocsin-read") {
      producer.run(wake: wake, room: room)
      producer.writer?.finish()
      wake.signal()
    }
  }

  func stop() {
    isStopped.store(true, ordering: .releasing)
    if isPrompt { StopSignals.end() }
    thread?.join()
    thread = nil
  }

  private func run(wake: WakeSignal, room: WakeSignal) {
    var buffer = [Float](repeating: 0, count: maximumBlock)
    let begin = monotonicNanoseconds()
    let heartbeat = Heartbeat("reading of \(summary)")
    while !isStopped.load(ordering: .acquiring) {
      var count = 0
      // Who writes to a pipe may be as slow as they like.
      heartbeat.rest()
      do {
        var span = buffer.mutableSpan
        count = try reader.read(into: &span)
      } catch {
        note(error)
        return
      }
      guard count > 0 else { return }
      heartbeat.beat()
      let captured = pace(from: begin, count: count)
      guard waitForRoom(room, heartbeat) else { return }
      _ = writer?.write(
        position: position, count: count, monotonicNanoseconds: captured
      ) { slot in
        for index in 0..<count { slot[index] = buffer[index] }
      }
      position += SamplePosition(count)
      if writer?.isNeeded == true { wake.signal() }
    }
  }

  /// What was read counts; a recording that is shorter than its header says is no failure.
  private func note(_ error: any Error) {
    if case .endsEarly? = error as? AudioInputError {
      log.warning("\(error)")
    } else {
      log.error("\(error)")
      failureBox.withLock { $0 = Failure(error) }
    }
  }

  /// Sleeps until the block would have been captured; gives that moment.
  private func pace(from begin: Int64, count: Int) -> Int64 {
    guard isPaced else { return monotonicNanoseconds() }
    let end = position + SamplePosition(count)
    let due = begin + Int64(Double(end) / Double(sampleRate) * 1e9)
    while !isStopped.load(ordering: .acquiring) {
      let missing = due - monotonicNanoseconds()
      guard missing > 0 else { break }
      usleep(UInt32(min(missing / 1000 + 1, 100_000)))
    }
    return due
  }

  /// Waits for a free slot; false on stop.
  private func waitForRoom(_ room: WakeSignal, _ heartbeat: Heartbeat) -> Bool {
    while writer?.hasRoom == false {
      heartbeat.beat()
      if isStopped.load(ordering: .acquiring) { return false }
      _ = room.wait(timeoutMilliseconds: 100)
    }
    return true
  }
}
