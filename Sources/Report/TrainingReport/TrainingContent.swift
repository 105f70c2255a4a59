/// What the page about a training run shows; what is missing is left out.
public struct TrainingContent: Sendable {
  /// A stretch of training steps.
  public struct Step: Hashable, Sendable {
    /// Steps done since the run began.
    public var step: Int
    /// The learning rate.
    public var rate: Double
    /// The mean loss of the stretch.
    public var loss: Double
    /// Its terms, in the order of `partNames`; not-a-number for one that is missing.
    public var parts: [Double]
    /// The gradient's norm before clipping.
    public var gradientNorm: Double
    /// Clips learned from per second.
    public var clipsPerSecond: Double

    /// A stretch.
    public init(
      step: Int, rate: Double, loss: Double, parts: [Double] = [], gradientNorm: Double,
      clipsPerSecond: Double
    ) {
      self.step = step
      self.rate = rate
      self.loss = loss
      self.parts = parts
      self.gradientNorm = gradientNorm
      self.clipsPerSecond = clipsPerSecond
    }
  }

  /// A validation.
  public struct Validation: Hashable, Sendable {
    /// The epoch after which it was made, from 1 on.
    public var epoch: Int
    /// Steps done by then.
    public var step: Int
    /// The loss on the validation clips; not-a-number when it was not computed.
    public var loss: Double
    /// Its figures, by the keys of `figures`.
    public var figures: [String: Double]
    /// Whether it was the best so far, so that its model was kept.
    public var isBest: Bool

    /// A validation.
    public init(
      epoch: Int, step: Int, loss: Double = .nan, figures: [String: Double], isBest: Bool
    ) {
      self.epoch = epoch
      self.step = step
      self.loss = loss
      self.figures = figures
      self.isBest = isBest
    }
  }

  /// A figure of the validations.
  public struct Figure: Hashable, Sendable {
    /// Its key in `Validation.figures`.
    public var key: String
    /// How it is called within a sentence.
    public var title: String
    /// A sentence for those who do not know it; empty for none.
    public var meaning: String

    /// A figure.
    public init(key: String, title: String, meaning: String = "") {
      self.key = key
      self.title = title
      self.meaning = meaning
    }

    /// How it is called at the beginning of a line.
    var heading: String { title.prefix(1).uppercased() + title.dropFirst() }
  }

  /// How far the run is.
  public enum State: Hashable, Sendable {
    /// It goes on.
    case running
    /// All epochs are done.
    case finished
    /// It ended before; why, as the end of a sentence: `the figure did not rise for 20 epochs`.
    case stopped(reason: String)
  }

  /// What is trained: the model's name.
  public var subject: String
  /// When the page was made, as it should be written; empty for nothing.
  public var created = ""
  /// How far the run is.
  public var state = State.running
  /// The epochs that the recipe asks for.
  public var epochs: Int
  /// Seconds of work so far.
  public var seconds = Double.nan
  /// What the terms of the loss are called, at most four.
  public var partNames: [String] = []
  /// All stretches, in order.
  public var steps: [Step] = []
  /// The figures of the validations; the first is the one that decides which model is kept.
  public var figures: [Figure] = []
  /// All validations, in order.
  public var validations: [Validation] = []
  /// About the model: parameters, multiply-accumulates.
  public var model: [Fact] = []
  /// About the recordings: labels, clips, hours.
  public var data: [Fact] = []
  /// About the run: seed, time, machine.
  public var run: [Fact] = []
  /// The recipe's text; empty for none.
  public var recipe = ""
  /// What was odd about the input.
  public var warnings: [String] = []

  /// A run without results.
  public init(subject: String, epochs: Int) {
    self.subject = subject
    self.epochs = epochs
  }

  /// The validation whose model is kept: the last one that was the best so far.
  var kept: Validation? { validations.last { $0.isBest } }
}
