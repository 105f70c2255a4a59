internal import NeuralNetwork

/// What another model said about recordings: scores, scores per frame, embeddings.
///
/// A row belongs to a recording (`NAME`) or to an augmented view of one (`NAME@K`). All values were
/// checked when they were read: scores are in 0…1, embeddings are finite.
public struct TeacherTargets: Sendable {
  /// What an array without names of its own holds.
  public enum Content: String, CaseIterable, Hashable, Sendable {
    /// Scores in 0…1, one per label of the teacher.
    case scores
    /// The teacher's inner description of the recording.
    case embedding
  }

  /// Recordings and views, in the order of the rows; none twice.
  public let names: [String]
  /// Who the teacher is, for the model card.
  public let teacher: String?
  /// What the teacher's scores mean, if it says so.
  public let scoreLabels: [String]?
  /// Scores per recording or frame; 0: there are none.
  public let scoreCount: Int
  /// Values of an embedding; 0: there are none.
  public let embeddingSize: Int
  /// Frames of `frameScores`, which share the recording evenly; 0: there are none.
  public let frameCount: Int
  /// Whether there are scores of whole recordings.
  public var hasScores: Bool { !scoreValues.isEmpty }
  /// Whether there are scores per frame.
  public var hasFrameScores: Bool { frameCount > 0 }
  /// Whether there are embeddings.
  public var hasEmbedding: Bool { embeddingSize > 0 }

  private let rows: [String: Int]
  private let scoreValues: [Float]
  private let frameScoreValues: [Float]
  private let embeddingValues: [Float]

  /// Checks what was read from a file.
  ///
  /// - Parameters:
  ///   - scores: [rows, labels].
  ///   - frameScores: [rows, frames, labels].
  ///   - embedding: [rows, values].
  init(
    path: String, names: [String], scores: Tensor? = nil, frameScores: Tensor? = nil,
    embedding: Tensor? = nil, scoreLabels: [String]? = nil, teacher: String? = nil
  ) throws(TeacherError) {
    let check = TeacherCheck(path: path, names: names)
    rows = try check.rows()
    try check.shape(scores, "scores", dimensions: 2)
    try check.shape(frameScores, "frame_scores", dimensions: 3)
    try check.shape(embedding, "embedding", dimensions: 2)
    try check.labels(scoreLabels, scores: scores, frameScores: frameScores)
    try check.scores(scores, "scores")
    try check.scores(frameScores, "frame_scores")
    try check.finite(embedding, "embedding")
    self.names = names
    self.teacher = teacher
    self.scoreLabels = scoreLabels
    scoreCount = scores?.shape.last ?? frameScores?.shape.last ?? 0
    embeddingSize = embedding?.shape.last ?? 0
    frameCount = frameScores?.shape[1] ?? 0
    scoreValues = scores?.values ?? []
    frameScoreValues = frameScores?.values ?? []
    embeddingValues = embedding?.values ?? []
  }

  /// The row of a recording or view; nil: the teacher did not hear it.
  ///
  /// - Parameter orOfRecording: whether the row of `NAME` will do where there is none of `NAME@K`.
  public func row(for name: String, orOfRecording: Bool = false) -> Int? {
    if let row = rows[name] { return row }
    guard orOfRecording else { return nil }
    let name = ViewName(name)
    return name.view == nil ? nil : rows[name.recording]
  }

  /// The scores of a row, `scoreCount` of them; there must be some.
  public func scores(_ row: Int) -> ArraySlice<Float> {
    scoreValues[row * scoreCount..<(row + 1) * scoreCount]
  }

  /// The scores of a row's frames: `frameCount` × `scoreCount`; there must be some.
  public func frameScores(_ row: Int) -> ArraySlice<Float> {
    let width = frameCount * scoreCount
    return frameScoreValues[row * width..<(row + 1) * width]
  }

  /// The embedding of a row, `embeddingSize` values; there must be one.
  public func embedding(_ row: Int) -> ArraySlice<Float> {
    embeddingValues[row * embeddingSize..<(row + 1) * embeddingSize]
  }

  /// How many of these recordings and views the teacher heard.
  public func coverage(of wanted: [String], orOfRecording: Bool = false) -> TeacherCoverage {
    var coverage = TeacherCoverage()
    for name in wanted {
      if row(for: name) != nil {
        coverage.exact += 1
      } else if row(for: name, orOfRecording: orOfRecording) != nil {
        coverage.ofRecording += 1
      } else {
        coverage.missing.append(name)
      }
    }
    return coverage
  }
}

/// How far a teacher's answers go.
public struct TeacherCoverage: Hashable, Sendable {
  /// Names that have a row of their own.
  public internal(set) var exact = 0
  /// Views that have only their recording's row.
  public internal(set) var ofRecording = 0
  /// Names without a row, in the order they were asked for.
  public internal(set) var missing: [String] = []
}
