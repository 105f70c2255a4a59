public import SoundEvents

/// The event detector run again over scores that were kept: the same decisions as when listening,
/// without hearing the sound again.
public enum EventReplay {
  /// The events that the settings make of a recording's scores.
  ///
  /// - Parameters:
  ///   - scores: as they came from the network, before any smoothing.
  ///   - settings: one per label.
  ///   - duration: of the recording in seconds; no event ends later.
  /// - Returns: the events in the order in which they ended.
  /// - Throws: `ReplayError` when the frames are not equally long, as the detector's are.
  public static func events(
    _ scores: ScoreTable, settings: [EventSettings], duration: Double
  ) throws(ReplayError) -> [DetectedEvent] {
    precondition(settings.count == scores.labelCount, "\(settings.count) settings")
    try requireEqualFrames(scores)
    guard scores.frameCount > 0 else { return [] }
    var detector = EventDetector(
      settings: settings, stepSamples: microseconds(scores.step), sampleRate: 1_000_000)
    let step = Int64(microseconds(scores.step))
    var events: [DetectedEvent] = []
    func time(_ position: Int64) -> Double {
      min(duration, scores.boundaries[min(Int(position / step), scores.frameCount)])
    }
    func take(_ record: EventRecord) {
      guard record.kind == .end else { return starts(record) }
      let event = EvaluatedEvent(
        onset: time(record.onset), offset: time(record.offset), label: Int(record.label))
      events.append(DetectedEvent(event, decided: decisions[Int(record.label)]))
    }
    var decisions = [Double](repeating: .nan, count: scores.labelCount)
    func starts(_ record: EventRecord) { decisions[Int(record.label)] = time(record.decided) }
    var row = [Float](repeating: 0, count: scores.labelCount)
    for frame in 0..<scores.frameCount {
      for label in row.indices { row[label] = scores.values[label * scores.frameCount + frame] }
      detector.step(scores: row.span, meanSquare: 0, isGap: false, take)
    }
    detector.finish(reason: .endOfStream, take)
    return events
  }

  /// The beginnings of the events that one label would give with another onset threshold.
  ///
  /// - Parameters:
  ///   - smoothed: the scores of one label, smoothed.
  ///   - settings: of the label; its thresholds are replaced, the offset threshold by
  ///     `offsetRatio` times the onset threshold.
  ///   - step: seconds from one frame to the next.
  ///   - found: called with each event's first frame.
  public static func onsets(
    _ smoothed: Span<Float>, settings: EventSettings, threshold: Float, offsetRatio: Float,
    step: Double, found: (Int) -> Void
  ) {
    var settings = settings
    settings.enabled = true
    settings.smoothing = SmoothingSettings(kind: .none)
    settings.onsetThreshold = threshold
    settings.offsetThreshold = threshold * offsetRatio
    let samples = microseconds(step)
    var detector = EventDetector(
      settings: [settings], stepSamples: samples, sampleRate: 1_000_000)
    var skipped = 0
    func take(_ record: EventRecord) {
      if record.kind == .start, !record.isContinuation {
        found(Int(record.onset) / samples + skipped)
      }
    }
    // Nothing can be joined or held back after this long: the detector need not hear the silence.
    let memory = Int((settings.minimumGap + settings.cooldown) / step) + 3
    var quiet = memory
    for frame in smoothed.indices {
      let score = smoothed[frame]
      if score >= threshold || (quiet < memory && score >= settings.offsetThreshold) {
        quiet = 0
      } else if quiet < memory {
        quiet += 1
      } else {
        skipped += 1
        continue
      }
      detector.step(
        scores: smoothed.extracting(frame...frame), meanSquare: 0, isGap: false, take)
    }
    detector.finish(reason: .endOfStream, take)
  }

  private static func microseconds(_ seconds: Double) -> Int {
    max(1, Int((seconds * 1e6).rounded()))
  }

  private static func requireEqualFrames(_ scores: ScoreTable) throws(ReplayError) {
    // The last frame may be cut by the end of the recording.
    guard scores.frameCount > 2 else { return }
    let regular = scores.boundaries[1] - scores.boundaries[0]
    for frame in 1..<scores.frameCount - 1 {
      let length = scores.boundaries[frame + 1] - scores.boundaries[frame]
      guard abs(length - regular) <= 0.01 * regular + 2e-6 else {
        throw .unequalFrames(frame: frame, length: length, expected: regular)
      }
    }
  }
}

/// Why scores cannot be replayed.
public enum ReplayError: Error, Hashable, CustomStringConvertible {
  /// A frame is longer or shorter than the first; lengths in seconds.
  case unequalFrames(frame: Int, length: Double, expected: Double)

  /// One line for people.
  public var description: String {
    switch self {
    case .unequalFrames(let frame, let length, let expected):
      "frame \(frame) lasts \(length) s, the first one \(expected) s; smoothing, durations and "
        + "hysteresis need frames of equal length"
    }
  }
}
