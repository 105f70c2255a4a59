/// Reads one table key by key and reports what is wrong with it: types, ranges, unknown keys.
///
/// Every method that reads a key returns nil when the key is absent and also when its value is
/// wrong; the second is a problem in the list. `finish()` reports the keys nobody asked for.
public struct TableReader {
  /// The keys and values, in the order of their lines.
  public let entries: [TOMLNode.Entry]
  /// The line of the table's header.
  public let line: Int
  private let place: String
  private let problems: ProblemList
  private var known: [String] = []

  /// A reader of `node`; nil, with a problem, if that is no table. `place` completes a sentence:
  /// "in [events]", "at the top level".
  public init?(_ node: TOMLNode, place: String, problems: ProblemList) {
    guard case .table(let entries) = node.value else {
      problems.add(line: node.line, "\(place): expected a table, found \(node.found)")
      return nil
    }
    var lines: [String: Int] = [:]
    for entry in entries {
      if let first = lines[entry.key] {
        // Different bytes, so two keys to TOML; the same text to Swift and to people.
        problems.add(
          line: entry.node.line,
          "\(Spelling.quoted(entry.key)) \(place): the same key as in line \(first)")
      }
      lines[entry.key] = entry.node.line
    }
    self.entries = entries
    line = node.line
    self.place = place
    self.problems = problems
  }

  /// The line of a key that is present.
  public func line(of key: String) -> Int? { entries.first { $0.key == key }?.node.line }

  /// Reports a problem with a key, at its line or else at the table's.
  public func report(_ key: String, _ message: String) {
    problems.add(line: line(of: key) ?? line, "\(key): \(message)")
  }

  /// Reports a problem with the table as a whole.
  public func report(_ message: String) {
    problems.add(line: line, message)
  }

  /// The value of a key as it stands.
  public mutating func node(_ key: String) -> TOMLNode? {
    known.append(key)
    return entries.first { $0.key == key }?.node
  }

  /// `true` or `false`.
  public mutating func boolean(_ key: String) -> Bool? {
    convert(key, expected: "true or false") {
      if case .boolean(let value) = $0.value { value } else { nil }
    }
  }

  /// A whole number in a range.
  public mutating func integer(_ key: String, in range: ClosedRange<Int>, unit: String = "") -> Int?
  {
    let bounds = "between \(range.lowerBound) and \(range.upperBound)"
    return convert(key, expected: "a whole number\(unit) \(bounds)") {
      guard case .integer(let value) = $0.value, range.contains(value) else { return nil }
      return value
    }
  }

  /// A number in a range, with or without a decimal point; never NaN or infinite.
  public mutating func number(_ key: String, in range: ClosedRange<Double>, unit: String = "")
    -> Double?
  {
    let bounds = "between \(plain(range.lowerBound)) and \(plain(range.upperBound))"
    return convert(key, expected: "a number\(unit) \(bounds)") { node in
      let value: Double? =
        switch node.value {
        case .integer(let value): Double(value)
        case .number(let value): value
        default: nil
        }
      return value.flatMap { range.contains($0) ? $0 : nil }
    }
  }

  /// Text of 1 to `limit` UTF-8 bytes without control characters.
  public mutating func string(_ key: String, limit: Int, expected: String) -> String? {
    convert(key, expected: expected) { $0.text(limit: limit) }
  }

  /// One of the raw values of a closed set.
  public mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, as type: Choice.Type
  ) -> Choice? {
    guard let node = node(key) else { return nil }
    let names = type.allCases.map(\.rawValue)
    guard case .string(let text) = node.value else {
      problems.add(line: node.line, "\(key): expected \(list(names)), found \(node.found)")
      return nil
    }
    if let choice = Choice(rawValue: text) { return choice }
    let hint = Spelling.hint(for: text, among: names)
    problems.add(line: node.line, "\(key): expected \(list(names)), found \(node.found)\(hint)")
    return nil
  }

  /// A list of texts like `string`'s.
  public mutating func strings(_ key: String, limit: Int, expected: String) -> [String]? {
    guard let node = node(key) else { return nil }
    guard case .array(let elements) = node.value else {
      problems.add(line: node.line, "\(key): expected \(expected), found \(node.found)")
      return nil
    }
    var texts: [String] = []
    for element in elements {
      guard let text = element.text(limit: limit) else {
        problems.add(line: element.line, "\(key): expected \(expected), found \(element.found)")
        continue
      }
      texts.append(text)
    }
    return texts.count == elements.count ? texts : nil
  }

  /// Reports every key that was not asked for, with the nearest known one.
  public func finish() {
    for entry in entries where !known.contains(entry.key) {
      problems.add(
        line: entry.node.line,
        "unknown key \(Spelling.quoted(entry.key)) \(place)\(advice(for: entry.key))")
    }
  }

  private func advice(for key: String) -> String {
    if problems.topLevelKeys.contains(key) {
      return "; it belongs above the first [table]"
    }
    let hint = Spelling.hint(for: key, among: known)
    return hint.isEmpty ? "; known here: \(known.joined(separator: ", "))" : hint
  }

  private mutating func convert<Value>(
    _ key: String, expected: String, _ body: (TOMLNode) -> Value?
  ) -> Value? {
    guard let node = node(key) else { return nil }
    if let value = body(node) { return value }
    problems.add(line: node.line, "\(key): expected \(expected), found \(node.found)")
    return nil
  }

  private func list(_ names: [String]) -> String {
    let quoted = names.map(Spelling.quoted)
    return quoted.dropLast().joined(separator: ", ") + " or " + (quoted.last ?? "")
  }
}

extension TOMLNode {
  /// The text of a string of 1 to `limit` UTF-8 bytes that holds no control characters.
  public func text(limit: Int) -> String? {
    guard case .string(let text) = value, (1...limit).contains(text.utf8.count),
      text.unicodeScalars.allSatisfy({ $0.properties.generalCategory != .control })
    else { return nil }
    return text
  }
}

/// The number in the shortest form that reads back as itself; whole numbers without a point.
public func plain(_ value: Double) -> String {
  abs(value) < 1e15 && value == value.rounded() ? "\(Int(value))" : "\(value)"
}
