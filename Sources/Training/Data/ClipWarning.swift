/// What is doubtful about a collection of clips; nothing is left out without one of these, apart from
/// what the options exclude by fold or label.
public enum ClipWarning: Hashable, Sendable, CustomStringConvertible {
  /// What options name.
  public enum Choice: String, Hashable, Sendable {
    /// The labels to keep.
    case labels
    /// The labels to rename.
    case renames
    /// The labels whose times are believed.
    case timedLabels = "timed labels"
    /// The folds to keep.
    case folds
  }

  /// Recordings that tables name, but that are not there: left out.
  case withoutAudio(names: [String])
  /// Recordings that no table names: left out.
  case withoutLabel(names: [String])
  /// Recordings that cannot be read: left out. One reason for each.
  case unreadable(reasons: [String])
  /// Rows that are marked with the usage `Ignored`, as clips without labels in FSDKaggle2018 are:
  /// left out.
  case ignoredRows(count: Int)
  /// Recordings of which the tables say two things (`what`: fold, group, …): the first is taken.
  case contradicting(what: String, names: [String])
  /// Recordings whose licence is not among those to keep: left out. Licences with their counts.
  case otherLicences([String: Int])
  /// Recordings of which no licence is known, where only some licences are to be kept: left out.
  case withoutLicence(names: [String])
  /// Events whose label a table of whole clips does not confirm: left out.
  case unconfirmedEvents(count: Int, names: [String])
  /// Events without a length: their clips have the label, but not its time.
  case eventsWithoutLength(count: Int, names: [String])
  /// Events that end after their recording: cut there, or left out when they begin there.
  case lateEvents(count: Int, names: [String])
  /// Backgrounds in which one of the labels sounds: left out.
  case labelledBackgrounds(names: [String])
  /// Something that options name, but no clip has.
  case unknown(Choice, [String])

  /// One line for people; at most ten names.
  public var description: String {
    switch self {
    case .withoutAudio(let names):
      "\(Self.recordings(names)) with labels but without audio, left out: \(NameList.list(names))"
    case .withoutLabel(let names):
      "\(Self.recordings(names)) without labels in the tables, left out: \(NameList.list(names))"
    case .unreadable(let reasons):
      "\(Self.recordings(reasons)) that cannot be read, left out: "
        + reasons.prefix(10).joined(separator: "; ")
        + (reasons.count > 10 ? " and \(reasons.count - 10) more" : "")
    case .ignoredRows(let count):
      "\(Self.count(count, "row")) with the usage 'Ignored' left out"
    case .contradicting(let what, let names):
      "\(Self.recordings(names)) with more than one \(what), the first is taken: "
        + NameList.list(names)
    case .otherLicences(let counts):
      "\(Self.count(counts.values.reduce(0, +), "recording")) with another licence left out: "
        + counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        .map { "\(NameList.quoted($0.key)) (\($0.value))" }.joined(separator: ", ")
    case .withoutLicence(let names):
      "\(Self.recordings(names)) without a licence left out: \(NameList.list(names))"
    case .unconfirmedEvents(let count, let names):
      "\(Self.count(count, "event")) left out, because the labels of the whole clip do not have "
        + "them: \(NameList.list(names))"
    case .eventsWithoutLength(let count, let names):
      "\(Self.count(count, "event")) without a length; that the sound is there is known, when is "
        + "not: \(NameList.list(names))"
    case .lateEvents(let count, let names):
      "\(Self.count(count, "event")) later than the end of the recording, cut or left out: "
        + NameList.list(names)
    case .labelledBackgrounds(let names):
      "\(names.count) background\(names.count == 1 ? "" : "s") with one of the labels left out: "
        + NameList.list(names)
    case .unknown(let choice, let names):
      "no clip has one of the \(choice.rawValue) \(NameList.list(names))"
    }
  }

  private static func recordings(_ names: [String]) -> String { count(names.count, "recording") }

  private static func count(_ count: Int, _ what: String) -> String {
    "\(count) \(what)\(count == 1 ? "" : "s")"
  }
}

/// Names from files, made fit for a message.
enum NameList {
  /// The first ten names in quotes, and how many more there are.
  static func list(_ names: [String]) -> String {
    let shown = names.prefix(10).map(quoted).joined(separator: ", ")
    return names.count > 10 ? "\(shown) and \(names.count - 10) more" : shown
  }

  /// In single quotes, without characters that would move the cursor, cut after 80.
  static func quoted(_ text: String) -> String {
    let shown = text.unicodeScalars.prefix(80).map { scalar in
      scalar.properties.generalCategory == .control
        ? "\\u{\(String(scalar.value, radix: 16, uppercase: true))}" : String(scalar)
    }
    return "'\(shown.joined())\(text.unicodeScalars.count > 80 ? "…" : "")'"
  }
}
