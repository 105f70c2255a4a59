import AudioSignal
import Glibc
import Synchronization
import Testing

extension SampleRingThreadTests {
  /// A writer that only signals when it must, and a reader that sleeps whenever it may.
  @Test(arguments: [1, 3, 50], [1, 500, 5000])
  func `a reader that says what it waits for is woken for it`(slots: Int, step: Int) {
    let ring = SampleRing(slots: slots, samplesPerSlot: 64)
    let wake = WakeSignal()
    let blocks = 20_000
    let seen = Ledger()
    let hung = Atomic<Bool>(false)
    let writing = Self.start {
      var writer = ring.claimWriter()
      var position: SamplePosition = 0
      for block in 0..<blocks {
        let count = 1 + block * 7 % 64
        while !writer.hasRoom { sched_yield() }
        _ = writer.write(position: position, count: count, monotonicNanoseconds: 0) { _ in }
        position += SamplePosition(count)
        if writer.isNeeded {
          wake.signal()
        }
      }
      writer.finish()
      wake.signal()
    }
    let reading = Self.start {
      var reader = ring.claimReader()
      var end: SamplePosition = 0
      while !reader.isFinished {
        while reader.read({ header, _ in
          end = header.position + SamplePosition(header.count)
          seen.samples.add(header.count, ordering: .relaxed)
        }) {}
        if reader.await(beyond: end + SamplePosition(step)),
          !wake.wait(timeoutMilliseconds: 10_000)
        {
          hung.store(true, ordering: .relaxed)
          return
        }
      }
    }
    pthread_join(reading, nil)
    let isHung = hung.load(ordering: .relaxed)
    #expect(!isHung)
    // A hung reader leaves the writer waiting for room.
    guard !isHung else { return }
    pthread_join(writing, nil)
    let total = (0..<blocks).reduce(0) { $0 + 1 + $1 * 7 % 64 }
    #expect(seen.samples.load(ordering: .relaxed) == total)
  }

  @Test func `a reader is not woken for samples of which it has no use, but for a full ring`() {
    let ring = SampleRing(slots: 8, samplesPerSlot: 10)
    var writer = ring.claimWriter()
    var reader = ring.claimReader()
    func write(_ position: SamplePosition) -> Bool {
      _ = writer.write(position: position, count: 10, monotonicNanoseconds: 0) { _ in }
      return writer.isNeeded
    }
    let waits = reader.await(beyond: 25)
    #expect(waits && [0, 10, 20, 30].map { write($0) } == [false, false, true, true])
    let hasEnough = !reader.await(beyond: 25)
    #expect(hasEnough)
    while reader.read({ _, _ in }) {}
    let waitsLong = reader.await(beyond: 1000)
    #expect(waitsLong)
    let isNeeded = (4...11).map { write($0 * 10) }
    #expect(isNeeded == [Bool](repeating: false, count: 7) + [true])
  }
}
