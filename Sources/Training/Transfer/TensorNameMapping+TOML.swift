public import TOMLReading

extension TensorNameMapping {
  /// Reads the text of a mapping: `transpose_kernels`, `ignore`, `labels`, and the table `[names]`.
  ///
  /// - Parameter path: names the file in messages.
  /// - Throws: every problem of the file, with its line.
  public init(toml: String, path: String) throws(ConfigurationError) {
    try self.init(ConfigurationText(toml, path: path))
  }

  /// Reads the mapping in a file.
  public init(path: String) throws(ConfigurationError) {
    try self.init(ConfigurationText(path: path))
  }

  private init(_ text: ConfigurationText) throws(ConfigurationError) {
    self.init()
    let problems = ProblemList(
      path: text.path, topLevelKeys: ["transpose_kernels", "ignore", "labels"])
    let root = try TOMLDocument.parse(text)
    if var table = TableReader(root, place: "at the top level", problems: problems) {
      transposesKernels = table.boolean("transpose_kernels") ?? false
      ignored =
        table.strings("ignore", limit: 256, expected: "a list of names or beginnings of names")
        ?? []
      labels = table.strings("labels", limit: 128, expected: "a list of labels")
      if let node = table.node("names") { readNames(node, problems) }
      table.finish()
    }
    let found = problems.sorted
    guard found.isEmpty else { throw .invalid(found) }
  }

  private mutating func readNames(_ node: TOMLNode, _ problems: ProblemList) {
    guard let table = TableReader(node, place: "in [names]", problems: problems) else { return }
    var keys: [String: String] = [:]
    for entry in table.entries {
      switch entry.node.value {
      case .string(let text) where text.utf8.count <= 256:
        let key = Self.stripped(entry.key)
        if let other = keys.updateValue(entry.key, forKey: key) {
          problems.add(
            line: entry.node.line,
            "\(Spelling.quoted(entry.key)) in [names] means the same as "
              + "\(Spelling.quoted(other)): the prefixes of frameworks are taken off first")
        }
        names[entry.key] = text
      case .table:
        problems.add(
          line: entry.node.line,
          "\(entry.key) in [names]: expected a name in quotes; a key with a dot needs quotes too")
      default:
        problems.add(
          line: entry.node.line,
          "\(Spelling.quoted(entry.key)) in [names]: expected a name in quotes, "
            + "found \(entry.node.found)")
      }
    }
  }
}
