import AllocationCounter
import AudioSignal
import Testing

@Suite struct SampleRingTests {
  @Test func `blocks come out in order with their headers, over many wraps`() {
    let ring = SampleRing(slots: 3, samplesPerSlot: 5)
    var writer = ring.claimWriter()
    var reader = ring.claimReader()
    var position: SamplePosition = 100
    for round in 0..<50 {
      for block in 0..<(1 + round % 3) {
        let count = (round + block) % 6
        let first = Float(position)
        let isWritten = writer.write(
          position: position + SamplePosition(block), count: count, monotonicNanoseconds: position
        ) { samples in
          #expect(samples.count == count)
          for index in samples.indices { samples[index] = first + Float(index) }
        }
        #expect(isWritten)
      }
      for block in 0..<(1 + round % 3) {
        let isRead = reader.read { header, samples in
          #expect(header.position == position + SamplePosition(block))
          #expect(header.monotonicNanoseconds == position)
          #expect(header.count == (round + block) % 6)
          #expect(samples.count == header.count)
          for index in samples.indices { #expect(samples[index] == Float(position) + Float(index)) }
        }
        #expect(isRead)
      }
      position += 1000
    }
    #expect(ring.droppedBlocks == 0)
  }

  @Test func `an empty ring hands out nothing`() {
    let ring = SampleRing(slots: 2, samplesPerSlot: 1)
    var reader = ring.claimReader()
    let isRead = reader.read { _, _ in Issue.record("there is no block") }
    #expect(!isRead)
    #expect(reader.isFinished == false)
  }

  @Test func `a full ring keeps the old blocks, drops the new ones and counts them`() {
    let ring = SampleRing(slots: 2, samplesPerSlot: 10)
    var writer = ring.claimWriter()
    var reader = ring.claimReader()
    var accepted: [Bool] = []
    for block in 0..<5 {
      accepted.append(
        writer.write(
          position: SamplePosition(block * 10), count: 6 + block, monotonicNanoseconds: 0
        ) { samples in
          if block > 1 { Issue.record("a dropped block is not filled") }
          samples[0] = Float(block)
        })
    }
    #expect(accepted == [true, true, false, false, false])
    #expect(writer.hasRoom == false)
    #expect(ring.droppedBlocks == 3)
    #expect(ring.droppedSamples == 8 + 9 + 10)
    var positions: [SamplePosition] = []
    while reader.read({ header, _ in positions.append(header.position) }) {}
    #expect(positions == [0, 10])
    #expect(writer.hasRoom == true)
    let isWritten = writer.write(position: 50, count: 1, monotonicNanoseconds: 0) { _ in }
    #expect(isWritten)
    _ = reader.read { header, _ in #expect(header.position == 50) }
  }

  @Test func `the stream is finished when its last block was read`() {
    let ring = SampleRing(slots: 2, samplesPerSlot: 1)
    var writer = ring.claimWriter()
    var reader = ring.claimReader()
    _ = writer.write(position: 0, count: 1, monotonicNanoseconds: 0) { _ in }
    writer.finish()
    #expect(reader.isFinished == false)
    _ = reader.read { _, _ in }
    #expect(reader.isFinished == true)
  }

  @Test func `a writer that is gone has finished`() {
    func write(_ writer: consuming SampleRingWriter) {
      _ = writer.write(position: 0, count: 1, monotonicNanoseconds: 0) { _ in }
    }
    let ring = SampleRing(slots: 2, samplesPerSlot: 1)
    var reader = ring.claimReader()
    write(ring.claimWriter())
    #expect(reader.isFinished == false)
    _ = reader.read { _, _ in }
    #expect(reader.isFinished == true)
  }

  @Test(.enabled(if: allocation_counter_available() == 1))
  func `writing and reading do not allocate`() {
    let ring = SampleRing(slots: 4, samplesPerSlot: 320)
    var writer = ring.claimWriter()
    var reader = ring.claimReader()
    var sum: Float = 0
    // The first block may make the runtime build type metadata, once per process.
    _ = writer.write(position: 0, count: 1, monotonicNanoseconds: 0) { samples in samples[0] = 0 }
    _ = reader.read { _, samples in sum += samples[0] }
    allocation_counter_start()
    for block in 0..<1000 {
      _ = writer.write(
        position: SamplePosition(block * 320), count: 320, monotonicNanoseconds: 0
      ) { samples in
        for index in samples.indices { samples[index] = 1 }
      }
      if block % 5 != 0 {
        _ = reader.read { _, samples in
          for index in samples.indices { sum += samples[index] }
        }
      }
    }
    writer.finish()
    let isFinished = reader.isFinished
    let allocations = allocation_counter_stop()
    #expect(allocations == 0)
    #expect(sum == 800 * 320)
    // Three blocks are still inside.
    #expect(ring.droppedBlocks == 1000 - 800 - 3)
    #expect(!isFinished)
  }

  @Test func `a second writer traps`() async {
    await #expect(processExitsWith: .failure) {
      let ring = SampleRing(slots: 1, samplesPerSlot: 1)
      let first = ring.claimWriter()
      let second = ring.claimWriter()
      _ = (first.hasRoom, second.hasRoom)
    }
  }

  @Test func `a second reader traps`() async {
    await #expect(processExitsWith: .failure) {
      let ring = SampleRing(slots: 1, samplesPerSlot: 1)
      let first = ring.claimReader()
      let second = ring.claimReader()
      _ = (first.isFinished, second.isFinished)
    }
  }

  @Test func `a block larger than a slot traps`() async {
    await #expect(processExitsWith: .failure) {
      let ring = SampleRing(slots: 1, samplesPerSlot: 4)
      var writer = ring.claimWriter()
      _ = writer.write(position: 0, count: 5, monotonicNanoseconds: 0) { _ in }
    }
  }
}
