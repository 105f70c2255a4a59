internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import SoundEvents
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
  private var queue: EventQueueWriter
  private let changed: WakeSignal
  private var isWaitingForRoom = false

  /// Whether `run` is over.
  let isDone = Atomic<Bool>(false)

  /// Room that the events of one block find enough: most blocks give none.
  private static let recordsPerBlock = 1024

  /// - Parameters:
  ///   - slots: the sources; one that is opened later is heard from then on.
  ///   - queue: where records go; finished when all sources are.
  ///   - changed: signalled when all sources have ended.
  init(slots: [SourceSlot], queue: consuming EventQueueWriter, changed: WakeSignal) {
    self.slots = slots
    self.queue = queue
    self.changed = changed
  }

  /// Runs until every source has ended.
  func run() {
    while slots.contains(where: { !$0.isOver }) {
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
      if isIdle { _ = wake.wait(timeoutMilliseconds: isWaitingForRoom ? 5 : -1) }
      isWaitingForRoom = false
    }
    queue.finish()
    isDone.store(true, ordering: .releasing)
    changed.signal()
  }

  /// A recording can wait until its events will find room, a microphone cannot.
  private func mayRun(_ source: ListenSource) -> Bool {
    if source.isLive || queue.room >= Self.recordsPerBlock
      || isStopped.load(ordering: .relaxed)
    {
      return true
    }
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
    source.pipeline.finish(
      reason: isStopped.load(ordering: .acquiring) ? .shutdown : .endOfStream,
      emit: { push(.event($0), index) })
  }

  private func push(_ payload: OutputRecord.Payload, _ index: Int32) {
    queue.push(OutputRecord(payload, source: index))
  }

  private func record(_ gap: StreamGap, of source: ListenSource) -> GapRecord {
    // A jump that comes with new drops of the ring is ours; any other is the device's.
    let drops = source.ring.droppedBlocks
    defer { source.seenRingDrops = drops }
    return GapRecord(
      position: gap.position, lost: gap.lost,
      cause: drops > source.seenRingDrops ? .ringFull : .xrun,
      unix: gap.unix)
  }
}
