internal import ArgumentParser
internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput

/// `tocsin tag`: what whole clips sound like.
struct Tag: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what whole clips sound like: the labels with the highest scores.",
    discussion: """
      One JSON line per clip: {"v":1,"type":"tags","file":…,"duration":…,"tags":[{"label":…,\
      "score":…},…],"model":…}. A clip's score is pooled from its frames as the model says \
      (tocsin inspect: clip pooling). Use it for short clips of one sound; tocsin detect finds \
      events in longer recordings.
      """)

  @Argument(
    help: ArgumentHelp("Recordings, or folders of them.", valueName: "file"),
    completion: .file())
  var files: [String]

  @Option(
    name: .shortAndLong, help: ArgumentHelp("How many labels per clip.", valueName: "count"))
  var top = 5

  @Option(help: ArgumentHelp("A channel from 1, or \"mean\".", valueName: "channel"))
  var channel = ChannelSelection.channel(0)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Clips at work at the same time.", valueName: "count"))
  var jobs = OrderedJobs.coreCount

  @OptionGroup var modelOption: ModelOption

  func validate() throws {
    guard top >= 1 else { throw ValidationError("--top: expected 1 or more, found \(top)") }
    guard jobs >= 1 else { throw ValidationError("--jobs: expected 1 or more, found \(jobs)") }
  }

  func run() throws {
    try runCommand {
      let model = try modelOption.load()
      let (paths, missing) = try AudioFiles.expand(files)
      let settings = model.eventSettings()
      let channel = channel
      let top = top
      let output = LineOutput()
      let failed = try OrderedJobs.run(paths, jobs: jobs, unit: "clips") { path in
        var tagger = ClipTagger(
          labelCount: model.labels.count, pooling: model.header.clipPooling)
        let seconds = try FileDetection.run(
          path: path, channel: channel, model: model, settings: settings,
          observe: { _, scores in tagger.add(scores) })
        return TagLine.format(
          file: path, seconds: seconds, labels: model.labels, scores: tagger.scores, top: top,
          model: model.identifier)
      } deliver: { line in
        try output.write(line)
      }
      if failed > 0 { throw ExitCode(ExitStatus.badData.rawValue) }
      if missing > 0 { throw ExitCode(ExitStatus.noInput.rawValue) }
    }
  }
}
