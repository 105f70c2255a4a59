import Evaluation

/// The definitions, counted anew at every threshold: the oracle for the sweeps.
enum SweepOracle {
  struct Counts: Equatable {
    var truePositives = 0
    var falsePositives = 0
    var crossTriggers: [Int]
  }

  private struct Stretch {
    var begin: Double
    var end: Double
    var length: Double { end - begin }

    func overlap(_ event: EvaluatedEvent) -> Double {
      max(0, min(end, event.offset) - max(begin, event.onset))
    }
  }

  /// Scores at which anything may change, falling.
  static func scores(_ tables: [ScoreTable], label: Int) -> [Float] {
    Set(tables.flatMap { $0.scores(label: label) }.filter { !$0.isNaN && $0 > -.infinity })
      .sorted(by: >)
  }

  /// What intersections count when everything from `score` up is detected.
  static func intersection(
    _ set: EvaluationSet, _ tables: [ScoreTable], label: Int, from score: Float,
    detection: Double, groundTruth: Double, crossTrigger: Double?
  ) -> Counts {
    var counts = Counts(crossTriggers: Array(repeating: 0, count: set.labels.count))
    for (recording, table) in zip(set.recordings, tables) {
      let detections = stretches(table, label: label, from: score)
      // sed_scores_eval counts a recording only below its highest score.
      if detections.isEmpty { continue }
      let own = recording.reference.filter { $0.label == label }
      // Nor does it ask for a share where there are no events and no cross triggers.
      let isBackground = own.isEmpty && (crossTrigger == nil || set.labels.count == 1)
      let relevant = detections.filter { stretch in
        !isBackground
          && micro(own.reduce(0) { $0 + stretch.overlap($1) }) >= micro(detection * stretch.length)
      }
      counts.falsePositives += detections.count - relevant.count
      counts.truePositives += own.count { event in
        micro(relevant.reduce(0) { $0 + $1.overlap(event) }) >= micro(groundTruth * event.duration)
      }
      guard let crossTrigger else { continue }
      for other in set.labels.indices where other != label {
        let events = recording.reference.filter { $0.label == other }
        if events.isEmpty { continue }
        counts.crossTriggers[other] += detections.count { stretch in
          let isRelevant = relevant.contains { $0.begin == stretch.begin }
          let filled = isRelevant ? 0 : events.reduce(0) { $0 + stretch.overlap($1) }
          return micro(filled) >= micro(crossTrigger * stretch.length)
        }
      }
    }
    return counts
  }

  /// What collars count when everything from `score` up is detected.
  static func collar(
    _ set: EvaluationSet, _ tables: [ScoreTable], label: Int, from score: Float,
    onsetCollar: Double, offsetCollar: Double?, offsetShare: Double
  ) -> Counts {
    var counts = Counts(crossTriggers: [])
    for (recording, table) in zip(set.recordings, tables) {
      let detections = stretches(table, label: label, from: score)
      let fits = recording.reference.filter { $0.label == label }.map { event in
        detections.indices.filter { index in
          let offset = offsetCollar.map { max($0, offsetShare * event.duration) } ?? .infinity
          return micro(abs(detections[index].begin - event.onset) - onsetCollar) <= 0
            && micro(abs(detections[index].end - event.offset) - offset) <= 0
        }
      }
      let matched = largestMatching(fits[...], taken: [])
      counts.truePositives += matched
      counts.falsePositives += detections.count - matched
    }
    return counts
  }

  /// Tries everything.
  private static func largestMatching(_ fits: ArraySlice<[Int]>, taken: Set<Int>) -> Int {
    guard let first = fits.first else { return 0 }
    var best = largestMatching(fits.dropFirst(), taken: taken)
    for detection in first where !taken.contains(detection) {
      best = max(
        best, 1 + largestMatching(fits.dropFirst(), taken: taken.union([detection])))
    }
    return best
  }

  private static func stretches(_ table: ScoreTable, label: Int, from score: Float) -> [Stretch] {
    var stretches: [Stretch] = []
    var begin: Int?
    let scores = table.scores(label: label)
    for frame in 0...scores.count {
      let isDetected = frame < scores.count && scores[frame] >= score
      if isDetected, begin == nil { begin = frame }
      if !isDetected, let first = begin {
        stretches.append(Stretch(begin: table.boundaries[first], end: table.boundaries[frame]))
        begin = nil
      }
    }
    return stretches
  }

  private static func micro(_ seconds: Double) -> Double {
    (seconds * 1e6).rounded(.toNearestOrEven)
  }
}
