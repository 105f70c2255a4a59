internal import Logging
internal import Supervision

/// `listen` over its configurations: one service after the other, with the same outputs.
struct ListenRuns {
  let manager: ServiceManager
  /// Reads the configuration again.
  let reading: () throws -> ListenPlan

  private let log = Logger(label: "listen")

  /// What the outputs take without a reader, and some for the first ones.
  private static let descriptorsOfOutputs = 24

  init(manager: ServiceManager, reading: @escaping () throws -> ListenPlan) {
    self.manager = manager
    self.reading = reading
  }

  /// Runs until the service ends by itself or by a signal.
  func run(_ first: ListenPlan) throws {
    var plan = first
    try DescriptorLimit.require(Self.descriptorsOfOutputs, for: "outputs")
    let outputs = try ListenOutputs(plan.configuration, run: plan.run)
    defer { outputs.close() }
    let supervisor = Supervisor(manager)
    var service: ListenService? = try ListenService(
      plan, outputs: outputs, supervisor: supervisor)
    while let next = try service?.run(reload: { reload(plan) }) {
      // Before there is another: two would need twice the memory and the descriptors.
      service = nil
      (service, plan) = try change(from: plan, to: next, outputs, supervisor)
    }
  }

  /// What is to run from now on; nil and a word in the log where the new configuration is wrong.
  private func reload(_ plan: ListenPlan) -> ListenPlan? {
    manager.reloading()
    do {
      let next = try reading()
      let sources = plan.unrepeatableSources
      guard sources.isEmpty else {
        throw Failure(
          .usage, "\(sources.joined(separator: ", ")): cannot begin again in the middle; restart")
      }
      let keys = next.keysForARestart(from: plan)
      if !keys.isEmpty {
        log.warning("not before the next start: \(keys.joined(separator: ", "))")
      }
      return next
    } catch {
      log.error("the new configuration is not used: \(Failure(error))")
      manager.ready()
      return nil
    }
  }

  /// The service of the new plan, or of the old one where the new one's sources cannot be opened.
  private func change(
    from old: ListenPlan, to new: ListenPlan, _ outputs: ListenOutputs, _ supervisor: Supervisor
  ) throws -> (ListenService, ListenPlan) {
    do {
      try outputs.follow(new.configuration)
      let service = try ListenService(new, outputs: outputs, supervisor: supervisor)
      log.notice("the new configuration is in force")
      return (service, new)
    } catch {
      log.error("the new configuration is not used: \(Failure(error))")
      let old = old.again
      try outputs.follow(old.configuration)
      return (try ListenService(old, outputs: outputs, supervisor: supervisor), old)
    }
  }
}
