internal import AudioSignal
internal import DetectionPipeline
internal import Evaluation
internal import SoundEvents

/// The scores of one recording and its length.
struct RecordingScores: Sendable {
  var path: String
  /// Seconds.
  var duration: Double
  /// As they come from the network, before any smoothing.
  var table: ScoreTable

  /// Hears a recording.
  static func hear(
    path: String, channel: ChannelSelection, model: ModelBundle
  ) throws -> RecordingScores {
    var rows: [Float] = []
    var grid = (origin: 0.0, step: 0.0)
    // Only the scores count here: no label needs to watch for events.
    var settings = EventSettings()
    settings.enabled = false
    let duration = try FileDetection.run(
      path: path, channel: channel, model: model,
      settings: Array(repeating: settings, count: model.labels.count),
      begin: { grid = $0.scoreGrid },
      observe: { _, scores in for label in scores.indices { rows.append(scores[label]) } })
    return RecordingScores(
      path: path, duration: duration,
      table: ScoreTable(rows: rows, labelCount: model.labels.count, grid, duration: duration))
  }
}

extension ScoreTable {
  /// A table from frames × labels and the grid they lie on; the last frame ends with the recording.
  init(rows: [Float], labelCount: Int, _ grid: (origin: Double, step: Double), duration: Double) {
    let frames = labelCount > 0 ? rows.count / labelCount : 0
    var values = [Float](repeating: 0, count: rows.count)
    for frame in 0..<frames {
      for label in 0..<labelCount {
        values[label * frames + frame] = rows[frame * labelCount + label]
      }
    }
    self.init(
      boundaries: Self.boundaries(frames, grid, duration: duration), labelCount: labelCount,
      values: values)
  }

  /// Where frames on a regular grid begin, and the end of the last one.
  static func boundaries(
    _ frames: Int, _ grid: (origin: Double, step: Double), duration: Double
  ) -> [Double] {
    guard frames > 0 else { return [] }
    var boundaries = (0...frames).map { grid.origin + Double($0) * grid.step }
    if duration > boundaries[frames - 1] { boundaries[frames] = min(boundaries[frames], duration) }
    return boundaries
  }
}
