public import AudioFeatures
public import NeuralNetwork
public import SoundEvents

/// How frame scores become one score per label for a whole clip.
public enum ClipPooling: String, Codable, Hashable, Sendable, CaseIterable {
  /// The mean over all frames.
  case mean
  /// The highest frame.
  case maximum = "max"
  /// Σp² / Σp: frames weigh as much as they score
  /// (Wang, Li and Metze, "A comparison of five multiple instance learning pooling functions", 2019).
  case linearSoftmax = "linear_softmax"
}

/// The event settings a model ships: one for all labels, and what differs for some.
public struct ModelEventSettings: Codable, Hashable, Sendable {
  /// What holds for a label that has nothing of its own.
  public var `default`: EventSettings
  /// What differs, by label.
  public var labels: [String: EventOverrides]

  /// Makes settings from a default and exceptions.
  public init(default: EventSettings, labels: [String: EventOverrides] = [:]) {
    self.default = `default`
    self.labels = labels
  }

  /// Reads the settings; both keys may be missing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    self.default =
      try container.decodeIfPresent(EventSettings.self, forKey: .default) ?? EventSettings()
    labels =
      try container.decodeIfPresent([String: EventOverrides].self, forKey: .labels) ?? [:]
  }
}

/// Where a model comes from: shown by `inspect`, never computed with.
public struct Provenance: Codable, Hashable, Sendable {
  /// The day it was made, as an ISO 8601 date.
  public var created: String?
  /// The recordings it learned from.
  public var trainedOn: String?
  /// The licence of the model and of what it learned from.
  public var licence: String?
  /// How it was trained.
  public var recipe: String?
  /// Measured figures by name.
  public var metrics: [String: Double]?
  /// How the thresholds were chosen.
  public var thresholds: String?
  /// What it cannot do.
  public var limits: String?

  enum CodingKeys: String, CodingKey, CaseIterable {
    case created, licence, recipe, metrics, thresholds, limits
    case trainedOn = "trained_on"
  }

  /// Makes an empty provenance.
  public init() {}
}

/// The JSON description inside a model file: all that must agree between training and detection.
public struct ModelHeader: Codable, Hashable, Sendable {
  /// The version of this description; this program reads 1.
  public static let currentVersion = 1

  /// The version the file was written with.
  public var formatVersion: Int
  /// The model's name: letters, digits, dots and dashes.
  public var name: String
  /// From samples to frames of features.
  public var features: FeatureSettings
  /// From features to scores.
  public var network: NetworkDescription
  /// One label per output of the network, in its order.
  public var labels: [String]
  /// From frame scores to a clip's score.
  public var clipPooling: ClipPooling
  /// From scores to events.
  public var events: ModelEventSettings
  /// Where it comes from.
  public var provenance: Provenance?

  /// A description of the present version, not yet checked.
  public init(
    name: String, features: FeatureSettings, network: NetworkDescription, labels: [String],
    clipPooling: ClipPooling, events: ModelEventSettings, provenance: Provenance? = nil
  ) {
    formatVersion = Self.currentVersion
    self.name = name
    self.features = features
    self.network = network
    self.labels = labels
    self.clipPooling = clipPooling
    self.events = events
    self.provenance = provenance
  }

  enum CodingKeys: String, CodingKey, CaseIterable {
    case formatVersion = "format_version"
    case clipPooling = "clip_pooling"
    case name, features, network, labels, events, provenance
  }
}
