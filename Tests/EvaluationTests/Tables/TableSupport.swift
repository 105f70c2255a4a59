import Evaluation
import Testing

/// Reads a table of labels called `t`.
func labelTable(_ text: String, name: String = "t") throws -> LabelTable {
  try LabelTable(parsing: text, name: name)
}

/// What is wrong with a table of labels, each as `line: message`.
func tableErrors(_ text: String) -> [String] {
  do throws(TableError) {
    _ = try LabelTable(parsing: text, name: "t")
    return []
  } catch {
    return error.problems.map { "\($0.line ?? 0): \($0.message)" }
  }
}

/// What is doubtful about a table of labels, each as `line: message`.
func tableWarnings(_ text: String) throws -> [String] {
  try labelTable(text).warnings.map { "\($0.line ?? 0): \($0.message)" }
}

/// What is wrong with a table of scores, each as `line: message`.
func scoreErrors(_ text: String) -> [String] {
  do throws(TableError) {
    _ = try ScoreFile.parse(Array(text.utf8), name: "t")
    return []
  } catch {
    return error.problems.map { "\($0.line ?? 0): \($0.message)" }
  }
}

extension LabelTable.Row {
  /// The row in one line; what it does not have is a dash.
  var short: String {
    func text<Value>(_ value: Value?) -> String { value.map { "\($0)" } ?? "-" }
    return "\(line) \(text(file)) \(text(onset)) \(text(offset)) \(label) \(text(fold)) "
      + "\(text(group)) \(text(usage))"
  }
}
