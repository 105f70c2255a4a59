internal import ArgumentParser
internal import AudioSignal
internal import DetectionPipeline
internal import Logging
internal import ServiceConfiguration
internal import Supervision
internal import TOMLReading

/// `tocsin listen`: live events from microphones, files and pipes.
struct Listen: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Listen to a microphone, a file or a pipe and write events as they happen.",
    discussion: """
      The source is one of --device, --file and -, or what the configuration file lists; flags \
      win over the file. Each event gives a line when it is certain that it began, and one when it \
      has ended (--emit). A microphone that is missing or lost is told as a line and looked for, for \
      ever. SIGUSR1 shows the counters on stderr, SIGHUP reads --config again; SIGINT and SIGTERM \
      close the open \
      events and end the program.

      A pipe carries WAV, or raw PCM as --format, --rate and --channels say:
        arecord -f S16_LE -r 48000 -t raw | tocsin listen - --rate 48000
        ffmpeg -loglevel error -i rtsp://camera/1 -f wav - | tocsin listen -
      """)

  @Argument(
    help: ArgumentHelp("\"-\": read sound from stdin.", valueName: "-"))
  var input: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("The configuration file (TOML).", valueName: "path"),
    completion: .file(extensions: ["toml"]))
  var config: String?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("An ALSA capture device; tocsin devices lists them.", valueName: "name"))
  var device: String?

  @Option(
    name: .shortAndLong, help: ArgumentHelp("A recording.", valueName: "path"),
    completion: .file())
  var file: String?

  @Flag(help: "Play the recording at the speed of a microphone.")
  var realtime = false

  @Option(
    help: ArgumentHelp(
      "When the recording began, in RFC 3339, as 2026-03-01T07:15:00Z: gives its events a time.",
      valueName: "time"))
  var startTime: StartTime?

  @Option(help: ArgumentHelp("What the events call the source.", valueName: "name"))
  var name: String?

  @OptionGroup(title: "Sound format") var sound: SoundOptions
  @OptionGroup var modelOption: ModelOption
  @OptionGroup(title: "Events") var events: EventOptions

  @Option(
    help: ArgumentHelp("Which lines an event gives: start, end or both.", valueName: "which"))
  var emit: EmitMode?

  @OptionGroup(title: "Output") var output: ListenOutputOptions

  func validate() throws {
    if let input, input != "-" {
      throw ValidationError("unknown source \"\(input)\": a recording is --file \(input)")
    }
    let count = [input != nil, device != nil, file != nil].filter { $0 }.count
    guard count <= 1 else {
      throw ValidationError("more than one source: choose one of --device, --file and -")
    }
    guard count == 1 || config != nil else {
      throw ValidationError("no source: choose one of --device, --file, - and --config")
    }
    guard !realtime || file != nil else {
      throw ValidationError("--realtime belongs to --file")
    }
    guard startTime == nil || device == nil else {
      throw ValidationError("--start-time belongs to --file and -: a device tells the time itself")
    }
  }

  func run() throws {
    try runCommand {
      StandardError.neverWaitLong()
      DescriptorLimit.raise()
      StopSignals.install(reloads: config != nil)
      let manager = ServiceManager.take()
      let plan = try plan()
      StandardErrorLogHandler.install(
        level: output.logLevel ?? plan.configuration.logLevel.level)
      try ListenRuns(manager: manager, reading: self.plan).run(plan)
    }
  }

  /// Everything that the file and the flags say, checked.
  private func plan() throws -> ListenPlan {
    var configuration = try config.map { try ServiceConfiguration(path: $0) } ?? .forFlags
    try apply(to: &configuration)
    let model = try modelOption.load(configuration: configuration)
    let problems = configuration.validate(againstLabels: model.labels)
    guard problems.isEmpty else { throw ConfigurationError.invalid(problems) }
    guard !configuration.sources.isEmpty else {
      throw Failure(
        .configuration, "\(configuration.path): no [[source]]: nothing to listen to")
    }
    return ListenPlan(
      configuration: configuration,
      settings: ListenSettings(
        model: model, events: try events.settings(of: model, configuration: configuration),
        alarmLabels: configuration.alarmLabels.map { Set($0) }, startTime: startTime?.unix))
  }

  /// Flags win over the file.
  private func apply(to settings: inout ServiceConfiguration) throws {
    let input: SourceConfiguration.Input? =
      device.map { .device($0) } ?? file.map { .file($0) } ?? (input == nil ? nil : .standardInput)
    if let input {
      var source = SourceConfiguration(input: input, name: name)
      try sound.apply(to: &source)
      source.realtime = realtime
      settings.sources = [source]
    } else if sound.isSet || name != nil {
      guard settings.sources.count == 1 else {
        throw Failure(
          .usage,
          "--name, --rate, --channels, --format and --channel need one source; "
            + "\(settings.path) has \(settings.sources.count)")
      }
      settings.sources[0].name = name ?? settings.sources[0].name
      try sound.apply(to: &settings.sources[0])
    }
    if startTime != nil,
      settings.sources.contains(where: { if case .device = $0.input { true } else { false } })
    {
      throw Failure(.usage, "--start-time belongs to recordings and pipes, not to a device")
    }
    if let emit { settings.emit = emit }
    output.apply(to: &settings)
  }
}

extension ServiceConfiguration {
  /// What holds without a file: no status lines among the events unless they are asked for.
  fileprivate static var forFlags: ServiceConfiguration {
    var settings = ServiceConfiguration()
    settings.statusSeconds = 0
    return settings
  }
}

/// How sound is stored, where nothing else says so.
struct SoundOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Samples per second to ask a device for, or of raw PCM (default: 16000).",
      valueName: "hertz"))
  var rate: Int?

  @Option(
    help: ArgumentHelp(
      "Channels to ask a device for, or of raw PCM (default: 1).", valueName: "count"))
  var channels: Int?

  @Option(
    help: ArgumentHelp(
      "Sample format: S16_LE, S24_LE, S24_3LE, S32_LE or FLOAT_LE (raw PCM: S16_LE).",
      valueName: "format"))
  var format: PCMFormat?

  @Option(
    help: ArgumentHelp("The channel to hear, from 1, or \"mean\" of all.", valueName: "channel"))
  var channel: ChannelSelection?

  func validate() throws {
    if let rate, !(1000...768_000).contains(rate) {
      throw ValidationError("--rate: expected 1000 to 768000 hertz, found \(rate)")
    }
    if let channels, !(1...1024).contains(channels) {
      throw ValidationError("--channels: expected 1 to 1024, found \(channels)")
    }
  }

  var isSet: Bool { rate != nil || channels != nil || format != nil || channel != nil }

  func apply(to source: inout SourceConfiguration) throws {
    if case .file(let path) = source.input, rate != nil || channels != nil || format != nil {
      throw Failure(
        .usage, "--rate, --channels and --format: the recording says them itself: \(path)")
    }
    source.rate = rate ?? source.rate
    source.channels = channels ?? source.channels
    source.format = format ?? source.format
    source.selection = channel ?? source.selection
  }
}

/// Where events and messages of `listen` go.
struct ListenOutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Also offer the events on this Unix socket, to any number of readers.", valueName: "path"),
    completion: .file())
  var socket: String?

  @Option(
    help: ArgumentHelp(
      "Keep the events in this folder for readers of the socket that come back.",
      valueName: "folder"),
    completion: .directory)
  var spool: String?

  @Option(
    help: ArgumentHelp(
      "Send the events to this Unix socket of another program, such as Vector.",
      valueName: "path"),
    completion: .file())
  var connect: String?

  @Flag(inversion: .prefixedNo, help: "Write events to stdout.")
  var stdout: Bool?

  @Option(
    help: ArgumentHelp(
      "Seconds between status lines with the counters, 0 for none (default: what the file says, else 0).",
      valueName: "seconds"))
  var statusEvery: Double?

  @Option(
    help: ArgumentHelp(
      "Log this and worse: trace, debug, info, notice, warning, error, critical.",
      valueName: "level"))
  var logLevel: Logger.Level?

  func validate() throws {
    if let statusEvery, statusEvery != 0, !(0.1...86_400).contains(statusEvery) {
      throw ValidationError(
        "--status-every: expected 0, or 0.1 to 86400 seconds, found \(statusEvery)")
    }
  }

  func apply(to settings: inout ServiceConfiguration) {
    if let socket { settings.socket = socket }
    if let spool { settings.spool = spool }
    if let connect { settings.connect = connect }
    if let stdout { settings.writesToStandardOutput = stdout }
    if let statusEvery { settings.statusSeconds = statusEvery }
  }
}
