import DetectionPipeline
import NeuralNetwork
import SoundEvents
import TestSupport
import Testing

struct ModelBundleTests {
  private func problem(_ header: String, _ tensors: [String: Tensor] = ToneModel.tensors) -> String
  {
    do {
      let file = try TensorFile(bytes: ToneModel.bytes(header: header, tensors: tensors))
      let bundle = try ModelBundle(tensors: file, path: "m.safetensors")
      _ = try Detector(model: bundle, settings: bundle.eventSettings())
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func aGoodFileGivesItsParts() throws {
    let model = try PipelineRun.model()
    #expect(model.labels == ["low", "high"])
    #expect(model.identifier.hasPrefix("tones-") && model.identifier.count == 14)
    #expect(model.header.clipPooling == .maximum)
    #expect(model.header.provenance?.recipe == "made by hand")
  }

  @Test func copiesOfAModelKeepTheirOwnPrecision() throws {
    let model = try PipelineRun.model()
    var other = model
    other.precision = .bfloat16
    for _ in 0..<2 {
      #expect(try model.weights().precision == .float32)
      #expect(try other.weights().precision == .bfloat16)
    }
  }

  @Test func everyDisagreementIsNamed() {
    #expect(problem(ToneModel.header()) == "none")
    #expect(problem(ToneModel.header(version: 2)).contains("format 2, this program reads format 1"))
    #expect(problem(ToneModel.header(labels: ["low"])).contains("1 labels for 2 outputs"))
    #expect(problem(ToneModel.header(labels: ["a", "a"])).contains("occurs twice"))
    #expect(problem(ToneModel.header(bands: 40)).contains("40 values a frame"))
    #expect(problem("{}").contains("\"format_version\" is missing"))
    #expect(problem(#"{"format_version":1}"#).contains("is missing"))
    #expect(problem("[").contains("model description"))
    #expect(
      problem(ToneModel.header(events: #"{"default":{},"labels":{"mid":{}}}"#))
        .contains("unknown label \"mid\""))
    #expect(
      problem(ToneModel.header(events: #"{"default":{"onset_threshold":2}}"#))
        .contains("onset_threshold"))
    #expect(
      problem(ToneModel.header(events: #"{"default":{"onset":0.5}}"#)).contains("onset"))
    #expect(problem(ToneModel.header(), [:]).contains("out."))
    var tensors = ToneModel.tensors
    tensors["features.mean"] = Tensor(shape: [3], values: [0, 0, 0])
    #expect(problem(ToneModel.header(), tensors).contains("features.mean has the shape [3]"))
  }

  @Test func aSafetensorsFileOfSomethingElseIsToldApart() throws {
    let file = try TensorFile(bytes: TensorFile.encode(ToneModel.tensors))
    #expect(throws: ModelError.notAModel(path: "x")) {
      try ModelBundle(tensors: file, path: "x")
    }
  }

  @Test func settingsComeFromTheModelThenTheUser() throws {
    let events = #"""
      {"default":{"onset_threshold":0.6,"offset_threshold":0.3},
       "labels":{"high":{"onset_threshold":0.8}}}
      """#
    let model = try PipelineRun.model(ToneModel.header(events: events))
    let settings = model.eventSettings { label in
      var overrides = EventOverrides()
      if label == "low" { overrides.minimumGap = 1.5 }
      return overrides
    }
    #expect(settings.map(\.onsetThreshold) == [0.6, 0.8])
    #expect(settings.map(\.offsetThreshold) == [0.3, 0.3 * (0.8 / 0.6)])
    #expect(settings.map(\.minimumGap) == [1.5, EventSettings().minimumGap])
  }

  @Test func mutatedFilesNeverCrash() {
    let good = ToneModel.bytes()
    var generator = SeededGenerator(seed: 3)
    for _ in 0..<3_000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: bytes[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes.remove(at: index)
        default: bytes.insert(UInt8.random(in: 32...126, using: &generator), at: index)
        }
      }
      guard let file = try? TensorFile(bytes: bytes),
        let bundle = try? ModelBundle(tensors: file, path: "m"),
        let detector = try? Detector(model: bundle, settings: bundle.eventSettings())
      else { continue }
      detector.process([Float](repeating: 0.1, count: 2_000).span, emit: { _ in })
      detector.finish(reason: .endOfStream, emit: { _ in })
    }
  }
}
