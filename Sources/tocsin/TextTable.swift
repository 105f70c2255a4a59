/// Plain tables for a terminal.
enum TextTable {
  /// Rows with columns as wide as their widest cell; the first row is the header.
  static func format(_ rows: [[String]], rightAligned: Set<Int> = []) -> String {
    guard let first = rows.first else { return "" }
    let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      var line = "  "
      for (column, cell) in row.enumerated() {
        let space = String(repeating: " ", count: widths[column] - cell.count)
        line += (rightAligned.contains(column) ? space + cell : cell + space) + "  "
      }
      while line.last == " " { line.removeLast() }
      return line
    }
    .joined(separator: "\n")
  }
}

extension String {
  /// The text with spaces after it, at least `width` characters.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}

/// A number with a fixed count of decimals, without Foundation.
func fixed(_ value: Double, _ decimals: Int) -> String {
  var scale = 1.0
  for _ in 0..<decimals { scale *= 10 }
  guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
  let scaled = Int64((abs(value) * scale).rounded())
  let sign = value < 0 && scaled > 0 ? "-" : ""
  let (whole, rest) = scaled.quotientAndRemainder(dividingBy: Int64(scale))
  guard decimals > 0 else { return "\(sign)\(whole)" }
  let digits = String(rest)
  return "\(sign)\(whole)." + String(repeating: "0", count: decimals - digits.count) + digits
}
