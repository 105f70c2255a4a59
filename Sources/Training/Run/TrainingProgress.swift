/// How far a training run is, as a line for a terminal.
public struct TrainingProgress: Hashable, Sendable {
  /// The running epoch, from 1 on, and all epochs.
  public var epoch, epochs: Int
  /// Optimiser steps done since the run began, and all steps.
  public var step, steps: Int
  /// Steps that were done before this process began: not 0 in a resumed run.
  public var stepsBefore: Int
  /// Seconds since this process began to train, validations included.
  public var seconds: Double
  /// The present loss, smoothed; not-a-number before the first step.
  public var loss: Double
  /// Clips learned from per second.
  public var clipsPerSecond: Double
  /// The name of the figure that decides which model is kept.
  public var figureName: String
  /// That figure at the last validation, and the best so far; nil before the first.
  public var figure, best: Double?

  /// The beginning of a run of so many epochs and steps.
  public init(epochs: Int, steps: Int, stepsBefore: Int = 0, figureName: String) {
    epoch = 1
    self.epochs = epochs
    step = stepsBefore
    self.steps = steps
    self.stepsBefore = stepsBefore
    seconds = 0
    loss = .nan
    clipsPerSecond = .nan
    self.figureName = figureName
  }

  /// Seconds until all steps are done at this process's speed so far; nil before its first step.
  public var secondsLeft: Double? {
    let done = step - stepsBefore
    guard done > 0, seconds >= 0 else { return nil }
    return seconds / Double(done) * Double(max(0, steps - step))
  }

  /// The line; what matters least is left out until it fits.
  ///
  /// - Parameter columns: of the terminal; the line has no more characters.
  public func line(columns: Int = 100) -> String {
    let epochText = "epoch \(epoch)/\(epochs)"
    let lossText = loss.isNaN ? "" : "loss \(PlainNumber.significant(loss, digits: 3))"
    let timeText = secondsLeft.map { "\(PlainNumber.clock($0)) left" } ?? ""
    let speedText =
      clipsPerSecond.isNaN ? "" : "\(PlainNumber.significant(clipsPerSecond, digits: 3)) clips/s"
    let choices = [
      [epochText, shareText, lossText, figureText(named: true, best: true), speedText, timeText],
      [epochText, shareText, lossText, figureText(named: true, best: true), timeText],
      [epochText, shareText, lossText, figureText(named: false, best: true), timeText],
      [epochText, lossText, figureText(named: false, best: false), timeText],
      [epochText, lossText, timeText],
      [epochText, timeText],
    ]
    let lines = choices.map { parts in
      parts.filter { !$0.isEmpty }.joined(separator: "  ")
    }
    return lines.first { $0.count <= columns } ?? String(epochText.prefix(max(0, columns)))
  }

  private var shareText: String {
    guard steps > 0 else { return "" }
    return "\(min(100, max(0, step) * 100 / steps)) %"
  }

  private func figureText(named: Bool, best showsBest: Bool) -> String {
    guard let figure else { return "" }
    let value = PlainNumber.fixed(figure, decimals: 3)
    let name = named ? figureName.replacing("_", with: " ") : "validation"
    guard showsBest, let best else { return "\(name) \(value)" }
    return "\(name) \(value) (best \(PlainNumber.fixed(best, decimals: 3)))"
  }
}
