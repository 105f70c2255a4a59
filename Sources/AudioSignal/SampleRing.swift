import Synchronization

/// What a block in the ring is.
public struct BlockHeader: Sendable {
  /// The position of the block's first sample, at the rate of the source.
  public var position: SamplePosition
  /// The number of samples.
  public var count: Int
  /// `CLOCK_MONOTONIC` when the last sample of the block was captured.
  public var monotonicNanoseconds: Int64

  /// Describes a block.
  public init(position: SamplePosition, count: Int, monotonicNanoseconds: Int64) {
    self.position = position
    self.count = count
    self.monotonicNanoseconds = monotonicNanoseconds
  }
}

/// Carries blocks of mono samples from one thread to another without locks.
///
/// One thread writes and one reads, each through its own end. All storage is allocated here, and
/// neither end allocates, locks or waits. A full ring drops the newest block and counts it; the
/// reader sees the loss as a jump of the position.
///
/// `written` and `read` count blocks for ever; block number `n` lives in slot `n % slots`.
public final class SampleRing: @unchecked Sendable {
  // Unchecked because of the two pointers. Invariant: the slots in `read..<written` belong to the
  // reader, all others to the writer; a slot changes hands only by a releasing store of the counter
  // that its old owner alone writes, and an acquiring load of it by the new owner. Each end is made
  // once, so each side is one owner.
  let slots: Int
  let samplesPerSlot: Int
  let headers: UnsafeMutablePointer<BlockHeader>
  let samples: UnsafeMutablePointer<Float>
  let written = Atomic<Int>(0)
  let read = Atomic<Int>(0)
  let isWriterDone = Atomic<Bool>(false)
  /// The end of the newest block, and the position up to which the reader has no use for one.
  let writtenEnd = Atomic<SamplePosition>(0)
  let neededEnd = Atomic<SamplePosition>(0)
  let lostBlocks = Atomic<Int>(0)
  let lostSamples = Atomic<Int>(0)
  private let hasWriter = Atomic<Bool>(false)
  private let hasReader = Atomic<Bool>(false)

  /// Allocates a ring of `slots` blocks of up to `samplesPerSlot` samples.
  ///
  /// - Precondition: both are at least 1.
  public init(slots: Int, samplesPerSlot: Int) {
    precondition(slots > 0 && samplesPerSlot > 0, "a ring of \(slots) × \(samplesPerSlot) samples")
    self.slots = slots
    self.samplesPerSlot = samplesPerSlot
    headers = .allocate(capacity: slots)
    headers.initialize(
      repeating: BlockHeader(position: 0, count: 0, monotonicNanoseconds: 0), count: slots)
    samples = .allocate(capacity: slots * samplesPerSlot)
    samples.initialize(repeating: 0, count: slots * samplesPerSlot)
  }

  deinit {
    headers.deallocate()
    samples.deallocate()
  }

  /// The end that writes. A second claim is a programming error and traps.
  public func claimWriter() -> SampleRingWriter {
    precondition(!hasWriter.exchange(true, ordering: .relaxed), "the ring has a writer already")
    return SampleRingWriter(ring: self)
  }

  /// The end that reads. A second claim is a programming error and traps.
  public func claimReader() -> SampleRingReader {
    precondition(!hasReader.exchange(true, ordering: .relaxed), "the ring has a reader already")
    return SampleRingReader(ring: self)
  }

  /// The blocks that were dropped because the ring was full.
  public var droppedBlocks: Int { lostBlocks.load(ordering: .relaxed) }

  /// The samples in those blocks.
  public var droppedSamples: Int { lostSamples.load(ordering: .relaxed) }
}
