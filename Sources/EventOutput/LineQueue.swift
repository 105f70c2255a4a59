/// Lines that were dropped, in a stretch.
struct LostLines: Sendable {
  var count: Int64
  var firstSeq: Int64
  var lastSeq: Int64
}

/// A bounded queue of lines that forgets the oldest ones and knows which.
///
/// What was forgotten comes out where it is missing: before the lines that are left.
struct LineQueue: Sendable {
  enum Item: Sendable {
    case line(OutputLine)
    case lost(LostLines)
  }

  private let maximumLines: Int
  private let maximumBytes: Int
  private var items: [Item] = []
  private var head = 0
  private var bytes = 0
  private var lost: LostLines?

  /// A queue that holds so many lines and bytes, whichever is reached first.
  init(maximumLines: Int, maximumBytes: Int) {
    self.maximumLines = maximumLines
    self.maximumBytes = maximumBytes
  }

  var isEmpty: Bool { head == items.count && lost == nil }

  mutating func push(_ item: Item) {
    items.append(item)
    bytes += Self.size(item)
    while items.count - head > maximumLines || bytes > maximumBytes { forget(takeOldest()) }
  }

  /// The next item in order, or nil when the queue is empty.
  mutating func pop() -> Item? {
    if let lost {
      self.lost = nil
      return .lost(lost)
    }
    return head < items.count ? takeOldest() : nil
  }

  private mutating func takeOldest() -> Item {
    let item = items[head]
    items[head] = .lost(LostLines(count: 0, firstSeq: 0, lastSeq: 0))
    head += 1
    bytes -= Self.size(item)
    if head == items.count || head > 1024 {
      items.removeFirst(head)
      head = 0
    }
    return item
  }

  private mutating func forget(_ item: Item) {
    let next =
      switch item {
      case .line(let line): LostLines(count: 1, firstSeq: line.seq, lastSeq: line.seq)
      case .lost(let lines): lines
      }
    lost = LostLines(
      count: (lost?.count ?? 0) + next.count, firstSeq: lost?.firstSeq ?? next.firstSeq,
      lastSeq: next.lastSeq)
  }

  private static func size(_ item: Item) -> Int {
    if case .line(let line) = item { line.bytes.count } else { 0 }
  }
}
