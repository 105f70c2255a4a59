import Synchronization

/// The writing end of a `SampleRing`, owned by one thread. Destroying it ends the stream.
public struct SampleRingWriter: ~Copyable, Sendable {
  private let ring: SampleRing
  private var written = 0

  init(ring: SampleRing) {
    self.ring = ring
  }

  deinit {
    ring.isWriterDone.store(true, ordering: .releasing)
  }

  /// Whether the next `write` will find a free slot; for sources that can wait, such as files.
  public var hasRoom: Bool { written - ring.read.load(ordering: .acquiring) < ring.slots }

  /// Appends one block, or drops and counts it when the ring is full. Does not allocate.
  ///
  /// - Parameters:
  ///   - position: the position of the first sample, at the rate of the source.
  ///   - count: the number of samples, 0...`samplesPerSlot`.
  ///   - monotonicNanoseconds: `CLOCK_MONOTONIC` when the last sample was captured.
  ///   - fill: writes all `count` samples; what it leaves out is left from an older block. It is
  ///     not called when the ring is full.
  /// - Returns: false when the block was dropped.
  /// - Precondition: `finish` was not called.
  public mutating func write(
    position: SamplePosition, count: Int, monotonicNanoseconds: Int64,
    fill: (inout MutableSpan<Float>) -> Void
  ) -> Bool {
    precondition(
      count >= 0 && count <= ring.samplesPerSlot,
      "a block of \(count) samples for slots of \(ring.samplesPerSlot)")
    precondition(!ring.isWriterDone.load(ordering: .relaxed), "a block after the end of the stream")
    guard hasRoom else {
      ring.lostBlocks.wrappingAdd(1, ordering: .relaxed)
      ring.lostSamples.wrappingAdd(count, ordering: .relaxed)
      return false
    }
    let slot = written % ring.slots
    ring.headers[slot] = BlockHeader(
      position: position, count: count, monotonicNanoseconds: monotonicNanoseconds)
    let block = UnsafeMutableBufferPointer(
      start: ring.samples + slot * ring.samplesPerSlot, count: count)
    var span = block.mutableSpan
    fill(&span)
    written += 1
    ring.written.store(written, ordering: .releasing)
    ring.writtenEnd.store(position + SamplePosition(count), ordering: .sequentiallyConsistent)
    return true
  }

  /// Whether the reader must be woken: it has a use for what was written, or the ring is full. Does
  /// not allocate.
  public var isNeeded: Bool {
    // Sequentially consistent, as `SampleRingReader.await`: if each side looked at the other's number
    // before its own was seen, both would wait.
    ring.writtenEnd.load(ordering: .sequentiallyConsistent)
      > ring.neededEnd.load(ordering: .sequentiallyConsistent) || !hasRoom
  }

  /// Says that no block will follow. The reader still gets all blocks written before.
  public mutating func finish() {
    ring.isWriterDone.store(true, ordering: .releasing)
  }
}

/// The reading end of a `SampleRing`, owned by one thread.
public struct SampleRingReader: ~Copyable, Sendable {
  private let ring: SampleRing
  private var read = 0

  init(ring: SampleRing) {
    self.ring = ring
  }

  /// Whether the stream has ended and every block was read.
  public var isFinished: Bool {
    // In this order: blocks are written before the end is announced.
    ring.isWriterDone.load(ordering: .acquiring)
      && read == ring.written.load(ordering: .acquiring)
  }

  /// Says that samples up to a position are of no use before one beyond it is there, so that the
  /// writer need not wake the reader for them: see `SampleRingWriter.isNeeded`. Does not allocate.
  ///
  /// - Returns: false when one beyond it is there already, or the stream has ended.
  public func await(beyond position: SamplePosition) -> Bool {
    ring.neededEnd.store(position, ordering: .sequentiallyConsistent)
    return ring.writtenEnd.load(ordering: .sequentiallyConsistent) <= position
      && !ring.isWriterDone.load(ordering: .acquiring)
  }

  /// Hands the oldest block to `body` and frees its slot afterwards. Does not allocate.
  ///
  /// - Returns: false, without calling `body`, when the ring is empty.
  public mutating func read(_ body: (BlockHeader, Span<Float>) -> Void) -> Bool {
    guard read < ring.written.load(ordering: .acquiring) else { return false }
    let slot = read % ring.slots
    let header = ring.headers[slot]
    let block = UnsafeBufferPointer(
      start: ring.samples + slot * ring.samplesPerSlot, count: header.count)
    body(header, block.span)
    read += 1
    ring.read.store(read, ordering: .releasing)
    return true
  }
}
