/// Which recordings are learnt from, and what is believed about them.
public struct ClipOptions: Hashable, Sendable {
  /// What becomes of a clip that has none of the labels that are kept.
  public enum UnlabelledClips: String, Hashable, Sendable, Codable {
    /// It is one in which nothing sounds.
    case negatives
    /// It is left out.
    case leftOut = "left_out"
  }

  /// New names of labels; several may become one. All other options mean the new names.
  public var renames: [String: String] = [:]
  /// The labels that are kept; nil: all.
  public var labels: [String]?
  /// What becomes of clips whose labels were all taken away by `labels`. Clips that are listed without
  /// a label are kept in any case.
  public var unlabelled = UnlabelledClips.negatives
  /// The labels whose times are believed where a recording has both times and labels of the whole clip;
  /// nil: all. Where it has times only they are believed.
  public var timedLabels: Set<String>?
  /// The licences that are kept, whatever their case; nil: all, also of those that state none. A licence
  /// without a version stands for all its versions: `CC-BY` for `CC-BY-4.0`, but not for `CC-BY-NC`.
  public var licences: [String]?
  /// The folds that are kept; nil: all. Clips without a fold are kept in any case.
  public var folds: Set<Int>?
  /// Whether a label that a clip does not have is known to be absent from it.
  public var isComplete = true

  /// All recordings, everything believed.
  public init() {}

  /// The name that a label has after renaming.
  func name(of label: String) -> String { renames[label] ?? label }

  /// Whether a licence is one of those that are kept.
  public func allows(licence: String) -> Bool {
    guard let licences else { return true }
    let found = LicenceName(licence)
    return licences.contains { LicenceName($0).covers(found) }
  }
}

/// A licence's name, taken apart.
private struct LicenceName {
  /// Its words in lower case.
  private let words: [Substring]
  private let version: Substring?

  init(_ text: String) {
    var words = text.lowercased().split { $0 == "-" || $0 == " " || $0 == "_" }[...]
    let isVersion =
      words.count > 1
      && words.last.map { last in last.allSatisfy { $0.isNumber || $0 == "." } } == true
    version = isVersion ? words.popLast() : nil
    self.words = Array(words)
  }

  func covers(_ other: LicenceName) -> Bool {
    words == other.words && (version == nil || version == other.version)
  }
}
