public import SoundEvents

extension ScoreTable {
  /// The table after the smoothing that the event settings ask for: what thresholds are compared
  /// with.
  ///
  /// The exponential filter lags behind the sound; as in the detector, its lag is taken off, here by
  /// moving the scores to earlier frames (the last frames repeat the last score).
  /// - Parameter settings: one per label.
  public func smoothed(_ settings: [EventSettings]) -> ScoreTable {
    precondition(settings.count == labelCount, "\(settings.count) settings")
    guard settings.contains(where: { $0.smoothing.kind != .none }), frameCount > 0 else {
      return self
    }
    var filters = ScoreSmoothing(settings.map(\.smoothing), stepSeconds: step)
    var smoothed: [Float] = []
    smoothed.reserveCapacity(values.count)
    for label in 0..<labelCount {
      var scores: [Float] = []
      scores.reserveCapacity(frameCount)
      withScores(label: label) { column in
        for score in column {
          if let value = filters.push(score, label: label) { scores.append(value) }
        }
      }
      while let value = filters.flush(label: label) { scores.append(value) }
      let lag = min(filters.lagSteps(label: label), frameCount - 1)
      smoothed += scores.dropFirst(lag)
      smoothed += repeatElement(scores[frameCount - 1], count: lag)
    }
    return ScoreTable(boundaries: boundaries, labelCount: labelCount, values: smoothed)
  }

  /// Seconds from one frame to the next, on average; 0 for an empty table. The last frame does not
  /// count where there are others: the end of the recording may cut it.
  public var step: Double {
    guard frameCount > 0 else { return 0 }
    let frames = max(1, frameCount - 1)
    return (boundaries[frames] - boundaries[0]) / Double(frames)
  }
}
