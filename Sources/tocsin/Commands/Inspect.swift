internal import ArgumentParser
internal import AudioFeatures
internal import DetectionPipeline
internal import NeuralNetwork
internal import SoundEvents

/// `tocsin inspect`: what a model is.
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show what a model is: features, layers, cost, latency, labels, thresholds, origin.",
    discussion: "--runtime also shows which kernels this machine runs it with.")

  @Argument(
    help: ArgumentHelp(
      "The model file (default: $TOCSIN_MODEL, then the model that ships).", valueName: "model"),
    completion: .file(extensions: ["safetensors"]))
  var path: String?

  @Flag(help: "Also show which instructions of the processor are used.")
  var runtime = false

  func run() throws {
    try runCommand {
      let path = try ModelLocator.path(named: path)
      try requireReadable(path)
      let model = try ModelBundle(path: path)
      print(try ModelReport(model: model, path: path).text)
      if runtime {
        let instructions = InstructionSet.best
        print(
          "\nnetwork     \(instructions) instructions, "
            + (instructions.multipliesBFloat16 ? "bfloat16 is faster" : "bfloat16 is not faster"))
        print("training    \(BLAS.runtimeDescription)")
      }
    }
  }
}

/// A model in words and tables.
struct ModelReport {
  let model: ModelBundle
  let path: String

  var text: String {
    get throws {
      [summary, features, network, try latency, labels, provenance]
        .joined(separator: "\n\n")
    }
  }

  private var summary: String {
    """
    model       \(model.header.name) (\(model.identifier)), format \(model.header.formatVersion)
    file        \(path)
    """
  }

  private var features: String {
    let settings = model.header.features
    let rate = Double(settings.sampleRate)
    let kind = settings.mfccCoefficients.map { "\($0) MFCC of " } ?? ""
    return """
      features    \(kind)\(settings.bands) mel bands, \(whole(settings.minimumFrequency)) to \
      \(whole(settings.maximumFrequency)) Hz, \(settings.melScale.rawValue) scale, \
      norm \(settings.melNorm.rawValue), \(settings.compression)
                  \(settings.sampleRate) Hz; window \(settings.windowSamples) samples \
      (\(fixed(Double(settings.windowSamples) / rate * 1000, 1)) ms) of a \
      \(settings.fftSize)-point FFT; hop \(settings.hopSamples) \
      (\(fixed(Double(settings.hopSamples) / rate * 1000, 1)) ms)
      """
  }

  private var network: String {
    let description = model.header.network
    let stepsPerSecond =
      Double(model.header.features.sampleRate)
      / Double(description.stepFrames * model.header.features.hopSamples)
    let rows = description.summary.map { layer in
      [
        layer.name, layer.kind, shape(layer.inputShape), shape(layer.outputShape),
        "\(layer.parameters)",
        fixed(Double(layer.multiplyAccumulates) * stepsPerSecond / 1e6, 2),
      ]
    }
    let total = Double(description.multiplyAccumulatesPerStep) * stepsPerSecond / 1e6
    let header = ["layer", "kind", "in per step", "out per step", "parameters", "M MAC/s"]
    let sum = ["total", "", "", "", "\(description.parameterCount)", fixed(total, 2)]
    return "network     one row of scores every \(fixed(1000 / stepsPerSecond, 1)) ms\n"
      + TextTable.format([header] + rows + [sum], rightAligned: [4, 5])
  }

  private var latency: String {
    get throws {
      let settings = model.eventSettings()
      let detector = try Detector(model: model, settings: settings)
      func milliseconds(_ samples: Int) -> String {
        fixed(Double(samples) / Double(detector.sampleRate) * 1000, 0)
      }
      return """
        latency     \(milliseconds(detector.stepSamples)) ms step + \
        \(milliseconds(detector.latencySamples)) ms window and look-ahead + \
        \(milliseconds(detector.smoothingLatencySamples)) ms smoothing; \
        each label's minimum duration comes on top
        """
    }
  }

  private var labels: String {
    let header = [
      "label", "onset", "offset", "smoothing", "min s", "gap s", "max s", "cooldown s",
    ]
    let rows = zip(model.labels, model.eventSettings()).map { label, settings in
      [
        label, fixed(Double(settings.onsetThreshold), 2),
        fixed(Double(settings.offsetThreshold), 2),
        "\(settings.smoothing.kind.rawValue) \(settings.smoothing.seconds)",
        fixed(settings.minimumDuration, 2), fixed(settings.minimumGap, 2),
        fixed(settings.maximumDuration, 0), fixed(settings.cooldown, 1),
      ]
    }
    return "labels      \(model.labels.count); clip pooling \(model.header.clipPooling.rawValue)\n"
      + TextTable.format([header] + rows, rightAligned: [1, 2, 4, 5, 6, 7])
  }

  private var provenance: String {
    guard let origin = model.header.provenance else { return "origin      not stated" }
    var lines: [String] = []
    func add(_ name: String, _ value: String?) {
      if let value { lines.append("  \(name.padded(to: 12))\(value)") }
    }
    add("created", origin.created)
    add("trained on", origin.trainedOn)
    add("licence", origin.licence)
    add("recipe", origin.recipe)
    add("thresholds", origin.thresholds)
    add("limits", origin.limits)
    for (name, value) in (origin.metrics ?? [:]).sorted(by: { $0.key < $1.key }) {
      add("measured", "\(name) = \(value)")
    }
    return (["origin"] + lines).joined(separator: "\n")
  }

  private func shape(_ sizes: [Int]) -> String { sizes.map(String.init).joined(separator: " × ") }

  private func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }
}
