/// What there is to know about a model before using it (after Mitchell et al., "Model cards for model
/// reporting", 2019). Everything is plain text; what is empty is left out.
public struct ModelCard: Hashable, Sendable {
  /// A layer of the network.
  public struct Layer: Hashable, Sendable {
    /// Its name or kind.
    public var name: String
    /// Its sizes, for example `3×3, 16 → 32 channels`.
    public var sizes: String
    /// Numbers in its tensors.
    public var parameters: Int
    /// Multiply-accumulates per second of audio.
    public var multiplyAccumulates: Double

    /// A layer.
    public init(name: String, sizes: String, parameters: Int, multiplyAccumulates: Double) {
      self.name = name
      self.sizes = sizes
      self.parameters = parameters
      self.multiplyAccumulates = multiplyAccumulates
    }
  }

  /// From a sound to the row of scores about it, in seconds.
  public struct Latency: Hashable, Sendable {
    /// The analysis window.
    public var window: Double
    /// What the network hears after the moment it speaks about.
    public var lookahead: Double
    /// From one row of scores to the next.
    public var step: Double

    /// A latency of three parts.
    public init(window: Double, lookahead: Double, step: Double) {
      self.window = window
      self.lookahead = lookahead
      self.step = step
    }

    /// All parts together: the longest it takes.
    public var total: Double { window + lookahead + step }
  }

  /// A label and what it was learned from.
  public struct Label: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Training clips that have it.
    public var clips: Int
    /// Their hours.
    public var hours: Double
    /// Their licences, each with the number of clips.
    public var licences: [String: Int]

    /// A label.
    public init(name: String, clips: Int, hours: Double, licences: [String: Int]) {
      self.name = name
      self.clips = clips
      self.hours = hours
      self.licences = licences
    }
  }

  /// A collection of recordings that was learned from.
  public struct Source: Hashable, Sendable {
    /// Its name, with what was taken from it.
    public var name: String
    /// Its licence.
    public var licence: String

    /// A collection.
    public init(name: String, licence: String) {
      self.name = name
      self.licence = licence
    }
  }

  /// A measured figure.
  public struct Metric: Hashable, Sendable {
    /// Its name.
    public var name: String
    /// Its value, as it is written.
    public var value: String
    /// What it was measured on.
    public var measuredOn: String

    /// A measured figure.
    public init(name: String, value: String, measuredOn: String) {
      self.name = name
      self.value = value
      self.measuredOn = measuredOn
    }
  }

  /// The model's name.
  public var name: String
  /// The day it was made: `2026-03-01`.
  public var date: String
  /// What it is for, in sentences.
  public var purpose = ""
  /// The layers in the order of the signal.
  public var layers: [Layer] = []
  /// What it hears: sample rate, window, hop, bands.
  public var features = ""
  /// Numbers that were learned.
  public var parameters = 0
  /// Multiply-accumulates per second of audio.
  public var multiplyAccumulates = 0.0
  /// How late it is.
  public var latency: Latency?
  /// The labels in the order of the outputs.
  public var labels: [Label] = []
  /// What it learned from.
  public var sources: [Source] = []
  /// How it was trained, in sentences.
  public var recipe = ""
  /// The model whose outputs it learned from, with its authors and licence.
  public var teacher = ""
  /// What was measured.
  public var metrics: [Metric] = []
  /// What it cannot do, each a sentence or more.
  public var limits: [String] = []
  /// The commands that make it again.
  public var reproduction = ""

  /// A card with nothing but a name and a day.
  public init(name: String, date: String) {
    self.name = name
    self.date = date
  }
}
