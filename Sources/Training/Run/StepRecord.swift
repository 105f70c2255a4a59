public import Evaluation

/// The terms of a training loss; nil for a term that the recipe does not have.
public struct LossParts: Codable, Hashable, Sendable {
  /// Against labels with times.
  public var strong: Double?
  /// Against labels of whole clips.
  public var weak: Double?
  /// Against the teacher's scores.
  public var teacherScores: Double?
  /// Against the teacher's embedding.
  public var teacherEmbedding: Double?

  enum CodingKeys: String, CodingKey {
    case strong, weak
    case teacherScores = "teacher_scores"
    case teacherEmbedding = "teacher_embedding"
  }

  /// The terms as they enter the sum.
  public init(
    strong: Double? = nil, weak: Double? = nil, teacherScores: Double? = nil,
    teacherEmbedding: Double? = nil
  ) {
    self.strong = strong
    self.weak = weak
    self.teacherScores = teacherScores
    self.teacherEmbedding = teacherEmbedding
  }

  /// Reads the terms that are there; `null` is a term that was not finite.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    strong = try container.decodeFigure(forKey: .strong)
    weak = try container.decodeFigure(forKey: .weak)
    teacherScores = try container.decodeFigure(forKey: .teacherScores)
    teacherEmbedding = try container.decodeFigure(forKey: .teacherEmbedding)
  }

  /// Writes the terms that are there.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeFigure(strong, forKey: .strong)
    try container.encodeFigure(weak, forKey: .weak)
    try container.encodeFigure(teacherScores, forKey: .teacherScores)
    try container.encodeFigure(teacherEmbedding, forKey: .teacherEmbedding)
  }
}

/// What a stretch of training steps gave: everything since the record before.
///
/// A figure that is not finite is `null` in JSON and not-a-number when it is read again.
public struct StepRecord: Codable, Hashable, Sendable {
  /// The running epoch, from 1 on.
  public var epoch: Int
  /// Optimiser steps done since the run began.
  public var step: Int
  /// The learning rate of the last of them.
  @Figure public var rate: Double
  /// The mean loss since the last record.
  @Figure public var loss: Double
  /// The means of its terms.
  public var parts: LossParts
  /// The gradient's norm before clipping, mean since the last record.
  @Figure public var gradientNorm: Double
  /// Clips learned from per second, since the last record.
  @Figure public var clipsPerSecond: Double
  /// Seconds of work since the run began; pauses between a stop and a resumption do not count.
  @Figure public var elapsedSeconds: Double

  enum CodingKeys: String, CodingKey {
    case epoch, step, rate, loss, parts
    case gradientNorm = "gradient_norm"
    case clipsPerSecond = "clips_per_second"
    case elapsedSeconds = "elapsed_seconds"
  }

  /// A record; figures may be not-a-number.
  public init(
    epoch: Int, step: Int, rate: Double, loss: Double, parts: LossParts = LossParts(),
    gradientNorm: Double, clipsPerSecond: Double, elapsedSeconds: Double
  ) {
    self.epoch = epoch
    self.step = step
    self.rate = rate
    self.loss = loss
    self.parts = parts
    self.gradientNorm = gradientNorm
    self.clipsPerSecond = clipsPerSecond
    self.elapsedSeconds = elapsedSeconds
  }
}
