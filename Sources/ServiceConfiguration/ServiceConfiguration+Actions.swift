import TOMLReading

/// `[[action]]`, and what it needs of the rest of the file.
extension ServiceConfiguration {
  private static let maximumActions = 32
  /// What comes every `statusSeconds`.
  private static let regularTypes: Set<String> = ["status", "heartbeat"]

  mutating func readActions(_ node: TOMLNode?, _ problems: ProblemList) {
    guard let node else { return }
    guard case .array(let elements) = node.value else {
      problems.add(line: node.line, "action: expected [[action]], a list, found \(node.found)")
      return
    }
    if elements.count > Self.maximumActions {
      problems.add(
        line: node.line,
        "action: expected at most \(Self.maximumActions) actions, found \(elements.count)")
    }
    for (index, element) in elements.prefix(Self.maximumActions).enumerated() {
      guard let action = ActionConfiguration(element, number: index + 1, problems: problems)
      else { continue }
      if let first = places.actions[action.name] {
        problems.add(
          line: element.line,
          "[[action]]: the name \(Spelling.quoted(action.name)) is already that of the action in"
            + " line \(first); give this one another name")
      }
      places.actions[action.name] = element.line
      actions.append(action)
    }
  }

  /// Actions that wait for lines that are never written: a misunderstanding.
  var actionsWithoutLines: [ConfigurationProblem] {
    actions.compactMap { action in
      let message: String
      switch (action.moment, emit) {
      case (.start, .end), (.both, .end), (.end, .start), (.both, .start):
        message =
          "runs on the \(emit == .end ? "start" : "end") of events, but emit ="
          + " \"\(emit.rawValue)\" writes no such lines; set emit = \"both\""
      case _ where statusSeconds == 0 && !Self.regularTypes.isDisjoint(with: action.types):
        message =
          "runs for \(action.types.filter(Self.regularTypes.contains).joined(separator: " and "))"
          + " lines, but status_every = 0 turns them off"
      default: return nil
      }
      return ConfigurationProblem(
        path: path, line: places.actions[action.name], message: "[[action]]: \(message)")
    }
  }
}
