internal import ArgumentParser

/// How long things take: every stage as a table (`make bench`), or one case as a line of JSON.
@main
struct BenchmarkCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "Benchmarks",
    abstract: "Measure how long detection takes.",
    subcommands: [StagesCommand.self, CaseCommand.self],
    defaultSubcommand: StagesCommand.self)
}
