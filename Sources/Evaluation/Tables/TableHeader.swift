/// The first line of a table as column names.
struct TableHeader {
  /// The byte between cells.
  let separator: UInt8
  /// The line on which it stands, counted from 1.
  let line: Int
  /// The names as written.
  let names: [String]
  /// Where each name first stands, in lower case.
  private let columns: [String: Int]
  /// Names, in lower case, that stand there more than once.
  private let repeated: Set<String>

  /// The first line, split where it gives most of the known names; nil for a table without content.
  ///
  /// - Parameter known: names in lower case.
  init?(of bytes: [UInt8], known: Set<String>) {
    let candidates = [Byte.tab, Byte.comma, Byte.semicolon].compactMap {
      TableHeader(of: bytes, separator: $0)
    }
    func fit(_ header: TableHeader) -> (Int, Int) {
      (known.count { header.columns[$0] != nil }, header.names.count)
    }
    guard let best = candidates.max(by: { fit($0) < fit($1) }) else { return nil }
    self = best
  }

  private init?(of bytes: [UInt8], separator: UInt8) {
    var reader = DelimitedReader(bytes, separator: separator, readsQuotes: true)
    var record = DelimitedReader.Record()
    guard reader.next(into: &record) else { return nil }
    self.separator = separator
    line = record.line
    names = record.cells.map { reader.text($0) ?? "\u{FFFD}" }
    var columns: [String: Int] = [:]
    var repeated: Set<String> = []
    for (index, name) in names.enumerated() where !name.isEmpty {
      if columns.updateValue(columns[name.lowercased()] ?? index, forKey: name.lowercased()) != nil
      {
        repeated.insert(name.lowercased())
      }
    }
    self.columns = columns
    self.repeated = repeated
  }

  /// The column with the first of these names that there is; names in lower case.
  func column(_ names: String...) -> Int? {
    names.lazy.compactMap { columns[$0] }.first
  }

  /// The name of the first of the columns whose name stands there twice.
  func ambiguousName(among columns: [Int?]) -> String? {
    columns.lazy.compactMap { $0 }.map { names[$0] }
      .first { repeated.contains($0.lowercased()) }
  }

  /// Says what is wrong with the beginning of a table that cannot be one.
  static func unreadable(_ bytes: [UInt8]) -> String? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
      return "the text is UTF-16; save it as UTF-8"
    }
    if bytes.prefix(4096).contains(0) { return "the file is not text" }
    return nil
  }
}
