public import ArgumentParser
public import AudioSignal
internal import DetectionPipeline
public import Logging
public import ServiceConfiguration
internal import SoundEvents

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

  /// Reads the model, from here or from where the configuration says.
  func load(configured: String? = nil) throws -> ModelBundle {
    let path = try ModelLocator.path(named: model ?? configured)
    try requireReadable(path)
    return try ModelBundle(path: path)
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

  /// The settings per label: the model's, changed by the configuration, then by these options.
  func settings(
    of model: ModelBundle, overrides: (String) -> EventOverrides = { _ in EventOverrides() }
  ) throws -> [EventSettings] {
    for label in only + threshold.compactMap(\.label) where !model.labels.contains(label) {
      throw ValidationError(
        "the model has no label \"\(label)\"\(Spelling.hint(for: label, among: model.labels)); "
          + "tocsin inspect lists them")
    }
    var settings = model.eventSettings(overrides: overrides)
    for option in threshold {
      for index in settings.indices where option.label.map({ $0 == model.labels[index] }) ?? true {
        let ratio =
          settings[index].onsetThreshold > 0
          ? settings[index].offsetThreshold / settings[index].onsetThreshold : 1
        settings[index].onsetThreshold = option.value
        settings[index].offsetThreshold = option.value * min(1, ratio)
      }
    }
    if !only.isEmpty {
      for index in settings.indices {
        settings[index].enabled = only.contains(model.labels[index])
      }
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
