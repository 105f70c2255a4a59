import AudioSignal
import Glibc
import Synchronization
import Testing

/// Two threads at full speed. The thread sanitizer runs these too, and `Mutations/ring-relaxed.sh`
/// runs them on a ring that is wrong on purpose, so this file needs nothing but the ring.
@Suite struct SampleRingThreadTests {
  /// What one side did; each thread fills its own, the test looks at it after they have ended.
  final class Ledger: Sendable {
    let blocks = Atomic<Int>(0)
    let samples = Atomic<Int>(0)
    let checksum = Atomic<UInt64>(0)
    let faults = Atomic<Int>(0)
  }

  /// A thread's work, carried through the pointer of `pthread_create`.
  final class Work: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) { self.body = body }
  }

  static func start(_ body: @escaping @Sendable () -> Void) -> pthread_t {
    var thread = pthread_t()
    let status = pthread_create(
      &thread, nil,
      { pointer in
        if let pointer { Unmanaged<Work>.fromOpaque(pointer).takeRetainedValue().body() }
        return nil
      }, Unmanaged.passRetained(Work(body)).toOpaque())
    precondition(status == 0, "no thread")
    return thread
  }

  /// The sample that belongs at a position.
  static func sample(_ position: SamplePosition) -> Float {
    Float(UInt64(bitPattern: position) &* 0x9E37_79B9_7F4A_7C15 >> 40)
  }

  static func write(_ ring: SampleRing, blocks: Int, waits: Bool, into ledger: Ledger) {
    var writer = ring.claimWriter()
    var position: SamplePosition = 0
    for block in 0..<blocks {
      let count = 1 + block * 7 % 64
      while waits && !writer.hasRoom { sched_yield() }
      var checksum: UInt64 = 0
      let isWritten = writer.write(
        position: position, count: count, monotonicNanoseconds: position + SamplePosition(count)
      ) { samples in
        for index in samples.indices {
          samples[index] = sample(position + SamplePosition(index))
          checksum &+= UInt64(samples[index].bitPattern)
        }
      }
      if isWritten {
        ledger.blocks.wrappingAdd(1, ordering: .relaxed)
        ledger.samples.wrappingAdd(count, ordering: .relaxed)
        ledger.checksum.wrappingAdd(checksum, ordering: .relaxed)
      }
      position += SamplePosition(count)
    }
    writer.finish()
  }

  static func read(_ ring: SampleRing, into ledger: Ledger) {
    var reader = ring.claimReader()
    var expected: SamplePosition = 0
    while !reader.isFinished {
      let isRead = reader.read { header, samples in
        var faults = header.count == samples.count && header.position >= expected ? 0 : 1
        if header.monotonicNanoseconds != header.position + SamplePosition(header.count) {
          faults += 1
        }
        expected = header.position + SamplePosition(header.count)
        for index in samples.indices {
          if samples[index] != sample(header.position + SamplePosition(index)) { faults += 1 }
          ledger.checksum.wrappingAdd(UInt64(samples[index].bitPattern), ordering: .relaxed)
        }
        ledger.blocks.wrappingAdd(1, ordering: .relaxed)
        ledger.samples.wrappingAdd(header.count, ordering: .relaxed)
        ledger.faults.wrappingAdd(faults, ordering: .relaxed)
      }
      if !isRead { sched_yield() }
    }
  }

  @Test(arguments: [true, false], [1, 2, 7])
  func `nothing is torn, repeated or lost without being counted`(waits: Bool, slots: Int) {
    let ring = SampleRing(slots: slots, samplesPerSlot: 64)
    let blocks = 20_000
    let (written, seen) = (Ledger(), Ledger())
    let writing = Self.start { Self.write(ring, blocks: blocks, waits: waits, into: written) }
    let reading = Self.start { Self.read(ring, into: seen) }
    pthread_join(writing, nil)
    pthread_join(reading, nil)
    let read = seen.blocks.load(ordering: .relaxed)
    let total = (0..<blocks).reduce(0) { $0 + 1 + $1 * 7 % 64 }
    #expect(seen.faults.load(ordering: .relaxed) == 0)
    #expect(read == written.blocks.load(ordering: .relaxed))
    #expect(read + ring.droppedBlocks == blocks)
    #expect(seen.samples.load(ordering: .relaxed) + ring.droppedSamples == total)
    #expect(seen.checksum.load(ordering: .relaxed) == written.checksum.load(ordering: .relaxed))
    if waits { #expect(ring.droppedBlocks == 0) }
  }
}
