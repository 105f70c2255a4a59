/// What was left out or doubtful while clips were collected.
struct ClipNotes {
  /// How many of something there were, and in which recordings.
  struct Events {
    private(set) var count = 0
    private(set) var names: [String] = []

    mutating func add(_ count: Int, in name: String) {
      guard count > 0 else { return }
      self.count += count
      names.append(name)
    }
  }

  var withoutAudio: [String] = []
  var withoutLabel: [String] = []
  var unreadable: [String] = []
  var ignoredRows = 0
  var contradicting: [String: [String]] = [:]
  var otherLicences: [String: Int] = [:]
  var withoutLicence: [String] = []
  var unconfirmed = Events()
  var withoutLength = Events()
  var late = Events()
  var labelledBackgrounds: [String] = []
  var unknown: [(choice: ClipWarning.Choice, names: [String])] = []

  /// A warning for everything that there was.
  var warnings: [ClipWarning] {
    var warnings: [ClipWarning] = []
    if !withoutAudio.isEmpty { warnings.append(.withoutAudio(names: withoutAudio)) }
    if !withoutLabel.isEmpty { warnings.append(.withoutLabel(names: withoutLabel)) }
    if !unreadable.isEmpty { warnings.append(.unreadable(reasons: unreadable)) }
    if ignoredRows > 0 { warnings.append(.ignoredRows(count: ignoredRows)) }
    for (what, names) in contradicting.sorted(by: { $0.key < $1.key }) {
      warnings.append(.contradicting(what: what, names: names))
    }
    if !otherLicences.isEmpty { warnings.append(.otherLicences(otherLicences)) }
    if !withoutLicence.isEmpty { warnings.append(.withoutLicence(names: withoutLicence)) }
    if unconfirmed.count > 0 {
      warnings.append(.unconfirmedEvents(count: unconfirmed.count, names: unconfirmed.names))
    }
    if withoutLength.count > 0 {
      warnings.append(.eventsWithoutLength(count: withoutLength.count, names: withoutLength.names))
    }
    if late.count > 0 { warnings.append(.lateEvents(count: late.count, names: late.names)) }
    if !labelledBackgrounds.isEmpty {
      warnings.append(.labelledBackgrounds(names: labelledBackgrounds))
    }
    return warnings + unknown.filter { !$0.names.isEmpty }.map { .unknown($0.choice, $0.names) }
  }
}
