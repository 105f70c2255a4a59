import NeuralNetwork
import TestSupport
import Testing

/// `--precision` and `precision =`.
struct PrecisionTests {
  private let bench = Workbench(rate: 16_000)
  private let model: String

  /// A model whose scores are unlike in every precision: recurrent units with random weights.
  init() {
    let dense = #"{"type":"dense","name":"out","input_size":32,"#
    let header = ToneModel.header().replacing(
      dense,
      with: #"{"type":"gru","name":"g","input_size":32,"hidden_size":16},"#
        + #"{"type":"dense","name":"out","input_size":16,"#)
    var generator = SeededGenerator(seed: 1)
    func tensor(_ shape: [Int]) -> Tensor {
      Tensor(shape: shape, values: generator.values(shape.reduce(1, *), in: -0.1...0.1))
    }
    let tensors = [
      "g.weight_ih_l0": tensor([48, 32]), "g.weight_hh_l0": tensor([48, 16]),
      "g.bias_ih_l0": tensor([48]), "g.bias_hh_l0": tensor([48]), "out.weight": tensor([2, 16]),
      "out.bias": tensor([2]),
    ]
    model = bench.folder.write(
      ToneModel.bytes(header: header, tensors: tensors), as: "random.safetensors")
  }

  private func run(_ arguments: [String]) -> Processes.Result {
    bench.run(arguments + ["--model", model])
  }

  @Test func bfloat16GivesOtherScoresAndNearlyTheSame() throws {
    func scores(_ options: [String]) throws -> [Double] {
      let result = run(["tag", "--top", "2", bench.wav] + options)
      #expect(result.status == 0)
      return try result.text.split(separator: "\"score\":").dropFirst().map {
        try #require(Double($0.prefix { "0123456789.".contains($0) }))
      }.sorted()
    }
    let exact = try scores([])
    let rounded = try scores(["--precision", "bfloat16"])
    #expect(exact.count == 2 && rounded.count == 2)
    #expect(exact != rounded)
    #expect(zip(exact, rounded).allSatisfy { abs($0 - $1) < 0.01 })
    #expect(try scores(["--precision", "float32"]) == exact)
  }

  @Test func theConfigurationAndTheOptionMeanTheSameAndTheOptionWins() {
    let configuration = bench.folder.write(
      "precision = \"bfloat16\"\n[[source]]\nname = \"x\"\nfile = \"scene.wav\"\n",
      as: "tocsin.toml")
    let threshold = ["--threshold", "0.01"]
    func detect(_ precision: String) -> [String] {
      run(
        ["detect", "--emit", "both", "--source-name", "x", bench.wav, "--precision", precision]
          + threshold
      ).lines
    }
    let listen = ["listen", "--config", configuration] + threshold
    #expect(!detect("bfloat16").isEmpty && detect("bfloat16") != detect("float32"))
    #expect(run(listen).lines == detect("bfloat16"))
    #expect(run(listen + ["--precision", "float32"]).lines == detect("float32"))
  }

  @Test func scoresAreKeptForEachPrecision() {
    // Written once: a file that was written anew is another one.
    let wav = bench.wav
    let truth = bench.folder.write(
      "filename\tonset\toffset\tevent_label\nscene.wav\t1\t2\tlow\n", as: "truth.tsv")
    func evaluate(_ precision: String) -> [UInt8] {
      let result = run([
        "evaluate", "--cache", bench.path("cache"), "--ground-truth", truth, "--audio", wav,
        "--write-scores", bench.path(precision), "--precision", precision,
      ])
      #expect(result.status == 0)
      return readFile(bench.path("\(precision)/scores_scene.tsv")) ?? []
    }
    let exact = evaluate("float32")
    let rounded = evaluate("bfloat16")
    #expect(!exact.isEmpty && exact != rounded)
    #expect(evaluate("float32") == exact && evaluate("bfloat16") == rounded)
    let entries = Processes.run("/usr/bin/find", [bench.path("cache"), "-name", "*.safetensors"])
    #expect(entries.lines.count == 2)
  }

  @Test func anUnknownPrecisionIsAnErrorOfUsage() {
    let result = run(["detect", bench.wav, "--precision", "half"])
    #expect(result.status == 64)
    #expect(result.errors.contains("float32") && result.errors.contains("bfloat16"))
  }
}
