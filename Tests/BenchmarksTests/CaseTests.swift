import FoundationEssentials
import Glibc
import NeuralNetwork
import TestSupport
import Testing

/// `Benchmarks case` with the model of tones, as a script runs it.
struct CaseTests {
  private let folder = TemporaryFolder()
  private let model: String

  init() {
    model = folder.write(ToneModel.bytes(), as: "tones.safetensors")
  }

  @Test(arguments: [
    "feat_b_stream10", "feat_b_stream40", "feat_b_batch", "b_step", "b_batch", "e2e",
  ])
  func `a case gives one line whose figures agree`(name: String) throws {
    let line = try measure(name)
    #expect(line.case == name && line.threads == 1)
    // A step of the model of tones is 40 ms.
    #expect(abs(line.audio_s - 2) < 1e-9)
    #expect(line.reps >= 3)
    #expect(line.best_s > 0 && line.best_s <= line.median_s && line.median_s <= line.p90_s)
    #expect(abs(line.xrt * line.median_s / line.audio_s - 1) < 1e-9)
    #expect(abs(line.xrt_best * line.best_s / line.audio_s - 1) < 1e-9)
    #expect(abs(line.xrt_cpu * line.cpu_median_s / line.audio_s - 1) < 1e-9)
    #expect(line.startup_s > 0 && line.startup_s < 60)
    #expect(line.rss_first_mib > 1 && line.rss_first_mib <= line.rss_mib)
    #expect(line.max_err_vs_golden == nil)
  }

  @Test(arguments: [("b_step_x8", 8.0), ("b_step_x32", 32.0)])
  func `the sound of all streams counts`(name: String, streams: Double) throws {
    #expect(abs(try measure(name).audio_s - 2 * streams) < 1e-9)
  }

  @Test func `calls are timed where a pass has more than one`() throws {
    let steps = try measure("b_step")
    let median = try #require(steps.step_us_p50)
    #expect(median > 0)
    #expect(median <= steps.step_us_p99 ?? 0 && steps.step_us_p99 ?? 0 <= steps.step_us_p999 ?? 0)
    let whole = try measure("b_batch")
    #expect(whole.step_us_p50 == nil && whole.step_us_p99 == nil)
  }

  @Test func `start-up counts from the moment the environment gives`() throws {
    var now = timespec()
    clock_gettime(CLOCK_MONOTONIC, &now)
    let line = try measure(
      "b_step", environment: ["BENCH_T0": "\(now.tv_sec - 1000).5"])
    #expect(line.startup_s > 998)
  }

  @Test(arguments: ["b_step", "b_batch", "b_step_x8", "b_step_x32"])
  func `reference scores are compared with those of the network`(name: String) throws {
    let right = try measure(name, ["--reference", reference(error: 0)])
    #expect(try #require(right.max_err_vs_golden) < 1e-5)
    let wrong = try measure(name, ["--reference", reference(error: 0.25)])
    #expect(abs(try #require(wrong.max_err_vs_golden) - 0.25) < 1e-5)
  }

  @Test(arguments: [
    ["no_such_case"], ["b_step", "--threads", "2"], ["b_step", "--seconds", "0"],
    ["b_step", "--budget", "-1"], ["e2e", "--reference", "scores.safetensors"],
    ["b_step", "--reference", "/nowhere.safetensors"],
  ])
  func `what cannot be measured fails without a line`(words: [String]) {
    let result = run(words)
    #expect(result.status != 0)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("rror"))
  }

  @Test(arguments: [
    ("mel", [1, 1, 8, 31]), ("mel", [1, 1, 9, 32]), ("mel", [8, 32]), ("mel", [1, 1, 0, 32]),
    ("prob", [1, 2, 3]), ("prob", [2, 2]),
  ])
  func `reference scores of other sizes are refused by name`(name: String, shape: [Int]) {
    var tensors = [
      "mel": Tensor(shape: [1, 1, 8, 32], values: Array(repeating: 0, count: 256)),
      "prob": Tensor(shape: [1, 2, 2], values: Array(repeating: 0, count: 4)),
    ]
    tensors[name] = Tensor(
      shape: shape, values: Array(repeating: 0, count: shape.reduce(1, *)))
    let path = folder.write(TensorFile.encode(tensors), as: "other.safetensors")
    let result = run(["b_step", "--reference", path])
    #expect(result.status != 0 && result.output.isEmpty)
    #expect(result.errors.contains("\"\(name)\""), "\(result.errors)")
  }

  /// What the line has.
  private struct Line: Decodable {
    var `case`: String
    var threads: Int
    var audio_s, median_s, best_s, p90_s, cpu_median_s, xrt, xrt_best, xrt_cpu: Double
    var reps: Int
    var startup_s, rss_first_mib, rss_mib: Double
    var step_us_p50, step_us_p99, step_us_p999, max_err_vs_golden: Double?
  }

  private func measure(
    _ name: String, _ words: [String] = [], environment: [String: String] = [:]
  ) throws -> Line {
    let result = run([name] + words, environment: environment)
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.lines.count == 1)
    return try JSONDecoder().decode(Line.self, from: Data(result.output))
  }

  private func run(_ words: [String], environment: [String: String] = [:]) -> Processes.Result {
    var arguments = ["case", "--model", model]
    for (option, value) in [("--seconds", "2"), ("--budget", "0")] where !words.contains(option) {
      arguments += [option, value]
    }
    return Processes.run(
      Processes.built("Benchmarks"), arguments + words, environment: environment)
  }

  /// 20 steps of random features and the tone model's scores for them by its formula: the mean of a
  /// band over four frames, less 3, through a sigmoid. One score is off by `error`.
  private func reference(error: Float) -> String {
    let (steps, bands) = (20, ToneModel.bands)
    var generator = SeededGenerator(seed: 5)
    let mel = generator.values(4 * steps * bands, in: 0...6)
    let weight = ToneModel.tensors["out.weight"]?.values ?? []
    let heard = [0, 1].compactMap { weight[($0 * bands)..<(($0 + 1) * bands)].firstIndex(of: 1) }
    var scores = (0..<steps).flatMap { step in
      heard.map { index in
        let band = index % bands
        let sum = (0..<4).reduce(Float(0)) { $0 + mel[(4 * step + $1) * bands + band] }
        return 1 / (1 + exp(3 - sum / 4))
      }
    }
    scores[7] += error
    return folder.write(
      TensorFile.encode([
        "mel": Tensor(shape: [1, 1, 4 * steps, bands], values: mel),
        "prob": Tensor(shape: [1, steps, 2], values: scores),
      ]), as: "reference-\(error).safetensors")
  }
}
