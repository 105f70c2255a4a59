internal import ArgumentParser
internal import DetectionPipeline
internal import FoundationEssentials
internal import NeuralNetwork

/// `make bench`: how long every stage takes, from samples to lines, with a model.
struct StagesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stages",
    abstract: "Measure every stage from samples to event lines, on one core.",
    discussion: """
      Times are processor time of the measuring thread, so a busy neighbour disturbs them little. \
      "× real time" is seconds of sound (of all streams) per second. Figures of a machine compare \
      with others of the same run only.
      """)

  @Argument(help: "The model file.")
  var model = "config/model/tocsin.safetensors"

  @Option(help: "Seconds that each stage is measured.")
  var seconds = 2.0

  @Option(
    help: "The program, to measure one live source in a process of its own; none: not measured.")
  var program: String?

  @Flag(help: "Write JSON instead of a table.")
  var json = false

  func run() throws {
    let bundle = try ModelBundle(path: model)
    var results: [StageResult] = []
    for stage in try Stages(bundle).all {
      results.append(Measurement.run(stage, seconds: seconds))
    }
    let live = try program.map { try LiveSource.measure(program: $0, model: model) }
    if json {
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let report = Report(
        model: bundle.identifier, instructions: "\(InstructionSet.best)", stages: results,
        live: live)
      print(String(decoding: try encoder.encode(report), as: UTF8.self))
    } else {
      print("\(bundle.identifier), \(InstructionSet.best) instructions\n")
      print(ResultTable.text(results))
      if let live { print("\n\(live.text)") }
    }
  }

  /// What `--json` writes.
  private struct Report: Encodable {
    var model: String
    var instructions: String
    var stages: [StageResult]
    var live: LiveSource?
  }
}
