public import ArgumentParser
internal import DetectionPipeline
internal import FoundationEssentials
internal import Glibc
public import NeuralNetwork

/// `Benchmarks case`: one case, one line of JSON, so that scripts can run other programs beside it.
struct CaseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "case",
    abstract: "Measure one case and print one line of JSON.",
    discussion: """
      For scripts that run several programs in turn, each in a process of its own. The cases, each on \
      one core with the features, network and event settings of the model:

      \(BenchmarkCase.help)

      The line has median_s, best_s and p90_s of a pass over audio_s seconds of sound (of all streams \
      together) by the wall clock, cpu_median_s by the processor's, xrt = audio_s / median_s, xrt_best \
      and xrt_cpu likewise, step_us_p50, _p99 and _p999 of the calls in a pass, startup_s to the first \
      result, rss_first_mib then and rss_mib at the end. Start-up counts from BENCH_T0 of the \
      environment, CLOCK_MONOTONIC in seconds when the process was made, or else from main.
      """)

  @Argument(help: ArgumentHelp("The case.", valueName: "name"))
  var name: BenchmarkCase

  @Option(help: "The model file.")
  var model = "config/model/tocsin.safetensors"

  @Option(help: "What the network multiplies: float32 or bfloat16.")
  var precision = NetworkPrecision.float32

  @Option(help: "Cores to use; every case runs on one.")
  var threads = 1

  @Option(help: "Seconds of sound in a pass, for each stream.")
  var seconds = 60.0

  @Option(help: "Seconds to measure; three passes at least.")
  var budget = 2.0

  @Option(
    help: ArgumentHelp(
      "A safetensors file with mel [1, 1, frames, features] and prob [1, steps, labels], the scores that "
        + "a network should give: the line then has max_err_vs_golden, the largest difference.",
      valueName: "file"))
  var reference: String?

  func validate() throws {
    guard threads == 1 else {
      throw ValidationError("--threads: \(name.rawValue) runs on one core, found \(threads)")
    }
    guard seconds >= 1, seconds <= 3600 else {
      throw ValidationError("--seconds: expected 1 to 3600, found \(seconds)")
    }
    guard budget >= 0, budget <= 3600 else {
      throw ValidationError("--budget: expected 0 to 3600, found \(budget)")
    }
    guard reference == nil || name.isOfNetwork else {
      throw ValidationError("--reference: \(name.rawValue) is not a case of the network alone")
    }
  }

  func run() throws {
    let begin = getenv("BENCH_T0").flatMap { Double(String(cString: $0)) } ?? Clock.wall
    var bundle = try ModelBundle(path: model)
    bundle.precision = precision
    let workload = try Workload(name, model: bundle, seconds: seconds)
    for index in 0..<workload.firstCalls { workload.call(index) }
    let startup = Clock.wall - begin
    let firstMemory = Self.residentMebibytes
    let error = try reference.map {
      try ReferenceScores(path: $0, model: bundle).largestError(of: workload)
    }
    var result = CaseResult(
      workload.audioSeconds, passes: CaseMeasurement.passes(of: workload, seconds: budget),
      calls: CaseMeasurement.calls(of: workload, seconds: budget / 4))
    result.name = name.rawValue
    result.threads = threads
    result.startup = startup
    result.firstMemory = firstMemory
    result.memory = Self.residentMebibytes
    result.largestError = error
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    print(String(decoding: try encoder.encode(result), as: UTF8.self))
  }

  /// The most memory that was resident so far.
  private static var residentMebibytes: Double {
    Double(ProcessMemory.peakKibibytes(of: getpid()) ?? 0) / 1024
  }
}

extension NetworkPrecision: ExpressibleByArgument {}
