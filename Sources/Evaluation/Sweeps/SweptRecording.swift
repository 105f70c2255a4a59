/// One recording as the sweeps need it: its scores, and its reference events by label.
struct SweptRecording: Sendable {
  /// The scores of all labels.
  let scores: ScoreTable
  /// The reference events of all labels.
  let timeline: ReferenceTimeline
  private let timelines: [Int: ReferenceTimeline]

  /// The reference events of one label.
  func timeline(label: Int) -> ReferenceTimeline {
    timelines[label] ?? ReferenceTimeline.empty
  }

  /// All recordings of a set, in its order.
  static func all(_ set: EvaluationSet, scores: [ScoreTable]) -> [SweptRecording] {
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
      return SweptRecording(recording, scores: scores)
    }
  }

  private init(_ recording: EvaluationSet.Recording, scores: ScoreTable) {
    self.scores = scores
    timeline = ReferenceTimeline(recording.reference, boundaries: scores.boundaries)
    timelines = Dictionary(grouping: recording.reference, by: \.label).mapValues {
      ReferenceTimeline($0, boundaries: scores.boundaries)
    }
  }
}
