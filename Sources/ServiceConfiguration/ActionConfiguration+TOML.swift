import TOMLReading

/// The keys of `[[action]]`: read, checked and written.
extension ActionConfiguration {
  private static let longestScript = 16_384
  private static let mostArguments = 64

  /// Reads one action; nil, with problems, if it is not clear what to run. Its number, from 1, is
  /// the name of an action that has none.
  init?(_ node: TOMLNode, number: Int, problems: ProblemList) {
    guard var reader = TableReader(node, place: "in [[action]]", problems: problems) else {
      return nil
    }
    let name = reader.string("name", limit: 64, expected: "a name of 1 to 64 bytes")
    let command = Self.command(&reader, problems)
    let labels = reader.strings("labels", limit: 256, expected: "a list of label names")
    let moment = reader.choice("on", as: Moment.self)
    let types = reader.strings("types", limit: 64, expected: "a list of types of lines")
    let timeout = reader.number("timeout", in: 0.1...3600, unit: " of seconds")
    let limit = reader.integer("rate_limit", in: 0...6000, unit: " of runs in a minute")
    reader.finish()
    if labels?.isEmpty == true {
      reader.report("labels", "the list is empty; leave it out for every label")
    }
    for type in types ?? [] where !Self.otherTypes.contains(type) {
      reader.report("types", Self.unknown(type))
    }
    if types?.isEmpty == true {
      reader.report("types", "the list is empty; leave it out to run for events")
    }
    guard let command else { return nil }
    self.init(name: name ?? "\(number)", command: command)
    self.labels = labels
    // Whoever names other types and says nothing of events does not mean events.
    self.moment = moment ?? (types == nil ? .start : nil)
    self.types = types ?? []
    timeoutSeconds = timeout ?? timeoutSeconds
    runsPerMinute = limit ?? runsPerMinute
    if labels != nil, self.moment == nil, reader.line(of: "types") != nil {
      reader.report("labels", "only events have labels; add on = \"start\" or leave labels out")
    }
  }

  private static func command(_ reader: inout TableReader, _ problems: ProblemList) -> Command? {
    guard let node = reader.node("command") else {
      reader.report("[[action]]: command is missing")
      return nil
    }
    switch node.value {
    case .string(let text) where (1...longestScript).contains(text.utf8.count):
      return .shell(text)
    case .array(let elements) where (1...mostArguments).contains(elements.count):
      let texts = elements.enumerated().compactMap { index, element -> String? in
        guard case .string(let text) = element.value,
          ((index == 0 ? 1 : 0)...4096).contains(text.utf8.count)
        else { return nil }
        return text
      }
      if texts.count == elements.count { return .program(texts) }
    default: break
    }
    problems.add(
      line: node.line,
      "command: expected a text of at most \(longestScript) bytes for the shell, or a list of a"
        + " program and its arguments, found \(node.found)")
    return nil
  }

  private static func unknown(_ type: String) -> String {
    if ["event.start", "event.end"].contains(type) {
      return "\(Spelling.quoted(type)) is not for types; say on = \"start\", \"end\" or \"both\""
    }
    let hint = Spelling.hint(for: type, among: otherTypes)
    return "unknown type \(Spelling.quoted(type))"
      + (hint.isEmpty ? "; known are \(otherTypes.joined(separator: ", "))" : hint)
  }

  /// The action as the lines of an `[[action]]` table.
  var tomlLines: [String] {
    func list(_ texts: [String]) -> String {
      "[" + texts.map(tomlString).joined(separator: ", ") + "]"
    }
    let command =
      switch self.command {
      case .shell(let text): tomlString(text)
      case .program(let arguments): list(arguments)
      }
    return [
      "[[action]]", "name = \(tomlString(name))", "command = \(command)",
      labels.map { "labels = \(list($0))" },
      moment.map { "on = \"\($0.rawValue)\"" },
      types.isEmpty ? nil : "types = \(list(types))",
      "timeout = \(plain(timeoutSeconds))", "rate_limit = \(runsPerMinute)",
    ].compactMap { $0 }
  }
}
