import SoundEvents
public import TOMLReading

/// Settings of labels that are kept apart from the rest, as `tocsin calibrate` writes them.
extension ServiceConfiguration {
  /// Reads an overlay: a file with nothing but `[events]` and `[labels]`.
  ///
  /// - Throws: `ConfigurationError.unreadable`, or `.invalid` with every problem found.
  public init(overlay path: String) throws(ConfigurationError) {
    try self.init(overlay: ConfigurationText(path: path))
  }

  /// Reads an overlay from text; `path` names it in problems.
  public init(overlay text: String, path: String) throws(ConfigurationError) {
    try self.init(overlay: ConfigurationText(text, path: path))
  }

  private init(overlay source: ConfigurationText) throws(ConfigurationError) {
    self.init(emptyAt: source.path)
    let root = try TOMLDocument.parse(source)
    let problems = ProblemList(path: source.path, topLevelKeys: Self.topLevelKeys)
    if var reader = TableReader(root, place: "at the top level of an overlay", problems: problems) {
      readEvents(reader.node("events"), problems)
      readLabels(reader.node("labels"), problems)
      reader.finish()
    }
    let found = problems.sorted
    guard found.isEmpty else { throw .invalid(found) }
  }

  /// Puts the settings of an overlay over these.
  ///
  /// What a label's own table says here still wins over the overlay's `[events]`.
  public mutating func apply(_ overlay: ServiceConfiguration) {
    events = events.overridden(by: overlay.events)
    for (label, settings) in overlay.labels {
      labels[label] = (labels[label] ?? EventOverrides()).overridden(by: settings)
      places.labels[label] = overlay.places.labels[label]
    }
    if let only = overlay.onlyLabels {
      onlyLabels = only
      places.only = overlay.places.only
    }
  }

  /// `[events]` and `[labels]` as the text of an overlay.
  public func overlayTOML() -> String {
    eventBlocks.map { $0.joined(separator: "\n") + "\n" }.joined(separator: "\n")
  }
}
