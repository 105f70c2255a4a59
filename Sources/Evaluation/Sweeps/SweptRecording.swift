/// One recording as the sweeps need it: its scores, and its reference events by label.
struct SweptRecording: Sendable {
  /// Times in seconds at which frames begin, and the end of the last one.
  var boundaries: [Double] { scores.boundaries }
  /// The reference events of all labels.
  let timeline: ReferenceTimeline

  private let scores: ScoreTable
  private let threshold: Float?
  private let timelines: [Int: ReferenceTimeline]

  /// The reference events of one label.
  func timeline(label: Int) -> ReferenceTimeline {
    timelines[label] ?? ReferenceTimeline.empty
  }

  /// Calls `body` with the scores of one label; with a threshold, with 1 where they exceed it and
  /// -∞ elsewhere.
  func withScores(label: Int, _ body: (UnsafeBufferPointer<Float>) -> Void) {
    scores.withScores(label: label) { column in
      guard let threshold else { return body(column) }
      column.map { $0 > threshold ? 1 : -Float.infinity }.withUnsafeBufferPointer(body)
    }
  }

  /// All recordings of a set, in its order; with a threshold only what exceeds it.
  static func all(
    _ set: EvaluationSet, scores: [ScoreTable], threshold: Double?
  ) -> [SweptRecording] {
    precondition(
      scores.count == set.recordings.count,
      "\(scores.count) score tables for \(set.recordings.count) recordings")
    return zip(set.recordings, scores).map { recording, scores in
      precondition(
        scores.labelCount == set.labels.count,
        "\(scores.labelCount) labels in the scores of \(recording.name), \(set.labels.count) given")
      precondition(
        recording.reference.allSatisfy { set.labels.indices.contains($0.label) },
        "a reference event of \(recording.name) has none of the \(set.labels.count) labels")
      return SweptRecording(
        recording, scores: scores, threshold: threshold.map(ScoreOrder.threshold))
    }
  }

  private init(_ recording: EvaluationSet.Recording, scores: ScoreTable, threshold: Float?) {
    self.scores = scores
    self.threshold = threshold
    timeline = ReferenceTimeline(recording.reference, boundaries: scores.boundaries)
    timelines = Dictionary(grouping: recording.reference, by: \.label).mapValues {
      ReferenceTimeline($0, boundaries: scores.boundaries)
    }
  }
}
