internal import TOMLReading

/// One table of a recipe's file: `TableReader` with the ranges and distributions that recipes have.
struct RecipeTable {
  private(set) var reader: TableReader
  private let place: String
  private let problems: ProblemList

  /// A reader of `node`; nil, with a problem, if that is no table.
  init?(_ node: TOMLNode, place: String, problems: ProblemList) {
    guard let reader = TableReader(node, place: place, problems: problems) else { return nil }
    self.reader = reader
    self.place = place
    self.problems = problems
  }

  /// The table below a key; nil when there is none, and also when it is no table.
  mutating func table(_ key: String) -> RecipeTable? {
    guard let node = reader.node(key) else { return nil }
    return RecipeTable(node, place: "in [\(key)]", problems: problems)
  }

  /// A number in a range; nil when it is absent or wrong.
  mutating func number(_ key: String, in limits: ClosedRange<Double>) -> Double? {
    reader.number(key, in: limits)
  }

  /// A whole number in a range.
  mutating func integer(_ key: String, in limits: ClosedRange<Int>) -> Int? {
    reader.integer(key, in: limits)
  }

  /// `true` or `false`.
  mutating func boolean(_ key: String) -> Bool? { reader.boolean(key) }

  /// One of the raw values of a closed set.
  mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ key: String, as type: Choice.Type
  ) -> Choice? {
    reader.choice(key, as: type)
  }

  /// A range `[lowest, highest]`, or one number for both.
  mutating func range(_ key: String, in limits: ClosedRange<Double>) -> ClosedRange<Double>? {
    guard let node = reader.node(key) else { return nil }
    switch node.value {
    case .array(let elements):
      let numbers = elements.compactMap(\.numeric)
      if elements.count == 2, numbers.count == 2, numbers[0] <= numbers[1],
        limits.contains(numbers[0]), limits.contains(numbers[1])
      {
        return numbers[0]...numbers[1]
      }
    default:
      if let number = node.numeric, limits.contains(number) { return number...number }
    }
    report(
      key, node,
      "expected a number or [lowest, highest] between \(plain(limits.lowerBound)) and"
        + " \(plain(limits.upperBound))")
    return nil
  }

  /// A range of whole numbers.
  mutating func range(_ key: String, in limits: ClosedRange<Int>) -> ClosedRange<Int>? {
    let wide = Double(limits.lowerBound)...Double(limits.upperBound)
    guard let range = range(key, in: wide) else { return nil }
    guard range.lowerBound == range.lowerBound.rounded(),
      range.upperBound == range.upperBound.rounded()
    else {
      reader.report(
        key, "expected whole numbers, found \(range.lowerBound) to \(range.upperBound)")
      return nil
    }
    return Int(range.lowerBound)...Int(range.upperBound)
  }

  /// A number, `{ uniform = [lowest, highest] }`, `{ choice = [one, other] }`, or
  /// `{ normal = [mean, deviation], between = [lowest, highest] }`.
  mutating func distribution(_ key: String, in limits: ClosedRange<Double>) -> Distribution? {
    guard let node = reader.node(key) else { return nil }
    if let number = node.numeric, limits.contains(number) { return .constant(number) }
    guard case .table = node.value else {
      report(
        key, node,
        "expected a number between \(plain(limits.lowerBound)) and \(plain(limits.upperBound))"
          + " or a distribution such as { uniform = [lowest, highest] }")
      return nil
    }
    guard var table = RecipeTable(node, place: "in \(key)", problems: problems) else { return nil }
    return table.distribution(of: key, in: limits)
  }

  /// A list of texts of 1 to 256 bytes.
  mutating func strings(_ key: String, _ expected: String) -> [String]? {
    guard let texts = reader.strings(key, limit: 256, expected: expected) else { return nil }
    guard texts.count <= SoundscapeRecipe.Limits.list else {
      reader.report(key, "expected at most \(SoundscapeRecipe.Limits.list), found \(texts.count)")
      return nil
    }
    return texts
  }

  /// Reports a key that cannot be left out, if it is.
  func require(_ key: String) {
    if reader.line(of: key) == nil { reader.report("\(place): \(key) is missing") }
  }

  /// Reports every key that was not asked for.
  func finish() { reader.finish() }

  private mutating func distribution(
    of key: String, in limits: ClosedRange<Double>
  ) -> Distribution? {
    let kinds = ["uniform", "choice", "normal"].filter { reader.line(of: $0) != nil }
    guard kinds.count <= 1 else {
      reader.report("\(key): \(kinds.joined(separator: " and ")) are given; expected one of them")
      return nil
    }
    let uniform = range("uniform", in: limits)
    let choice = numbers("choice", in: limits)
    let normal = numbers("normal", in: -1e6...1e6, count: 2)
    let between = range("between", in: limits)
    finish()
    if let uniform { return .uniform(uniform.lowerBound, uniform.upperBound) }
    if let choice { return .choice(choice) }
    if let normal, normal[1] < 0 {
      reader.report("normal", "expected a deviation of 0 or more, found \(plain(normal[1]))")
    } else if let normal, let between {
      return .normal(
        mean: normal[0], deviation: normal[1], lowest: between.lowerBound,
        highest: between.upperBound)
    } else if kinds == ["normal"], reader.line(of: "between") == nil {
      reader.report("normal", "between = [lowest, highest] is missing")
    } else if kinds.isEmpty {
      reader.report("\(key): expected uniform, choice or normal")
    }
    return nil
  }

  private mutating func numbers(
    _ key: String, in limits: ClosedRange<Double>, count: Int? = nil
  ) -> [Double]? {
    guard let node = reader.node(key) else { return nil }
    if case .array(let elements) = node.value, (1...1000).contains(elements.count) {
      let numbers = elements.compactMap(\.numeric).filter(limits.contains)
      if numbers.count == elements.count, count == nil || numbers.count == count { return numbers }
    }
    let wanted = count.map { "\($0) numbers" } ?? "1 to 1000 numbers"
    report(
      key, node,
      "expected a list of \(wanted) between \(plain(limits.lowerBound)) and"
        + " \(plain(limits.upperBound))")
    return nil
  }

  private func report(_ key: String, _ node: TOMLNode, _ expected: String) {
    reader.report(key, "\(expected), found \(node.described)")
  }
}

extension TOMLNode {
  /// The value of a number with or without a decimal point.
  fileprivate var numeric: Double? {
    switch value {
    case .integer(let value): Double(value)
    case .number(let value): value
    default: nil
    }
  }

  /// What a message calls it; short lists of numbers with their numbers.
  fileprivate var described: String {
    guard case .array(let elements) = value, elements.count <= 4 else { return found }
    let numbers = elements.compactMap(\.numeric)
    return numbers.count == elements.count
      ? "[\(numbers.map(plain).joined(separator: ", "))]" : found
  }
}
