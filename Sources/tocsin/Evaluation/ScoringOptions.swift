internal import ArgumentParser
internal import AudioSignal
internal import DetectionPipeline

/// How recordings are scored, and where scores are kept.
struct ScoringOptions: ParsableArguments {
  @Option(help: ArgumentHelp("A channel from 1, or \"mean\".", valueName: "channel"))
  var channel = ChannelSelection.channel(0)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Recordings at work at the same time.", valueName: "count"))
  var jobs = OrderedJobs.coreCount

  @Option(
    help: ArgumentHelp(
      "Where scores of recordings are kept for the next time.",
      discussion: "By default $XDG_CACHE_HOME/tocsin, then ~/.cache/tocsin.", valueName: "folder"),
    completion: .directory)
  var cache: String?

  @Flag(help: "Hear every recording anew, and keep nothing.")
  var noCache = false

  func validate() throws {
    guard jobs >= 1 else { throw ValidationError("--jobs: expected 1 or more, found \(jobs)") }
    guard cache == nil || !noCache else {
      throw ValidationError("--cache and --no-cache contradict each other")
    }
  }

  /// The cache that the options ask for.
  func cache(of model: ModelBundle) -> ScoreCache {
    ScoreCache(
      folder: noCache ? nil : cache ?? ScoreCache.standardFolder, model: model, channel: channel)
  }

  /// Scores recordings on all cores, in their order; one that cannot be read is named on stderr and
  /// counted.
  func score(
    _ paths: [String], model: ModelBundle, deliver: (RecordingScores) throws -> Void
  ) throws -> Int {
    let cache = cache(of: model)
    return try OrderedJobs.run(paths, jobs: jobs, unit: "recordings") { path in
      try cache.scores(path: path)
    } deliver: {
      try deliver($0)
    }
  }
}
