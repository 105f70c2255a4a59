public import ArgumentParser
public import AudioSignal
internal import DetectionPipeline
public import Logging
public import NeuralNetwork
public import ServiceConfiguration
internal import SoundEvents
internal import TOMLReading

/// Which model a command uses.
struct ModelOption: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The model file.",
      discussion: "By default $TOCSIN_MODEL, then the model that ships with tocsin.",
      valueName: "path"),
    completion: .file(extensions: ["safetensors"]))
  var model: String?

  @Option(
    help: ArgumentHelp(
      "What the network multiplies: float32 or bfloat16.",
      discussion: "bfloat16 is faster on processors with AVX-512 BF16, and a little less exact.",
      valueName: "type"))
  var precision: NetworkPrecision?

  /// Reads the model, from here or from where the configuration says.
  func load(configuration: ServiceConfiguration = ServiceConfiguration()) throws -> ModelBundle {
    let path = try ModelLocator.path(named: model ?? configuration.model)
    try requireReadable(path)
    var bundle = try ModelBundle(path: path)
    bundle.precision = precision ?? NetworkPrecision(configuration.precision)
    if bundle.precision == .bfloat16, !InstructionSet.best.multipliesBFloat16 {
      StandardError.warn(
        "precision bfloat16: this processor has no fast instructions for it; it saves no time"
      )
    }
    return bundle
  }
}

extension NetworkPrecision: ExpressibleByArgument {
  /// What a configuration says.
  init(_ precision: ServiceConfiguration.Precision) {
    switch precision {
    case .float32: self = .float32
    case .bfloat16: self = .bfloat16
    }
  }
}

/// What a command changes about the events of a model.
struct EventOptions: ParsableArguments {
  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Report only this label; may be given several times.", valueName: "label"))
  var only: [String] = []

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "Onset threshold of one label, or of all as \"VALUE\".",
      discussion: """
        The offset threshold keeps its ratio to the onset threshold. May be given several times.
        """, valueName: "label=value"))
  var threshold: [ThresholdOption] = []

  @Option(
    name: .long,
    help: ArgumentHelp(
      "A file of settings for labels, as tocsin calibrate writes it.", valueName: "path"),
    completion: .file(extensions: ["toml"]))
  var overlay: String?

  /// The settings per label: the model's, changed by the configuration, then by these options.
  ///
  /// - Throws: `Failure` for a label that the model does not have, and for settings that contradict
  ///   each other.
  func settings(
    of model: ModelBundle, configuration: ServiceConfiguration = ServiceConfiguration()
  ) throws -> [EventSettings] {
    try settings(labels: model.labels, configuration: configuration) {
      model.eventSettings(overrides: $0)
    }
  }

  /// The settings of scores that come without a model: an event is where a score exceeds 0.5, as
  /// sed_scores_eval has it, unless these options say otherwise.
  func settings(ofScores labels: [String]) throws -> [EventSettings] {
    var plain = EventSettings()
    plain.onsetThreshold = 0.5
    plain.offsetThreshold = 0.5
    plain.smoothing = SmoothingSettings(kind: .none)
    plain.minimumDuration = 0
    plain.minimumGap = 0
    let settings = try settings(labels: labels, configuration: ServiceConfiguration()) {
      overrides in
      labels.map { plain.applying(overrides($0)) }
    }
    // The detector takes a score at the threshold, the tools that write such files do not.
    return settings.map { settings in
      var settings = settings
      settings.onsetThreshold = min(1, settings.onsetThreshold.nextUp)
      settings.offsetThreshold = min(1, settings.offsetThreshold.nextUp)
      return settings
    }
  }

  private func settings(
    labels: [String], configuration: ServiceConfiguration,
    base: ((String) -> EventOverrides) -> [EventSettings]
  ) throws -> [EventSettings] {
    for label in only + threshold.compactMap(\.label) where !labels.contains(label) {
      throw Failure(
        .usage,
        "there is no label \"\(label)\"\(Spelling.hint(for: label, among: labels)); "
          + "tocsin inspect lists those of a model")
    }
    var configuration = configuration
    if let overlay {
      let settings = try ServiceConfiguration(overlay: overlay)
      let problems = settings.validate(againstLabels: labels)
      guard problems.isEmpty else { throw ConfigurationError.invalid(problems) }
      configuration.apply(settings)
    }
    var settings = base(configuration.overrides)
    // What is for all labels first, so that the order on the command line does not matter.
    for option in threshold.filter({ $0.label == nil }) + threshold.filter({ $0.label != nil }) {
      var overrides = EventOverrides()
      overrides.onsetThreshold = option.value
      for index in settings.indices where option.label.map({ $0 == labels[index] }) ?? true {
        settings[index] = settings[index].applying(overrides)
      }
    }
    if !only.isEmpty {
      for index in settings.indices { settings[index].enabled = only.contains(labels[index]) }
    }
    let problems = EventProblems.of(settings, labels: labels, configuration: configuration)
    guard problems.isEmpty else {
      throw Failure(.configuration, problems.joined(separator: "\ntocsin: "))
    }
    return settings
  }
}

/// `LABEL=VALUE`, or `VALUE` for all labels.
struct ThresholdOption: ExpressibleByArgument {
  var label: String?
  var value: Float

  init?(argument: String) {
    let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
    guard let last = parts.last, let value = Float(last), value > 0, value <= 1, parts.count <= 2
    else { return nil }
    label = parts.count == 2 ? String(parts[0]) : nil
    self.value = value
  }
}

extension ChannelSelection: ExpressibleByArgument {
  /// As it is written on the command line.
  public var defaultValueDescription: String {
    switch self {
    case .channel(let index): "\(index + 1)"
    case .mean: "mean"
    }
  }

  /// `mean`, or the number of a channel counted from 1.
  public init?(argument: String) {
    if argument == "mean" {
      self = .mean
    } else if let number = Int(argument), number >= 1, number <= 1024 {
      self = .channel(number - 1)
    } else {
      return nil
    }
  }
}

extension PCMFormat: ExpressibleByArgument {}

extension EmitMode: ExpressibleByArgument {}

extension Logger.Level: @retroactive ExpressibleByArgument {}

extension LogLevel {
  /// The level of the log that has the same name.
  var level: Logger.Level { Logger.Level(rawValue: rawValue) ?? .info }
}
