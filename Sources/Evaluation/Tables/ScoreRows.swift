/// Reads the rows of a table of scores.
///
/// Tables are large, so that numbers are read where they stand; a row that does not go through is
/// split into cells once more to say what is wrong with it.
struct ScoreRows {
  private let labels: [String]
  private var position: Int
  private var line: Int
  var log: ProblemLog
  /// frames × labels.
  private var values: [Float] = []
  private var boundaries: [Double] = []
  /// End of the last frame in seconds.
  private var end = 0.0

  init(labels: [String], position: Int, line: Int, log: ProblemLog) {
    self.labels = labels
    self.position = position
    self.line = line
    self.log = log
  }

  /// Reads all rows; what is wrong goes to the log.
  mutating func readAll(_ bytes: [UInt8]) {
    let span = bytes.span
    while position < span.count {
      let start = position
      let count = values.count
      if isBlankLine(span) { continue }
      if let frame = readRow(span) {
        take(onset: frame.onset, offset: frame.offset)
      } else {
        values.removeLast(values.count - count)
        position = start
        skipLine(span)
        explain(bytes, from: start, to: position)
      }
      skipLineEnd(span)
    }
  }

  /// The scores, labels × frames.
  func table() -> ScoreTable {
    guard !boundaries.isEmpty else {
      return ScoreTable(boundaries: [], labelCount: labels.count, values: [])
    }
    let frames = boundaries.count
    let rows = values.span
    let transposed = [Float](unsafeUninitializedCapacity: rows.count) { scores, count in
      // As many rows at a time as stay in the cache while they are read label by label.
      for first in stride(from: 0, to: frames, by: 64) {
        for label in labels.indices {
          for frame in first..<min(first + 64, frames) {
            scores.initializeElement(
              at: label * frames + frame, to: rows[frame * labels.count + label])
          }
        }
      }
      count = rows.count
    }
    return ScoreTable(
      boundaries: boundaries + [end], labelCount: labels.count, values: transposed)
  }

  /// Reads the numbers of a row up to the end of its line; nil when they are not as they should be.
  private mutating func readRow(_ bytes: Span<UInt8>) -> (onset: Double, offset: Double)? {
    guard let onset = nextNumber(bytes)?.double(bytes), skipSeparator(bytes),
      let offset = nextNumber(bytes)?.double(bytes),
      abs(onset) <= LabelTable.maximumTime, abs(offset) <= LabelTable.maximumTime
    else { return nil }
    for _ in labels.indices {
      guard skipSeparator(bytes), let number = nextNumber(bytes) else { return nil }
      let score = number.float(bytes)
      guard score.isFinite || number.isInfinite else { return nil }
      values.append(score)
    }
    guard position == bytes.count || isLineEnd(bytes[position]) else { return nil }
    return (onset, offset)
  }

  private mutating func nextNumber(_ bytes: Span<UInt8>) -> DecimalNumber? {
    skipSpaces(bytes)
    guard let number = DecimalNumber(bytes, from: position, to: bytes.count) else { return nil }
    position = number.end
    skipSpaces(bytes)
    return number
  }

  private mutating func take(onset: Double, offset: Double) {
    guard offset > onset else {
      return log.error(
        line: line,
        "the offset \(offset) s is not after the onset \(onset) s; expected frames with a length")
    }
    if let last = boundaries.last {
      guard abs(onset - end) <= ScoreFile.timeTolerance, onset > last else {
        log.error(
          line: line,
          "the onset \(onset) s is not the end of the frame before, \(end) s; expected frames "
            + "without gaps and overlaps")
        end = offset
        return
      }
    }
    boundaries.append(onset)
    end = offset
  }

  /// Says what is wrong with a line that could not be read.
  private mutating func explain(_ bytes: [UInt8], from start: Int, to end: Int) {
    var reader = DelimitedReader(
      Array(bytes[start..<end]), separator: Byte.tab, readsQuotes: false)
    var record = DelimitedReader.Record()
    _ = reader.next(into: &record)
    guard record.cells.count == labels.count + 2 else {
      let error = CellError.wrongCount(
        found: record.cells.count, expected: labels.count + 2, hasQuotes: false)
      return log.error(line: line, error.message)
    }
    for (column, cell) in record.cells.enumerated() {
      let problem = Self.problem(cell, reader, isTime: column < 2)
      let name = column < 2 ? ["onset", "offset"][column] : Shown.quoted(labels[column - 2])
      if let problem {
        return log.error(line: line, "column \(column + 1) (\(name)): \(problem)")
      }
    }
    log.error(line: line, "the line is not a row of numbers")
  }

  private static func problem(
    _ cell: DelimitedReader.Cell, _ reader: DelimitedReader, isTime: Bool
  ) -> String? {
    guard !cell.isEmpty else { return "it is empty; expected a number" }
    let shown = Shown.quoted(
      String(decoding: reader.bytes[cell.start..<cell.end], as: UTF8.self))
    let bytes = reader.bytes.span
    guard let number = DecimalNumber(bytes, from: cell.start, to: cell.end), number.end == cell.end
    else { return "\(shown) is not a number" }
    if number.isNotANumber { return "\(shown) is no \(isTime ? "time" : "score")" }
    if isTime, !(abs(number.double(bytes)) <= LabelTable.maximumTime) {
      return "\(shown) is too large; expected seconds from the recording's beginning"
    }
    if !isTime, !number.isInfinite, number.float(bytes).isInfinite {
      return "\(shown) is too large for a score; the largest is \(Float.greatestFiniteMagnitude)"
    }
    return nil
  }
}

extension ScoreRows {
  /// Whether there is nothing on the line; its end is then skipped.
  private mutating func isBlankLine(_ bytes: Span<UInt8>) -> Bool {
    let start = position
    while position < bytes.count, bytes[position] == Byte.space || bytes[position] == Byte.tab {
      position += 1
    }
    guard position < bytes.count else { return true }
    guard isLineEnd(bytes[position]) else {
      position = start
      return false
    }
    skipLineEnd(bytes)
    return true
  }

  private mutating func skipSpaces(_ bytes: Span<UInt8>) {
    while position < bytes.count, bytes[position] == Byte.space { position += 1 }
  }

  private mutating func skipSeparator(_ bytes: Span<UInt8>) -> Bool {
    guard position < bytes.count, bytes[position] == Byte.tab else { return false }
    position += 1
    return true
  }

  private mutating func skipLine(_ bytes: Span<UInt8>) {
    while position < bytes.count, !isLineEnd(bytes[position]) { position += 1 }
  }

  private mutating func skipLineEnd(_ bytes: Span<UInt8>) {
    guard position < bytes.count else { return }
    let isCarriageReturn = bytes[position] == Byte.carriageReturn
    position += 1
    if isCarriageReturn, position < bytes.count, bytes[position] == Byte.lineFeed { position += 1 }
    line += 1
  }

  private func isLineEnd(_ byte: UInt8) -> Bool {
    byte == Byte.lineFeed || byte == Byte.carriageReturn
  }
}
