internal import DetectionPipeline
internal import Evaluation
internal import SoundEvents

/// A moment at which a label scored high where it should not have.
struct LoudMoment: Sendable {
  var path: String
  /// Seconds from the beginning of the recording.
  var time: Double
  var label: Int
  /// Smoothed.
  var score: Float
}

/// What the background recordings say about every label.
struct BackgroundListening: Sendable {
  /// Hours heard.
  var hours = 0.0
  var counts: FalseAlarmCounts
  /// The highest score of each label in each recording, if it is worth a listener's time.
  var moments: [LoudMoment] = []
  /// Recordings that could not be read.
  var failed = 0

  /// Hears the recordings and counts events at every threshold level.
  ///
  /// - Parameters:
  ///   - settings: one per label.
  ///   - offsetRatio: offset threshold divided by onset threshold, per label.
  static func listen(
    to paths: [String], scoring: ScoringOptions, model: ModelBundle, settings: [EventSettings],
    offsetRatio: [Float]
  ) throws -> BackgroundListening {
    // Recordings that cannot be opened are reported when they are heard.
    let lengths = paths.map { AudioFiles.seconds(of: $0) ?? 0 }
    let hours = lengths.reduce(0, +) / 3600
    var begins: [String: Double] = [:]
    var begin = 0.0
    for (path, length) in zip(paths, lengths) {
      begins[path] = begin
      begin += length
    }
    let places = begins
    let cache = scoring.cache(of: model)
    var result = BackgroundListening(
      counts: FalseAlarmCounts(labelCount: settings.count, hours: hours))
    result.failed = try OrderedJobs.run(paths, jobs: scoring.jobs, unit: "recordings") { path in
      let scores = try cache.scores(path: path)
      let smoothed = scores.table.smoothed(settings)
      var part = BackgroundListening(
        hours: scores.duration / 3600,
        counts: FalseAlarmCounts(labelCount: settings.count, hours: hours))
      part.counts.add(
        smoothed, settings: settings, begin: places[path] ?? 0, offsetRatio: offsetRatio)
      part.moments = peaks(smoothed, path: path)
      return part
    } deliver: { part in
      result.hours += part.hours
      result.counts.add(part.counts)
      result.moments += part.moments
    }
    return result
  }

  /// Events of a label with an onset threshold; between two levels those of the lower one.
  func count(label: Int, threshold: Float) -> Int {
    let level = ThresholdLevels.thresholds.lastIndex { $0 <= threshold } ?? 0
    return counts.count(label: label, level: level)
  }

  /// The loudest moments of each label, each in another recording.
  func loudest(_ limit: Int) -> [LoudMoment] {
    Dictionary(grouping: moments, by: \.label).sorted { $0.key < $1.key }.flatMap { _, moments in
      moments.sorted { ($1.score, $0.path) < ($0.score, $1.path) }.prefix(limit)
    }
  }

  private static func peaks(_ smoothed: ScoreTable, path: String) -> [LoudMoment] {
    (0..<smoothed.labelCount).compactMap { label in
      let scores = smoothed.scores(label: label)
      guard let peak = scores.max(), peak >= 0.1, let frame = scores.firstIndex(of: peak) else {
        return nil
      }
      return LoudMoment(path: path, time: smoothed.boundaries[frame], label: label, score: peak)
    }
  }
}
