/// Why clips cannot be split as asked for.
public enum DataSplitError: Error, Hashable, CustomStringConvertible {
  /// Folds that no clip belongs to; `known` are those that there are.
  case noSuchFold([Int], known: [Int])
  /// Usages that no clip has; `known` are those that there are.
  case noSuchUsage([String], known: [String])
  /// All clips are for validation.
  case nothingToLearnFrom(validation: Int)
  /// Fewer groups than parts.
  case tooFewGroups(found: Int, needed: Int)

  /// One line for people.
  public var description: String {
    switch self {
    case .noSuchFold(let folds, let known):
      Self.missing("fold", folds.map(String.init), known.map(String.init))
    case .noSuchUsage(let usages, let known):
      Self.missing("usage", usages.map(NameList.quoted), known.map(NameList.quoted))
    case .nothingToLearnFrom(let validation):
      "all \(validation) clips are for validation: nothing is left to learn from"
    case .tooFewGroups(let found, let needed):
      "the clips come from \(found) group\(found == 1 ? "" : "s"), expected at least \(needed): a "
        + "group is never split; use fewer folds, or give clips of one source different groups"
    }
  }

  private static func missing(_ what: String, _ names: [String], _ known: [String]) -> String {
    let wanted =
      names.isEmpty
      ? "no validation \(what) is given"
      : "no clip has the \(what) \(names.prefix(10).joined(separator: ", "))"
    return known.isEmpty
      ? "\(wanted); the clips have none" : "\(wanted); there are \(known.joined(separator: ", "))"
  }
}
