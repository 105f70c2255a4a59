internal import ArgumentParser
internal import AudioCapture
internal import AudioSignal
internal import DetectionPipeline
internal import ServiceConfiguration
internal import SoundEvents
internal import TOMLReading

/// `tocsin check`: would this configuration work?
struct Check: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check a configuration file, its model, its sources and its thresholds, then stop.",
    discussion: """
      Everything that is wrong is said, one line each, with file and line where there is one. Exit \
      status 0 means that tocsin listen --config would hear all its sources now.
      """)

  @Argument(
    help: ArgumentHelp("The configuration file.", valueName: "config"),
    completion: .file(extensions: ["toml"]))
  var config: String

  @Flag(help: "Do not open the capture devices.")
  var skipDevices = false

  @Flag(name: .customLong("print"), help: "Print the configuration as it was understood.")
  var prints = false

  @OptionGroup var modelOption: ModelOption

  func run() throws {
    try runCommand {
      let settings = try ServiceConfiguration(path: config)
      let model = try modelOption.load(configuration: settings)
      var problems = settings.validate(againstLabels: model.labels).map(\.description)
      problems += labelProblems(settings, model)
      for source in settings.sources { problems += sourceProblems(source) }
      if settings.sources.isEmpty {
        problems.append("\(config): no [[source]]: nothing to listen to")
      }
      guard problems.isEmpty else {
        throw Failure(.configuration, problems.joined(separator: "\ntocsin: "))
      }
      if prints { print(settings.toml(), terminator: "") }
      StandardError.write(
        "\(config): fine; \(settings.sources.count) source(s), model \(model.identifier)\n")
    }
  }

  private func labelProblems(_ configuration: ServiceConfiguration, _ model: ModelBundle)
    -> [String]
  {
    let settings = model.eventSettings(overrides: configuration.overrides)
    var problems = EventProblems.of(settings, labels: model.labels, configuration: configuration)
    for (label, settings) in zip(model.labels, settings)
    where settings.enabled && settings.onsetThreshold >= 1 {
      problems.append(
        configuration.problem(
          withLabel: label,
          "label \(label) can never fire: its onset threshold is 1, scores stay below"
        ).description)
    }
    if !settings.contains(where: \.enabled) {
      problems.append("\(config): every label is disabled: nothing can fire")
    }
    return problems
  }

  private func sourceProblems(_ source: SourceConfiguration) -> [String] {
    switch source.input {
    case .standardInput:
      return []
    case .file(let path):
      do {
        try requireReadable(path)
        _ = try AudioFileReader(path: path, selection: source.selection)
        return []
      } catch {
        return ["source \(source.name): \(error)"]
      }
    case .device(let device):
      guard !skipDevices else { return [] }
      switch CaptureDevices.availability(of: device) {
      case .available, .busy, .untried: return []
      case .unavailable(let reason): return ["source \(source.name): \(device): \(reason)"]
      }
    }
  }
}
