internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import Glibc
internal import SoundEvents
internal import Synchronization

/// The detection thread: takes blocks from every ring, runs their pipelines, queues what they say.
///
/// Does not allocate while it runs, and never waits for output.
final class DetectionLoop {
  /// Why the streams end when `stop` was called.
  let isStopped = Atomic<Bool>(false)
  /// Signalled by every producer after each block.
  let wake = WakeSignal()

  private let sources: [ListenSource]
  private var queue: EventQueueWriter
  private let finished: WakeSignal

  /// - Parameters:
  ///   - queue: where records go; finished when all sources are.
  ///   - finished: signalled when all sources have ended.
  init(sources: [ListenSource], queue: consuming EventQueueWriter, finished: WakeSignal) {
    self.sources = sources
    self.queue = queue
    self.finished = finished
  }

  /// Runs until every source has ended.
  func run() {
    var running = sources.count
    while running > 0 {
      _ = wake.wait(timeoutMilliseconds: 100)
      for (index, source) in sources.enumerated() where !source.isFinished {
        // Asked before reading: what is written before the end is announced is read below.
        let isEnding = source.reader.isFinished
        drain(source, index: Int32(index))
        if isEnding || source.reader.isFinished {
          finish(source, index: Int32(index))
          running -= 1
        }
      }
    }
    queue.finish()
    finished.signal()
  }

  private func drain(_ source: ListenSource, index: Int32) {
    while source.reader.read({ header, samples in
      source.pipeline.process(
        samples, header: header,
        emit: { push(.event($0), index) }, gap: { gap in push(.gap(record(gap, of: source)), index) })
    }) {
      source.room.signal()
    }
  }

  private func finish(_ source: ListenSource, index: Int32) {
    source.isFinished = true
    source.pipeline.finish(
      reason: isStopped.load(ordering: .acquiring) ? .shutdown : .endOfStream,
      emit: { push(.event($0), index) })
  }

  private func push(_ payload: OutputRecord.Payload, _ index: Int32) {
    // A recording can wait for its reader, a microphone cannot.
    while !sources[Int(index)].isLive, !queue.hasRoom, !isStopped.load(ordering: .relaxed) {
      usleep(1000)
    }
    queue.push(OutputRecord(payload, source: index))
  }

  private var seenRingDrops = 0

  private func record(_ gap: StreamGap, of source: ListenSource) -> GapRecord {
    // A jump that comes with new drops of the ring is ours; any other is the device's.
    let drops = source.ring.droppedBlocks
    defer { seenRingDrops = drops }
    return GapRecord(
      position: gap.position, lost: gap.lost, cause: drops > seenRingDrops ? .ringFull : .xrun,
      unix: gap.unix)
  }
}
