import AllocationCounter
import AudioSignal
import EventOutput
import Glibc
import SoundEvents
import Testing

@Suite struct EventQueueTests {
  static func record(_ number: Int64) -> OutputRecord {
    OutputRecord(.event(event(.start) { $0.number = number }), source: 3)
  }

  static func number(_ record: OutputRecord?) -> Int64? {
    if case .event(let event)? = record?.payload { event.number } else { nil }
  }

  @Test func `records come out in order and whole`() {
    let queue = EventQueue(capacity: 4, wake: WakeSignal())
    var writer = queue.claimWriter()
    var reader = queue.claimReader()
    #expect(reader.pop() == nil)
    for round in 0..<50 as Range<Int64> {
      for part in 0..<3 as Range<Int64> { writer.push(Self.record(round * 3 + part)) }
      for part in 0..<3 as Range<Int64> {
        let record = reader.pop()
        #expect(Self.number(record) == round * 3 + part)
        #expect(record?.source == 3)
      }
      #expect(reader.pop() == nil)
    }
    #expect(queue.dropped == 0)
  }

  @Test func `a full queue drops the newest and counts it`() {
    let queue = EventQueue(capacity: 2, wake: WakeSignal())
    var writer = queue.claimWriter()
    var reader = queue.claimReader()
    #expect((1...5).map { writer.push(Self.record($0)) } == [true, true, false, false, false])
    #expect(queue.dropped == 3 && queue.waiting == 2)
    #expect(Self.number(reader.pop()) == 1)
    #expect(queue.waiting == 1)
    #expect(writer.push(Self.record(6)) == true)
    #expect(Self.number(reader.pop()) == 2)
    #expect(Self.number(reader.pop()) == 6)
  }

  @Test func `every record and the end wake the reader`() {
    let wake = WakeSignal()
    let queue = EventQueue(capacity: 2, wake: wake)
    var writer = queue.claimWriter()
    var reader = queue.claimReader()
    #expect(!wake.wait(timeoutMilliseconds: 0))
    writer.push(Self.record(1))
    #expect(wake.wait(timeoutMilliseconds: 0))
    #expect(reader.isFinished == false)
    writer.finish()
    #expect(wake.wait(timeoutMilliseconds: 0))
    #expect(reader.isFinished == false)
    #expect(Self.number(reader.pop()) == 1)
    #expect(reader.isFinished == true)
  }

  /// Owns the writing end for its thread.
  private final class Producer {
    var writer: EventQueueWriter
    let count: Int64

    init(_ writer: consuming EventQueueWriter, count: Int64) {
      self.writer = writer
      self.count = count
    }

    func run() {
      for number in 1...count {
        writer.push(EventQueueTests.record(number))
        if number % 512 == 0 { sched_yield() }
      }
      writer.finish()
    }
  }

  @Test func `two threads lose nothing but what was counted`() {
    let wake = WakeSignal()
    let queue = EventQueue(capacity: 64, wake: wake)
    let count: Int64 = 100_000
    let producer = Unmanaged.passRetained(Producer(queue.claimWriter(), count: count))
    var reader = queue.claimReader()
    var thread = pthread_t()
    pthread_create(
      &thread, nil,
      { argument in
        if let argument { Unmanaged<Producer>.fromOpaque(argument).takeRetainedValue().run() }
        return nil
      }, producer.toOpaque())
    var received: Int64 = 0
    var last: Int64 = 0
    var isSorted = true
    while !reader.isFinished {
      _ = wake.wait(timeoutMilliseconds: 100)
      while let record = reader.pop() {
        let number = Self.number(record) ?? 0
        isSorted = isSorted && number > last
        last = number
        received += 1
      }
    }
    pthread_join(thread, nil)
    #expect(isSorted)
    #expect(received + Int64(queue.dropped) == count)
  }

  @Test(.enabled(if: allocation_counter_available() == 1))
  func `neither end allocates`() {
    let queue = EventQueue(capacity: 8, wake: WakeSignal())
    var writer = queue.claimWriter()
    var reader = queue.claimReader()
    let record = Self.record(1)
    var count = 0
    allocation_counter_start()
    for round in 0..<1000 {
      writer.push(record)
      if round % 3 == 0 { while reader.pop() != nil { count += 1 } }
    }
    let allocations = allocation_counter_stop()
    #expect(allocations == 0)
    #expect(count > 900)
  }
}
