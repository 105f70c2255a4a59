internal import AudioFeatures
internal import FoundationEssentials
internal import NeuralNetwork
internal import SoundEvents
internal import SoundScenes
public import TOMLReading

extension TrainingRecipe {
  /// Reads the text of a recipe.
  ///
  /// - Parameter path: names the file in messages.
  /// - Throws: every problem of the file, with its line.
  public init(toml: String, path: String) throws(ConfigurationError) {
    try self.init(ConfigurationText(toml, path: path))
  }

  /// Reads the recipe in a file.
  public init(path: String) throws(ConfigurationError) {
    try self.init(ConfigurationText(path: path))
  }

  private init(_ text: ConfigurationText) throws(ConfigurationError) {
    let problems = ProblemList(path: text.path)
    self.init(name: "")
    if var table = TableReader(
      try TOMLDocument.parse(text), place: "at the top level", problems: problems)
    {
      read(&table, problems)
      table.finish()
    }
    let found = problems.sorted
    guard found.isEmpty else { throw .invalid(found) }
  }

  private mutating func read(_ table: inout TableReader, _ problems: ProblemList) {
    if let text = table.string("name", limit: 128, expected: "the model's name") {
      name = text
    } else if table.line(of: "name") == nil {
      table.report("name is missing: it names the model")
    }
    if let number = table.integer("seed", in: 0...Int.max) { seed = UInt64(number) }
    backgrounds =
      table.strings("backgrounds", limit: 4096, expected: "a list of paths") ?? []
    labels = table.strings("labels", limit: 128, expected: "a list of labels")
    if let labels, let twice = labels.indices.first(where: { labels[..<$0].contains(labels[$0]) }) {
      table.report("labels", "\(Spelling.quoted(labels[twice])) is there twice")
    }
    if let node = table.node("features") {
      features = Self.decode(FeatureSettings.self, node, "features", problems)
    }
    if let node = table.node("layers") {
      layers = Self.decode([Layer].self, node, "layers", problems)
    }
    sources = Self.elements(table.node("sources"), "sources", problems).compactMap {
      Source($0, problems)
    }
    Self.part(&table, "batch", problems) { batch.read(&$0) }
    Self.part(&table, "optimiser", problems) { optimiser.read(&$0) }
    Self.part(&table, "loss", problems) { loss.read(&$0) }
    Self.part(&table, "teacher", problems) { teacher.read(&$0) }
    Self.part(&table, "transfer", problems) { transfer.read(&$0) }
    Self.part(&table, "validation", problems) { validation.read(&$0) }
    if let node = table.node("augmentation") {
      augmentation = AugmentationRecipe(node, place: "in [augmentation]", problems: problems)
    }
    if let node = table.node("events") {
      let overrides = settings(node, "events", problems)
      events = events.applying(overrides ?? EventOverrides())
    }
    if let node = table.node("label_events"),
      let reader = TableReader(node, place: "in [label_events]", problems: problems)
    {
      for entry in reader.entries {
        let label = entry.key
        if let labels, !labels.contains(label) {
          reader.report(label, "no label of this model\(Spelling.hint(for: label, among: labels))")
        }
        labelEvents[label] = settings(entry.node, "label_events.\(label)", problems)
      }
    }
  }

  /// Event settings over those of `events`.
  private func settings(
    _ node: TOMLNode, _ key: String, _ problems: ProblemList
  ) -> EventOverrides? {
    guard let overrides = Self.decode(EventOverrides.self, node, key, problems) else { return nil }
    do {
      try events.applying(overrides).validate()
    } catch {
      problems.add(line: node.line, "\(key): \(error)")
    }
    return overrides
  }

  private static func part(
    _ table: inout TableReader, _ key: String, _ problems: ProblemList,
    _ body: (inout TableReader) -> Void
  ) {
    guard let node = table.node(key),
      var reader = TableReader(node, place: "in [\(key)]", problems: problems)
    else { return }
    body(&reader)
    reader.finish()
  }

  private static func elements(
    _ node: TOMLNode?, _ key: String, _ problems: ProblemList
  ) -> [TOMLNode] {
    guard let node else { return [] }
    if case .array(let elements) = node.value { return elements }
    problems.add(line: node.line, "\(key): expected [[\(key)]], found \(node.found)")
    return []
  }

  /// A part that a model file has too, read with the same words and limits.
  private static func decode<Value: Decodable>(
    _ type: Value.Type, _ node: TOMLNode, _ key: String, _ problems: ProblemList
  ) -> Value? {
    do {
      return try JSONDecoder().decode(type, from: Data(node.json.utf8))
    } catch let error as DecodingError {
      problems.add(line: node.line, "\(key): \(error.sentence)")
    } catch {
      problems.add(line: node.line, "\(key): \(error)")
    }
    return nil
  }
}

extension DecodingError {
  /// One line for people.
  fileprivate var sentence: String {
    switch self {
    case .keyNotFound(let key, _): "\"\(key.stringValue)\" is missing"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      "\(context.codingPath.map(\.stringValue).joined(separator: ".")): \(context.debugDescription)"
    @unknown default: "\(self)"
    }
  }
}
