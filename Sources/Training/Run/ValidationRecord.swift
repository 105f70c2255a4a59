public import Evaluation

/// What a validation gave.
///
/// A figure that is not finite is `null` in JSON and not-a-number when it is read again.
public struct ValidationRecord: Codable, Hashable, Sendable {
  /// The epoch after which it was made, from 1 on.
  public var epoch: Int
  /// Optimiser steps done by then since the run began.
  public var step: Int
  /// The loss on the validation clips; nil when it was not computed.
  public var loss: Double?
  /// Figures by name, for example `clip_accuracy`, `clip_map`, `segment_f1`, `event_f1`, `psds1`.
  public var figures: [String: Double]
  /// Whether it is the best so far, so that its model is kept.
  public var isBest: Bool
  /// Seconds of work since the run began; pauses between a stop and a resumption do not count.
  @Figure public var elapsedSeconds: Double

  enum CodingKeys: String, CodingKey {
    case epoch, step, loss, figures
    case isBest = "is_best"
    case elapsedSeconds = "elapsed_seconds"
  }

  /// A record; figures may be not-a-number.
  public init(
    epoch: Int, step: Int, loss: Double? = nil, figures: [String: Double], isBest: Bool,
    elapsedSeconds: Double
  ) {
    self.epoch = epoch
    self.step = step
    self.loss = loss
    self.figures = figures
    self.isBest = isBest
    self.elapsedSeconds = elapsedSeconds
  }

  /// Reads a record.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    epoch = try container.decode(Int.self, forKey: .epoch)
    step = try container.decode(Int.self, forKey: .step)
    loss = try container.decodeFigure(forKey: .loss)
    figures = try container.decode([String: Figure].self, forKey: .figures)
      .mapValues(\.wrappedValue)
    isBest = try container.decode(Bool.self, forKey: .isBest)
    _elapsedSeconds = try container.decode(Figure.self, forKey: .elapsedSeconds)
  }

  /// Writes a record.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(epoch, forKey: .epoch)
    try container.encode(step, forKey: .step)
    try container.encodeFigure(loss, forKey: .loss)
    try container.encode(figures.mapValues { Figure(wrappedValue: $0) }, forKey: .figures)
    try container.encode(isBest, forKey: .isBest)
    try container.encode(_elapsedSeconds, forKey: .elapsedSeconds)
  }
}
