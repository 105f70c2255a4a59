import SoundEvents
import TOMLReading

/// The whole file: read, checked and written.
extension ServiceConfiguration {
  static let topLevelKeys = [
    "model", "precision", "overlay", "emit", "status_every", "socket", "spool", "spool_mib",
    "connect", "alarms", "log_level", "stdout", "journal",
  ]
  private static let maximumSources = 256
  /// What a Unix socket address holds, without its closing zero.
  private static let maximumSocketBytes = 107

  init(_ source: ConfigurationText) throws(ConfigurationError) {
    self.init(emptyAt: source.path)
    let root = try TOMLDocument.parse(source)
    let problems = ProblemList(path: source.path, topLevelKeys: Self.topLevelKeys)
    if var reader = TableReader(root, place: "at the top level", problems: problems) {
      let paths = ConfigurationPaths(configuration: source.path)
      readTopLevel(&reader, paths)
      readSources(reader.node("source"), paths, problems)
      readActions(reader.node("action"), problems)
      readEvents(reader.node("events"), problems)
      readLabels(reader.node("labels"), problems)
      reader.finish()
    }
    let found = problems.sorted
    guard found.isEmpty else { throw .invalid(found) }
  }

  private mutating func readTopLevel(_ reader: inout TableReader, _ paths: ConfigurationPaths) {
    let path = "a path of 1 to 4095 bytes"
    model = reader.string("model", limit: 4095, expected: path).map(paths.resolved)
    precision = reader.choice("precision", as: Precision.self) ?? precision
    overlay = reader.string("overlay", limit: 4095, expected: path).map(paths.resolved)
    emit = reader.choice("emit", as: EmitMode.self) ?? emit
    statusSeconds =
      reader.number("status_every", in: 0...86400, unit: " of seconds") ?? statusSeconds
    socket = reader.string("socket", limit: 4095, expected: path).map(paths.resolved)
    spool = reader.string("spool", limit: 4095, expected: path).map(paths.resolved)
    if let size = reader.integer("spool_mib", in: 1...1_048_576, unit: " of MiB") {
      spoolBytes = size << 20
    }
    connect = reader.string("connect", limit: 4095, expected: path).map(paths.resolved)
    places.alarms = reader.line(of: "alarms")
    alarmLabels = reader.strings("alarms", limit: 256, expected: "a list of label names")
    logLevel = reader.choice("log_level", as: LogLevel.self) ?? logLevel
    writesToStandardOutput = reader.boolean("stdout") ?? writesToStandardOutput
    writesToJournal = reader.boolean("journal") ?? writesToJournal
    for (key, path) in [("socket", socket), ("connect", connect)] {
      guard let count = path?.utf8.count, count > Self.maximumSocketBytes else { continue }
      reader.report(
        key, "the path has \(count) bytes; a Unix socket takes at most \(Self.maximumSocketBytes)")
    }
  }

  private mutating func readSources(
    _ node: TOMLNode?, _ paths: ConfigurationPaths, _ problems: ProblemList
  ) {
    guard let node else { return }
    guard case .array(let elements) = node.value else {
      problems.add(line: node.line, "source: expected [[source]], a list, found \(node.found)")
      return
    }
    if elements.count > Self.maximumSources {
      problems.add(
        line: node.line,
        "source: expected at most \(Self.maximumSources) sources, found \(elements.count)")
    }
    for element in elements.prefix(Self.maximumSources) {
      guard let source = SourceConfiguration(element, paths: paths, problems: problems) else {
        continue
      }
      if let first = places.sources[source.name] {
        problems.add(
          line: element.line,
          "[[source]]: the name \(Spelling.quoted(source.name)) is already that of the source in"
            + " line \(first); give this one another name")
      }
      if source.input == .standardInput, sources.contains(where: { $0.input == .standardInput }) {
        problems.add(line: element.line, "[[source]]: standard input can have only one source")
      }
      places.sources[source.name] = element.line
      sources.append(source)
    }
  }

  mutating func readEvents(_ node: TOMLNode?, _ problems: ProblemList) {
    guard let node, var reader = TableReader(node, place: "in [events]", problems: problems)
    else { return }
    events = EventOverrides(&reader, allowsEnabled: false, problems: problems)
    reader.finish()
    for (key, message) in events.contradictions { reader.report(key, message) }
  }

  mutating func readLabels(_ node: TOMLNode?, _ problems: ProblemList) {
    guard let node, var reader = TableReader(node, place: "in [labels]", problems: problems)
    else { return }
    for entry in reader.entries {
      if entry.key == "only", case .array = entry.node.value {
        let names = "a list of label names"
        onlyLabels = reader.strings("only", limit: 256, expected: names)
        places.only = entry.node.line
      } else {
        readLabel(entry, problems)
      }
    }
    checkOnly(reader)
  }

  private mutating func readLabel(_ entry: TOMLNode.Entry, _ problems: ProblemList) {
    let name = tomlKey(entry.key)
    guard !entry.key.isEmpty else {
      return problems.add(line: entry.node.line, "[labels]: a label's name is empty")
    }
    guard
      var reader = TableReader(entry.node, place: "in [labels.\(name)]", problems: problems)
    else { return }
    let own = EventOverrides(&reader, allowsEnabled: true, problems: problems)
    reader.finish()
    for (key, message) in events.overridden(by: own).contradictions {
      // What [events] alone contradicts is reported there.
      guard !events.contradictions.contains(where: { $0 == (key, message) }) else { continue }
      reader.report(key, message)
    }
    labels[entry.key] = own
    places.labels[entry.key] = .init(path: path, line: entry.node.line)
  }

  private func checkOnly(_ reader: TableReader) {
    guard let onlyLabels else { return }
    if onlyLabels.isEmpty {
      reader.report("only", "the list is empty: there would be nothing to detect")
    }
    for label in labels.keys.sorted() where labels[label]?.enabled != nil {
      reader.report(
        label, "enabled cannot stand beside only of [labels], which says it for every label")
    }
  }

  /// The configuration as a TOML file with every key that has a value, defaults included. Reading
  /// it back under the same `path` gives an equal configuration.
  public func toml() -> String {
    let paths = ConfigurationPaths(configuration: path)
    var blocks: [[String]] = [
      [
        model.map { "model = \(tomlString(paths.written($0)))" },
        "precision = \"\(precision.rawValue)\"",
        overlay.map { "overlay = \(tomlString(paths.written($0)))" },
        "emit = \"\(emit.rawValue)\"",
        "status_every = \(plain(statusSeconds))",
        socket.map { "socket = \(tomlString(paths.written($0)))" },
        spool.map { "spool = \(tomlString(paths.written($0)))" },
        "spool_mib = \(spoolBytes >> 20)",
        connect.map { "connect = \(tomlString(paths.written($0)))" },
        alarmLabels.map { "alarms = \(tomlList($0))" },
        "log_level = \"\(logLevel.rawValue)\"",
        "stdout = \(writesToStandardOutput)",
        "journal = \(writesToJournal)",
      ].compactMap { $0 }
    ]
    blocks += sources.map { $0.tomlLines(paths) }
    blocks += actions.map(\.tomlLines)
    blocks += eventBlocks
    return blocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }

  /// The lines of `[events]` and of each table under `[labels]`.
  var eventBlocks: [[String]] {
    var blocks: [[String]] = []
    if !events.tomlLines.isEmpty { blocks.append(["[events]"] + events.tomlLines) }
    if let onlyLabels {
      blocks.append(["[labels]", "only = \(tomlList(onlyLabels))"])
    }
    blocks += labels.sorted { $0.key < $1.key }.map { label, own in
      ["[labels.\(tomlKey(label))]"] + own.tomlLines
    }
    return blocks
  }
}

/// A TOML basic string.
func tomlString(_ text: String) -> String {
  let escaped = text.unicodeScalars.map { scalar in
    switch scalar {
    case "\"", "\\": "\\\(scalar)"
    case _ where scalar.value < 0x20 || scalar.value == 0x7F:
      "\\u" + String(String(scalar.value + 0x10000, radix: 16).suffix(4))
    default: String(scalar)
    }
  }
  return "\"\(escaped.joined())\""
}

/// A TOML array of strings.
func tomlList(_ texts: [String]) -> String {
  "[\(texts.map(tomlString).joined(separator: ", "))]"
}

/// A TOML key: bare where that is allowed, else quoted.
func tomlKey(_ name: String) -> String {
  let isBare =
    !name.isEmpty
    && name.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
        true
      default: false
      }
    }
  return isBare ? name : tomlString(name)
}
