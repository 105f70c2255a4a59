/// What is wrong with a cell or a row, without the place.
struct CellError: Error {
  let message: String

  init(_ message: String) {
    self.message = message
  }

  static func wrongCount(found: Int, expected: Int, hasQuotes: Bool) -> CellError {
    let hint = hasQuotes && found > expected ? "; a cell that holds a separator needs quotes" : ""
    return CellError("\(found) column\(found == 1 ? "" : "s"), expected \(expected)\(hint)")
  }
}

extension DelimitedReader {
  /// The text of a cell, as people may write it.
  func requireText(_ cell: Cell) throws(CellError) -> String {
    guard let text = text(cell) else {
      let shown = String(decoding: bytes[cell.start..<cell.end], as: UTF8.self)
      throw CellError("\(Shown.quoted(shown)) is not UTF-8; save the file as UTF-8")
    }
    return text
  }

  /// A time in seconds, from 0 to `LabelTable.maximumTime`.
  ///
  /// - Parameter name: what the column holds, for messages.
  func time(_ cell: Cell, _ name: String) throws(CellError) -> Double {
    guard !cell.isEmpty else { throw CellError("no \(name); expected seconds") }
    guard let value = number(cell) else {
      let text = Shown.quoted(try requireText(cell))
      throw CellError(
        hasDecimalComma(cell)
          ? "the \(name) \(text) has a decimal comma; expected a point"
          : "the \(name) \(text) is not a number; expected seconds")
    }
    guard value.isFinite else {
      throw CellError("the \(name) \(value) is not a time; expected seconds")
    }
    guard value >= 0 else {
      throw CellError("the \(name) \(value) s is negative; expected seconds from 0 on")
    }
    guard value <= LabelTable.maximumTime else {
      throw CellError(
        "the \(name) \(value) s is too large; expected seconds from the recording's beginning")
    }
    return value
  }

  /// The number that fills a cell; nil when it is not one.
  private func number(_ cell: Cell) -> Double? {
    guard let number = DecimalNumber(bytes.span, from: cell.start, to: cell.end),
      number.end == cell.end
    else { return nil }
    return number.double(bytes.span)
  }

  private func hasDecimalComma(_ cell: Cell) -> Bool {
    let text = bytes[cell.start..<cell.end]
    return text.count { $0 == Byte.comma } == 1
      && text.allSatisfy { "0123456789+-,eE".utf8.contains($0) }
  }
}
