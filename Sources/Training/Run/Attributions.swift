/// Who made the recordings that a model learned from, as a table beside the model.
public struct Attributions: Hashable, Sendable {
  /// A recording.
  public struct Row: Hashable, Sendable {
    /// Its file's name.
    public var file: String
    /// What is to be heard in it; several labels with commas between them, empty for none.
    public var label: String
    /// Its licence.
    public var licence: String
    /// Who made it, and where it comes from.
    public var attribution: String

    /// A recording.
    public init(file: String, label: String, licence: String, attribution: String) {
      self.file = file
      self.label = label
      self.licence = licence
      self.attribution = attribution
    }
  }

  /// What is written for a licence or an author that nobody stated.
  public static let unknown = "unknown"

  /// The recordings, in any order.
  public var rows: [Row]

  /// A table of these recordings.
  public init(rows: [Row]) {
    self.rows = rows
  }

  /// A table of clips; files go by their names without folders.
  public init(clips: [TrainingClip]) {
    rows = clips.map { clip in
      Row(
        file: clip.path.split(separator: "/").last.map(String.init) ?? clip.name,
        label: clip.labels.joined(separator: ","), licence: clip.licence ?? Self.unknown,
        attribution: clip.attribution ?? Self.unknown)
    }
  }

  /// The table with a header, sorted, each row once; tabs, line breaks and other control characters
  /// in values become spaces.
  public var text: String {
    let lines = Set(rows.map { [$0.file, $0.label, $0.licence, $0.attribution].map(Self.cell) })
      .sorted { $0.lexicographicallyPrecedes($1) }
    return ([["filename", "label", "licence", "attribution"]] + lines)
      .map { $0.joined(separator: "\t") + "\n" }.joined()
  }

  private static func cell(_ value: String) -> String {
    var result = ""
    for scalar in value.unicodeScalars {
      switch scalar {
      case "\0"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": result += " "
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
