/// Scores of one recording in the layout of sed_scores_eval: a table separated by tabs with the columns
/// `onset` and `offset` in seconds and one column per label, one row per frame, each frame beginning
/// where the one before ends.
public enum ScoreFile {
  /// Seconds by which a frame may begin before or after the end of the one before it.
  public static let timeTolerance = 1e-6

  /// Reads scores.
  ///
  /// Scores may be `inf` and `-inf`, not `nan`. A table without frames is one: it has labels only.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, UTF-8.
  ///   - name: of the file, for messages.
  /// - Returns: the labels in the order of their columns, and the scores, which are the Floats nearest
  ///   to what is written.
  /// - Throws: all that is wrong: missing, unnamed or repeated columns, rows with too many or too few
  ///   cells, cells that are not numbers, frames without length, gaps and overlaps.
  public static func parse(
    _ bytes: [UInt8], name: String
  ) throws(TableError) -> (labels: [String], table: ScoreTable) {
    if let problem = TableHeader.unreadable(bytes) {
      throw TableError(table: name, line: nil, problem)
    }
    var reader = DelimitedReader(bytes, separator: Byte.tab, readsQuotes: true)
    var header = DelimitedReader.Record()
    guard reader.next(into: &header) else {
      throw TableError(table: name, line: nil, "the file is empty; \(expectedHeader)")
    }
    let labels: [String]
    do throws(CellError) {
      labels = try Self.labels(header, reader)
    } catch {
      throw TableError(table: name, line: header.line, error.message)
    }
    var rows = ScoreRows(
      labels: labels, position: reader.position, line: reader.line, log: ProblemLog(table: name))
    rows.readAll(bytes)
    _ = try rows.log.finish()
    return (labels, rows.table())
  }

  private static let expectedHeader =
    "expected a first line with onset, offset and the labels, separated by tabs"

  private static func labels(
    _ header: DelimitedReader.Record, _ reader: DelimitedReader
  ) throws(CellError) -> [String] {
    if let problem = header.problem { throw CellError(problem) }
    var names: [String] = []
    for cell in header.cells { names.append(try reader.requireText(cell)) }
    guard names.count >= 2, names[0] == "onset", names[1] == "offset" else {
      throw CellError("found \(Shown.list(names)); \(expectedHeader)")
    }
    guard names.count > 2 else {
      throw CellError("there is no column for a label; \(expectedHeader)")
    }
    var seen: Set<String> = ["onset", "offset"]
    for (column, name) in names.enumerated().dropFirst(2) {
      guard !name.isEmpty else { throw CellError("column \(column + 1) has no name") }
      guard seen.insert(name).inserted else {
        throw CellError("there are two columns \(Shown.quoted(name)); expected one")
      }
    }
    return Array(names.dropFirst(2))
  }
}
