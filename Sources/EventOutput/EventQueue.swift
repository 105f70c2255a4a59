public import AudioSignal
internal import Synchronization

/// Carries records from the detection thread to the output thread without locks.
///
/// One thread writes and one reads, each through its own end. All storage is allocated here;
/// writing does not allocate, lock or wait. A full queue drops the newest record and counts it.
///
/// `written` and `read` count records for ever; record number `n` lives in slot `n % capacity`.
public final class EventQueue: @unchecked Sendable {
  // Unchecked because of the pointer. Invariant: the slots in `read..<written` belong to the
  // reader, all others to the writer; a slot changes hands only by a releasing store of the counter
  // that its old owner alone writes, and an acquiring load of it by the new owner. Each end is made
  // once, so each side is one owner.
  let capacity: Int
  let wake: WakeSignal
  let records: UnsafeMutablePointer<OutputRecord>
  let written = Atomic<Int>(0)
  let read = Atomic<Int>(0)
  let isWriterDone = Atomic<Bool>(false)
  let lost = Atomic<Int>(0)
  private let hasWriter = Atomic<Bool>(false)
  private let hasReader = Atomic<Bool>(false)

  /// Allocates a queue of `capacity` (at least 1) records; `wake` is signalled for every record and
  /// at the end.
  public init(capacity: Int, wake: WakeSignal) {
    precondition(capacity > 0, "a queue of \(capacity) records")
    self.capacity = capacity
    self.wake = wake
    records = .allocate(capacity: capacity)
  }

  deinit {
    records.deallocate()
  }

  /// The end that writes. A second claim is a programming error and traps.
  public func claimWriter() -> EventQueueWriter {
    precondition(!hasWriter.exchange(true, ordering: .relaxed), "the queue has a writer already")
    return EventQueueWriter(queue: self)
  }

  /// The end that reads. A second claim is a programming error and traps.
  public func claimReader() -> EventQueueReader {
    precondition(!hasReader.exchange(true, ordering: .relaxed), "the queue has a reader already")
    return EventQueueReader(queue: self)
  }

  /// The records that were dropped because the queue was full.
  public var dropped: Int { lost.load(ordering: .relaxed) }

  /// The records that wait to be read, as far as another thread can tell.
  public var waiting: Int {
    // In this order: what is read was written before, so the difference is never below 0.
    let read = read.load(ordering: .acquiring)
    return min(written.load(ordering: .acquiring) - read, capacity)
  }
}

/// The writing end of an `EventQueue`, owned by one thread. Destroying it ends the stream.
public struct EventQueueWriter: ~Copyable, Sendable {
  private let queue: EventQueue
  private var written = 0

  init(queue: EventQueue) {
    self.queue = queue
  }

  deinit {
    queue.isWriterDone.store(true, ordering: .releasing)
    queue.wake.signal()
  }

  /// How many records will find a free slot; for sources that can wait, such as files.
  public var room: Int { queue.capacity - (written - queue.read.load(ordering: .acquiring)) }

  /// Appends a record and wakes the reader. Does not allocate.
  ///
  /// - Returns: false when the queue was full and the record was dropped and counted.
  @discardableResult
  public mutating func push(_ record: OutputRecord) -> Bool {
    guard room > 0 else {
      queue.lost.wrappingAdd(1, ordering: .relaxed)
      return false
    }
    (queue.records + written % queue.capacity).initialize(to: record)
    written += 1
    queue.written.store(written, ordering: .releasing)
    queue.wake.signal()
    return true
  }

  /// Says that no record will follow. The reader still gets all records written before.
  public mutating func finish() {
    queue.isWriterDone.store(true, ordering: .releasing)
    queue.wake.signal()
  }
}

/// The reading end of an `EventQueue`, owned by one thread.
public struct EventQueueReader: ~Copyable, Sendable {
  private let queue: EventQueue
  private var read = 0

  init(queue: EventQueue) {
    self.queue = queue
  }

  /// Whether the writer has ended and every record was taken.
  public var isFinished: Bool {
    // In this order: records are written before the end is announced.
    queue.isWriterDone.load(ordering: .acquiring)
      && read == queue.written.load(ordering: .acquiring)
  }

  /// Takes the oldest record, or nil when the queue is empty. Does not allocate.
  public mutating func pop() -> OutputRecord? {
    guard read < queue.written.load(ordering: .acquiring) else { return nil }
    let record = queue.records[read % queue.capacity]
    read += 1
    queue.read.store(read, ordering: .releasing)
    return record
  }
}
