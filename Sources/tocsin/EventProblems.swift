internal import ServiceConfiguration
internal import SoundEvents
internal import TOMLReading

/// What is wrong with the event settings that model, configuration and flags give together.
enum EventProblems {
  /// One line per label whose settings contradict each other; none when all is well.
  static func of(
    _ settings: [EventSettings], labels: [String], configuration: ServiceConfiguration
  ) -> [String] {
    zip(labels, settings).compactMap { label, settings in
      guard settings.enabled else { return nil }
      do {
        try settings.validate()
        return nil
      } catch {
        let problem = configuration.problem(withLabel: label, "label \(label): \(error)")
        return configuration.path.isEmpty ? problem.message : problem.description
      }
    }
  }
}
