/// Splits a table into records and cells, one record at a time.
///
/// Quoted cells follow RFC 4180: they may hold separators, line breaks and doubled quotes. Lines end
/// with LF, CR LF or CR. Blank lines and a byte order mark are skipped; spaces around cells are not
/// part of them.
struct DelimitedReader {
  /// Where a cell lies in the bytes.
  struct Cell {
    var start: Int
    var end: Int
    var hasDoubledQuotes = false

    var isEmpty: Bool { start == end }
  }

  /// A record; keep one and let it be refilled.
  struct Record {
    /// The line on which it begins, counted from 1.
    var line = 0
    /// The byte with which it begins.
    var start = 0
    var cells: [Cell] = []
    /// What is wrong with its quotes.
    var problem: String?
  }

  let bytes: [UInt8]
  private let separator: UInt8
  private let readsQuotes: Bool
  /// The byte at which the next record begins.
  private(set) var position: Int
  /// The line on which the next record begins, counted from 1.
  private(set) var line = 1

  init(_ bytes: [UInt8], separator: UInt8, readsQuotes: Bool) {
    self.bytes = bytes
    self.separator = separator
    self.readsQuotes = readsQuotes
    position = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
  }

  /// Reads the next record that is not blank; false at the end.
  mutating func next(into record: inout Record) -> Bool {
    while position < bytes.count {
      read(into: &record)
      if record.problem != nil || record.cells.contains(where: { !$0.isEmpty }) { return true }
    }
    return false
  }

  /// The text of a cell; nil when it is not UTF-8.
  func text(_ cell: Cell) -> String? {
    guard cell.hasDoubledQuotes else {
      return String(validating: bytes[cell.start..<cell.end], as: UTF8.self)
    }
    var unquoted: [UInt8] = []
    var index = cell.start
    while index < cell.end {
      unquoted.append(bytes[index])
      index += bytes[index] == Byte.quote ? 2 : 1
    }
    return String(validating: unquoted, as: UTF8.self)
  }

  private mutating func read(into record: inout Record) {
    record.line = line
    record.start = position
    record.cells.removeAll(keepingCapacity: true)
    record.problem = nil
    while true {
      let isQuoted = readsQuotes && position < bytes.count && bytes[position] == Byte.quote
      record.cells.append(isQuoted ? quotedCell(&record) : plainCell())
      guard position < bytes.count else { return }
      guard bytes[position] == separator else { return skipLineEnd() }
      position += 1
    }
  }

  private mutating func plainCell() -> Cell {
    let start = position
    skipToCellEnd()
    return trimmed(Cell(start: start, end: position))
  }

  private mutating func quotedCell(_ record: inout Record) -> Cell {
    position += 1
    var cell = Cell(start: position, end: position)
    while position < bytes.count {
      if bytes[position] == Byte.quote {
        guard position + 1 < bytes.count, bytes[position + 1] == Byte.quote else { break }
        cell.hasDoubledQuotes = true
        position += 2
      } else if isLineEnd(bytes[position]) {
        skipLineEnd()
      } else {
        position += 1
      }
    }
    cell.end = position
    let column = record.cells.count + 1
    guard position < bytes.count else {
      record.problem = "the quote that opens in column \(column) is never closed"
      return cell
    }
    position += 1
    let afterQuote = position
    skipToCellEnd()
    if !trimmed(Cell(start: afterQuote, end: position)).isEmpty {
      record.problem =
        "column \(column) goes on after its closing quote; quotes inside a quoted cell are doubled"
    }
    return trimmed(cell)
  }

  private mutating func skipToCellEnd() {
    while position < bytes.count, bytes[position] != separator, !isLineEnd(bytes[position]) {
      position += 1
    }
  }

  private mutating func skipLineEnd() {
    let isCarriageReturn = bytes[position] == Byte.carriageReturn
    position += 1
    if isCarriageReturn, position < bytes.count, bytes[position] == Byte.lineFeed {
      position += 1
    }
    line += 1
  }

  private func trimmed(_ cell: Cell) -> Cell {
    var cell = cell
    while cell.start < cell.end, isBlank(bytes[cell.start]) { cell.start += 1 }
    while cell.start < cell.end, isBlank(bytes[cell.end - 1]) { cell.end -= 1 }
    return cell
  }

  private func isBlank(_ byte: UInt8) -> Bool {
    byte == Byte.space || byte == Byte.tab
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == Byte.lineFeed || byte == Byte.carriageReturn
  }
}

/// The bytes that have a meaning in tables.
enum Byte {
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let carriageReturn = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let comma = UInt8(ascii: ",")
  static let semicolon = UInt8(ascii: ";")
  static let backslash = UInt8(ascii: "\\")
}
