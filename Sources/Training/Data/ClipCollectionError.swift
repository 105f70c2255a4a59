internal import Evaluation

/// Why there are no clips to learn from.
public enum ClipCollectionError: Error, Hashable, CustomStringConvertible {
  /// A file or folder is not there, or cannot be looked into; `reason` is the system's text.
  case cannotRead(path: String, reason: String)
  /// A folder without a recording.
  case noRecordings(path: String)
  /// Two recordings that tables cannot tell apart.
  case sameName(name: String, first: String, second: String)
  /// Nothing is left; `reasons` say why.
  case noClips(reasons: [ClipWarning])

  /// One line for people; with more lines for reasons.
  public var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path): \(reason)"
    case .noRecordings(let path):
      "\(path): no recording in this folder (looked for "
        + RecordingName.endings.sorted().joined(separator: ", ") + ")"
    case .sameName(_, let first, let second) where first == second:
      "\(NameList.quoted(first)) is given twice; give it as a clip or as a background"
    case .sameName(let name, let first, let second):
      "\(NameList.quoted(first)) and \(NameList.quoted(second)) are both \(NameList.quoted(name)) in "
        + "tables, which name recordings without folders and endings; rename one of them"
    case .noClips(let reasons) where reasons.isEmpty:
      "there is nothing to learn from: neither tables nor recordings are given"
    case .noClips(let reasons):
      (["there is nothing to learn from: no recording is left"] + reasons.map(\.description))
        .joined(separator: "\n")
    }
  }
}
