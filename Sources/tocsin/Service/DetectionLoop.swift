internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import Glibc
internal import SoundEvents
internal import Supervision
internal import Synchronization

/// The detection thread: takes blocks from every ring, runs their pipelines, queues what they say.
///
/// Does not allocate while it runs, and never waits for output.
final class DetectionLoop {
  /// Whether the streams end because the program was told to stop.
  let isStopped = Atomic<Bool>(false)
  /// Signalled by every producer after each block.
  let wake = WakeSignal()

  private let slots: [SourceSlot]
  private let group: StreamGroup?
  private var queue: EventQueueWriter
  private let changed: WakeSignal
  private let standardOutput: QueuedSink?
  private var isWaitingForRoom = false
  /// When the group ran last, by the monotonic clock.
  private var lastRun: Int64 = 0

  /// Whether `run` is over.
  let isDone = Atomic<Bool>(false)

  /// Room that the events of one block find enough: most blocks give none.
  private static let recordsPerBlock = 1024
  /// The longest time between two runs of a group, in milliseconds: a millisecond for each stream, but
  /// no more than half of a usual step.
  private static let longestGathering = 20

  /// - Parameters:
  ///   - slots: the sources; one that is opened later is heard from then on.
  ///   - group: the network of the live sources, if there are several.
  ///   - queue: where records go; finished when all sources are.
  ///   - changed: signalled when all sources have ended.
  ///   - standardOutput: recordings wait for its reader.
  init(
    slots: [SourceSlot], group: StreamGroup?, queue: consuming EventQueueWriter,
    changed: WakeSignal, standardOutput: QueuedSink?
  ) {
    self.slots = slots
    self.group = group
    self.queue = queue
    self.changed = changed
    self.standardOutput = standardOutput
  }

  /// Runs until every source has ended.
  func run() {
    let heartbeat = Heartbeat("detection")
    while slots.contains(where: { !$0.isOver }) {
      heartbeat.beat()
      var isIdle = true
      // One block of each in turn: a recording that is always ahead must not starve a microphone.
      for (index, slot) in slots.enumerated() {
        guard let source = slot.opened, !source.isFinished, mayRun(source) else { continue }
        // Asked before reading: what is written before the end is announced is read below.
        let isEnding = source.reader.isFinished
        if readBlock(source, index: Int32(index)) {
          isIdle = false
        } else if isEnding || source.reader.isFinished {
          finish(source, index: Int32(index))
          isIdle = false
        }
      }
      while runGroup() {}
      if isIdle { rest() }
      isWaitingForRoom = false
    }
    queue.finish()
    isDone.store(true, ordering: .releasing)
    changed.signal()
  }

  /// Sends the steps of all sources that have one through the network.
  ///
  /// - Returns: whether there were any.
  private func runGroup() -> Bool {
    guard let group else { return false }
    var count = 0
    for slot in slots {
      guard let source = slot.opened, !source.isFinished else { continue }
      source.hasPutStep = source.pipeline.putStep()
      if source.hasPutStep { count += 1 }
    }
    guard count > 0 else { return false }
    lastRun = monotonicNanoseconds()
    group.run()
    let time = Int(monotonicNanoseconds() - lastRun)
    for (index, slot) in slots.enumerated() {
      guard let source = slot.opened, source.hasPutStep else { continue }
      source.hasPutStep = false
      source.pipeline.takeStep(runNanoseconds: time, streams: count) {
        push(.event($0), Int32(index))
      }
    }
    return true
  }

  /// Waits until a source has samples that may complete a step.
  private func rest() {
    for slot in slots {
      guard let source = slot.opened, !source.isFinished else { continue }
      guard source.reader.await(beyond: source.pipeline.nextStepEnd) || !mayRun(source) else {
        return
      }
    }
    _ = wake.wait(timeoutMilliseconds: isWaitingForRoom ? 5 : 1000)
    guard let group else { return }
    // The first of many sources: others follow soon, and together they cost less.
    let gather = Int64(min(group.streams, Self.longestGathering)) * 1_000_000
    let missing = lastRun + gather - monotonicNanoseconds()
    if missing > 0 { usleep(UInt32(missing / 1000)) }
  }

  /// A recording can wait until its events will find room, a microphone cannot.
  private func mayRun(_ source: ListenSource) -> Bool {
    if source.isLive || isStopped.load(ordering: .relaxed) { return true }
    if queue.room >= Self.recordsPerBlock, standardOutput?.isBehind != true { return true }
    isWaitingForRoom = true
    return false
  }

  private func readBlock(_ source: ListenSource, index: Int32) -> Bool {
    let isRead = source.reader.read { header, samples in
      source.pipeline.process(
        samples, header: header, emit: { push(.event($0), index) },
        gap: { gap in push(.gap(record(gap, of: source)), index) },
        health: { push(.health(HealthRecord($0)), index) })
    }
    if isRead { source.room.signal() }
    return isRead
  }

  private func finish(_ source: ListenSource, index: Int32) {
    source.isFinished = true
    // A pipe is left as soon as the signal comes, before the main thread has said why.
    let isShutdown = isStopped.load(ordering: .acquiring) || StopSignals.isStopped
    source.pipeline.finish(
      reason: isShutdown ? .shutdown : .endOfStream,
      emit: { push(.event($0), index) })
  }

  private func push(_ payload: OutputRecord.Payload, _ index: Int32) {
    queue.push(OutputRecord(payload, source: index))
  }

  private func record(_ gap: StreamGap, of source: ListenSource) -> GapRecord {
    // What the ring has dropped is ours until gaps have told all of it; any other is the device's. In a
    // burst it drops more before the first of its gaps is read.
    let untold = source.ring.droppedSamples - source.toldRingDrops
    if untold > 0 { source.toldRingDrops += min(untold, Int(gap.lost)) }
    return GapRecord(
      position: gap.position, lost: gap.lost,
      cause: untold > 0 ? .ringFull : .xrun,
      unix: gap.unix)
  }
}
