import SoundEvents
public import TOMLReading

/// The lines of a configuration's parts, for checks that come after reading.
///
/// Where something stands is not part of what it says: all values are equal, so that two
/// configurations compare by their settings alone.
struct ConfigurationPlaces: Hashable, Sendable {
  var labels: [String: Place] = [:]
  var only: Int?
  var alarms: Int?
  var sources: [String: Int] = [:]
  var actions: [String: Int] = [:]

  /// A line of the file itself or of its overlay.
  struct Place: Sendable {
    var path: String
    var line: Int
  }

  static func == (first: Self, second: Self) -> Bool { true }

  func hash(into hasher: inout Hasher) {}
}

extension ServiceConfiguration {
  /// A problem at the line where a label has its table.
  public func problem(withLabel label: String, _ message: String) -> ConfigurationProblem {
    let place = places.labels[label]
    return ConfigurationProblem(
      path: place?.path ?? path, line: place?.line ?? places.only, message: message)
  }

  /// A problem at the line where a source begins.
  public func problem(withSource name: String, _ message: String) -> ConfigurationProblem {
    ConfigurationProblem(path: path, line: places.sources[name], message: message)
  }

  /// Checks the labels that the file names against those of the model, and whether each action has
  /// lines to run for.
  ///
  /// - Returns: one problem per unknown label, with the nearest known one, in the order of the
  ///   file; also one if no label is left that gives events.
  public func validate(againstLabels labels: [String]) -> [ConfigurationProblem] {
    let known = Set(labels)
    var problems: [ConfigurationProblem] = []
    for label in self.labels.keys.sorted() where !known.contains(label) {
      let place = places.labels[label]
      problems.append(
        unknown(label, in: "[labels]", of: place?.path ?? path, place?.line, labels))
    }
    for label in onlyLabels ?? [] where !known.contains(label) {
      problems.append(unknown(label, in: "only of [labels]", of: path, places.only, labels))
    }
    for label in alarmLabels ?? [] where !known.contains(label) {
      problems.append(unknown(label, in: "alarms", of: path, places.alarms, labels))
    }
    for action in actions {
      for label in action.labels ?? [] where !known.contains(label) {
        problems.append(
          unknown(label, in: "labels of [[action]]", of: path, places.actions[action.name], labels))
      }
    }
    if problems.isEmpty, !labels.isEmpty,
      labels.allSatisfy({ overrides(for: $0).enabled == false })
    {
      let message = "every label of the model is disabled: there is nothing to detect"
      problems.append(ConfigurationProblem(path: path, message: message))
    }
    problems += actionsWithoutLines
    return problems.sorted { ($0.line ?? .max, $0.message) < ($1.line ?? .max, $1.message) }
  }

  private func unknown(
    _ label: String, in place: String, of path: String, _ line: Int?, _ known: [String]
  ) -> ConfigurationProblem {
    let hint = Spelling.hint(for: label, among: known)
    return ConfigurationProblem(
      path: path, line: line,
      message:
        "unknown label \(Spelling.quoted(label)) in \(place): the model has none of this name"
        + hint)
  }
}
