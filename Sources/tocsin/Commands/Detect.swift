internal import ArgumentParser
internal import AudioSignal
internal import DetectionPipeline
internal import ServiceConfiguration
internal import SoundEvents

/// `tocsin detect`: events in recordings, as fast as possible.
struct Detect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the events in recordings, as fast as possible.",
    discussion: """
      Reads what libsndfile reads: WAV, FLAC, Ogg, Opus, MP3 and more, at any rate. Files are \
      worked on side by side and reported in their order. Times count from the beginning of each \
      recording; --start-time gives them a time of day as well. A file that cannot be read is named \
      on stderr, the others go on, and the exit status says so.
      """)

  @Argument(
    help: ArgumentHelp("Recordings, or folders of them.", valueName: "file"), completion: .file())
  var files: [String]

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "jsonl, tsv (DCASE: filename, onset, offset, event_label) or audacity (a label track per file).",
      valueName: "format"))
  var format = DetectionFormat.jsonl

  @Option(
    help: ArgumentHelp(
      "Which lines an event gives: start, end or both (jsonl).", valueName: "which"))
  var emit = EmitMode.end

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The folder for label tracks (default: beside each recording).", valueName: "folder"),
    completion: .directory)
  var output: String?

  @Option(
    help: ArgumentHelp(
      "What the events call the source (default: the recording's path).", valueName: "name"))
  var sourceName: String?

  @Option(
    help: ArgumentHelp(
      "When every recording began, in RFC 3339, as 2026-03-01T07:15:00Z.", valueName: "time"))
  var startTime: StartTime?

  @Option(help: ArgumentHelp("A channel from 1, or \"mean\".", valueName: "channel"))
  var channel = ChannelSelection.channel(0)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Threads: for recordings side by side, or for the parts of a single one.",
      valueName: "count"))
  var jobs = OrderedJobs.coreCount

  @OptionGroup var modelOption: ModelOption
  @OptionGroup(title: "Events") var events: EventOptions

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs: expected 1 or more, found \(jobs)") }
    guard output == nil || format == .audacity else {
      throw ValidationError("--output belongs to --format audacity")
    }
  }

  func run() throws {
    try runCommand {
      let model = try modelOption.load()
      let settings = try events.settings(of: model)
      let (paths, missing) = try AudioFiles.expand(files)
      let channel = channel
      let clock = startTime.map { StreamClock.startingAt($0.unix) } ?? .none
      var writer = try DetectionWriter(
        format: format, emit: emit, labels: model.labels, model: model.identifier,
        sourceName: sourceName, folder: output, isSingle: paths.count == 1)
      let threads = max(1, jobs / max(1, paths.count))
      let failed = try OrderedJobs.run(paths, jobs: jobs, unit: "files") { path in
        var events = FileEvents(path: path)
        try FileDetection.run(
          path: path, channel: channel, model: model, settings: settings, clock: clock,
          threads: threads,
          emit: { record, rate in
            events.sampleRate = rate
            events.records.append(record)
          })
        return events
      } deliver: { events in
        try writer.write(events)
      }
      if failed > 0 { throw ExitCode(ExitStatus.badData.rawValue) }
      if missing > 0 { throw ExitCode(ExitStatus.noInput.rawValue) }
    }
  }
}

extension DetectionFormat: ExpressibleByArgument {}
