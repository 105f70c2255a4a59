/// Lines that were dropped.
struct LostLines: Sendable {
  var count: Int64
  /// The lowest and the highest number among them; lines between them may have been kept.
  var firstSeq: Int64
  var lastSeq: Int64

  mutating func add(_ other: LostLines) {
    count += other.count
    firstSeq = min(firstSeq, other.firstSeq)
    lastSeq = max(lastSeq, other.lastSeq)
  }
}

/// A bounded queue of lines that forgets the oldest ones, alarms last, and knows which.
///
/// What was forgotten comes out where it is missing: before the lines that are left. Lines without
/// a number are forgotten without notice.
struct LineQueue: Sendable {
  enum Item: Sendable {
    case line(OutputLine)
    case lost(LostLines)
  }

  private struct Entry: Sendable {
    /// Position in the order of arrival.
    var order: Int
    var item: Item
  }

  private let maximumLines: Int
  private let maximumBytes: Int
  private var alarms = FIFO<Entry>()
  private var others = FIFO<Entry>()
  private var arrived = 0
  private var bytes = 0
  private var lost: LostLines?

  /// A queue that holds so many lines and bytes, whichever is reached first.
  init(maximumLines: Int, maximumBytes: Int) {
    self.maximumLines = maximumLines
    self.maximumBytes = maximumBytes
  }

  var isEmpty: Bool { alarms.isEmpty && others.isEmpty && lost == nil }

  /// Lines that wait.
  var count: Int { alarms.count + others.count }

  /// Whether a further line makes it forget one.
  func isFull(for line: OutputLine) -> Bool {
    count + 1 > maximumLines || bytes + line.bytes.count > maximumBytes
  }

  /// Appends an item; gives how many numbered lines were forgotten for it.
  @discardableResult
  mutating func push(_ item: Item) -> Int64 {
    let entry = Entry(order: arrived, item: item)
    arrived += 1
    bytes += Self.size(item)
    if case .line(let line) = item, line.isAlarm {
      alarms.append(entry)
    } else {
      others.append(entry)
    }
    var forgotten: Int64 = 0
    while count > maximumLines || bytes > maximumBytes {
      guard let oldest = others.popFirst() ?? alarms.popFirst() else { break }
      bytes -= Self.size(oldest.item)
      forgotten += forget(oldest.item)
    }
    return forgotten
  }

  /// The next item in order, or nil when the queue is empty.
  mutating func pop() -> Item? {
    if let lost {
      self.lost = nil
      return .lost(lost)
    }
    let takesAlarm =
      switch (alarms.first?.order, others.first?.order) {
      case (let alarm?, let other?): alarm < other
      case (let alarm, _): alarm != nil
      }
    guard let entry = takesAlarm ? alarms.popFirst() : others.popFirst() else { return nil }
    bytes -= Self.size(entry.item)
    return entry.item
  }

  /// Forgets everything, and that it was there.
  mutating func removeAll() {
    alarms = FIFO()
    others = FIFO()
    bytes = 0
    lost = nil
  }

  /// The lines that wait, in order.
  var lines: [OutputLine] {
    (alarms.elements + others.elements).sorted { $0.order < $1.order }.compactMap {
      if case .line(let line) = $0.item { line } else { nil }
    }
  }

  /// Gives how many lines that makes; what was lost before was counted before.
  private mutating func forget(_ item: Item) -> Int64 {
    let next: LostLines
    var count: Int64 = 0
    switch item {
    case .line(let line):
      guard line.seq > 0 else { return 0 }
      count = 1
      next = LostLines(count: 1, firstSeq: line.seq, lastSeq: line.seq)
    case .lost(let lines): next = lines
    }
    if lost == nil { lost = next } else { lost?.add(next) }
    return count
  }

  private static func size(_ item: Item) -> Int {
    if case .line(let line) = item { line.bytes.count } else { 0 }
  }
}

/// A queue in an array; what was taken out is cleared away now and then.
struct FIFO<Element: Sendable>: Sendable {
  private var storage: [Element?] = []
  private var head = 0

  var count: Int { storage.count - head }
  var isEmpty: Bool { count == 0 }
  var first: Element? { head < storage.count ? storage[head] : nil }
  var elements: [Element] { storage[head...].compactMap { $0 } }

  mutating func append(_ element: Element) {
    storage.append(element)
  }

  mutating func popFirst() -> Element? {
    guard head < storage.count else { return nil }
    let element = storage[head]
    storage[head] = nil
    head += 1
    if head == storage.count || head > 1024 {
      storage.removeFirst(head)
      head = 0
    }
    return element
  }
}
