import Glibc
import NeuralNetwork
import TestSupport

/// A folder with the model of tones, a recording of them, and the program to try on it.
struct Workbench {
  let folder = TemporaryFolder()
  let model: String
  let samples: [Int16]
  let rate: Int

  static let tocsin = Processes.built("tocsin")

  init(rate: Int = 48_000, seconds: Double = 6) {
    self.rate = rate
    model = folder.write(ToneModel.bytes(), as: "tones.safetensors")
    samples = Sounds.sixteenBit(
      Sounds.scene(
        seconds: seconds, sampleRate: rate,
        tones: [
          (hertz: 500, onset: 1, duration: 0.8), (hertz: 3000, onset: 2.5, duration: 1.2),
          (hertz: 500, onset: seconds - 0.5, duration: 1),
        ]))
  }

  func path(_ name: String) -> String { "\(folder.path)/\(name)" }

  /// The recording as a WAV file.
  var wav: String {
    folder.write(Sounds.wav(samples, sampleRate: rate), as: "scene.wav")
  }

  /// Runs the program with the model of tones.
  func run(_ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:])
    -> Processes.Result
  {
    Processes.run(
      Self.tocsin, arguments, input: input,
      environment: environment.merging(["TOCSIN_MODEL": model]) { $1 })
  }

  func start(
    _ arguments: [String], environment: [String: String] = [:], program: String = tocsin
  ) -> Processes.Running {
    Processes.start(
      program, arguments, environment: environment.merging(["TOCSIN_MODEL": model]) { $1 })
  }

  /// Lines without the fields that depend on the clock or the run.
  static func timeless(_ lines: [String]) -> [String] {
    lines.map { line in
      var line = line
      let moving = [
        "id", "boot", "time", "end_time", "unix", "mono", "time_err_ms", "time_sync", "emitted",
      ]
      for key in moving { line = removing(key, from: line) }
      return line
    }
  }

  /// Takes `,"key":value` out of a flat object.
  private static func removing(_ key: String, from line: String) -> String {
    guard let begin = line.firstRange(of: ",\"\(key)\":")?.lowerBound else { return line }
    let tail = line[line.index(after: begin)...]
    let end = tail.firstIndex { $0 == "," || $0 == "}" } ?? tail.endIndex
    return String(line[..<begin] + line[end...])
  }
}
