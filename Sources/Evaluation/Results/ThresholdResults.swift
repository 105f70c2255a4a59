/// Parameters of the polyphonic sound detection score and of intersection-based counting
/// (Bilen et al., "A framework for the robust evaluation of sound event detection", ICASSP 2020).
public struct IntersectionSettings: Codable, Hashable, Sendable {
  /// A detection counts when at least this share of it lies in reference events of its label, 0…1.
  public var detectionTolerance: Double
  /// A reference event counts as found when at least this share of it is covered, 0…1.
  public var groundTruthTolerance: Double
  /// A false detection is a cross trigger of another label when at least this share of it lies in
  /// reference events of that label; nil when cross triggers are not counted.
  public var crossTriggerTolerance: Double?
  /// Weight of the mean cross-trigger rate in the effective false-positive rate.
  public var crossTriggerWeight: Double
  /// Weight of the standard deviation over labels that is taken off the mean.
  public var instabilityWeight: Double
  /// Effective false positives per hour up to which the area is taken, above 0.
  public var maximumFalsePositiveRate: Double

  /// Parameters; see the properties.
  public init(
    detectionTolerance: Double, groundTruthTolerance: Double,
    crossTriggerTolerance: Double? = nil, crossTriggerWeight: Double = 0,
    instabilityWeight: Double = 0, maximumFalsePositiveRate: Double = 100
  ) {
    self.detectionTolerance = detectionTolerance
    self.groundTruthTolerance = groundTruthTolerance
    self.crossTriggerTolerance = crossTriggerTolerance
    self.crossTriggerWeight = crossTriggerWeight
    self.instabilityWeight = instabilityWeight
    self.maximumFalsePositiveRate = maximumFalsePositiveRate
  }

  /// PSDS1 of DCASE 2021 to 2024 task 4: exact times matter.
  public static let psds1 = IntersectionSettings(
    detectionTolerance: 0.7, groundTruthTolerance: 0.7, instabilityWeight: 1)
  /// PSDS2 of DCASE 2021 to 2024 task 4: telling labels apart matters.
  public static let psds2 = IntersectionSettings(
    detectionTolerance: 0.1, groundTruthTolerance: 0.1, crossTriggerTolerance: 0.3,
    crossTriggerWeight: 0.5, instabilityWeight: 1)

  enum CodingKeys: String, CodingKey {
    case detectionTolerance = "dtc"
    case groundTruthTolerance = "gtc"
    case crossTriggerTolerance = "cttc"
    case crossTriggerWeight = "alpha_ct"
    case instabilityWeight = "alpha_st"
    case maximumFalsePositiveRate = "max_efpr"
  }
}

/// F1, precision and recall of one label at one threshold.
public struct ThresholdPoint: Codable, Hashable, Sendable {
  /// The label's name; for an average `micro` or `macro`.
  public var label: String
  /// The threshold that scores must exceed; undefined for an average.
  @Figure public var threshold: Double
  /// Harmonic mean of precision and recall.
  @Figure public var f1: Double
  /// Share of the detections that is right.
  @Figure public var precision: Double
  /// Share of the reference events that was detected.
  @Figure public var recall: Double

  /// A point.
  public init(label: String, threshold: Double, f1: Double, precision: Double, recall: Double) {
    self.label = label
    self.threshold = threshold
    self.f1 = f1
    self.precision = precision
    self.recall = recall
  }
}

/// Points of all labels with their averages.
public struct ThresholdResult: Codable, Hashable, Sendable {
  /// From the counts of all labels together.
  public var micro: ThresholdPoint
  /// Means over all labels.
  public var macro: ThresholdPoint
  /// Label by label.
  public var labels: [ThresholdPoint]

  /// A result.
  public init(micro: ThresholdPoint, macro: ThresholdPoint, labels: [ThresholdPoint]) {
    self.micro = micro
    self.macro = macro
    self.labels = labels
  }
}

/// A staircase of true-positive ratio over effective false positives per hour.
public struct ROCCurve: Codable, Hashable, Sendable {
  /// Effective false positives per hour, rising.
  public var falsePositiveRates: [Double]
  /// True-positive ratio from each of those rates up to the next, 0…1.
  public var truePositiveRatios: [Double]

  /// A curve of equally many rates and ratios.
  public init(falsePositiveRates: [Double], truePositiveRatios: [Double]) {
    self.falsePositiveRates = falsePositiveRates
    self.truePositiveRatios = truePositiveRatios
  }

  enum CodingKeys: String, CodingKey {
    case falsePositiveRates = "efpr"
    case truePositiveRatios = "tpr"
  }
}

/// A polyphonic sound detection score.
public struct PSDSResult: Codable, Hashable, Sendable {
  /// One label's share.
  public struct Label: Codable, Hashable, Sendable {
    /// Its name.
    public var label: String
    /// Normalised area under its own curve, 0…1.
    @Figure public var area: Double
    /// Its own curve.
    public var curve: ROCCurve

    /// A label's area and curve.
    public init(label: String, area: Double, curve: ROCCurve) {
      self.label = label
      self.area = area
      self.curve = curve
    }
  }

  /// What it was computed with.
  public var settings: IntersectionSettings
  /// The score: normalised area under the PSD-ROC, 0…1.
  @Figure public var value: Double
  /// The PSD-ROC over all labels.
  public var curve: ROCCurve
  /// Label by label.
  public var labels: [Label]

  /// A result.
  public init(settings: IntersectionSettings, value: Double, curve: ROCCurve, labels: [Label]) {
    self.settings = settings
    self.value = value
    self.curve = curve
    self.labels = labels
  }
}

/// Counts of one label at every threshold at which they change.
public struct ThresholdCurve: Codable, Hashable, Sendable {
  /// Scores that the threshold must fall below, falling; the first is +∞ with counts of 0.
  public var scores: [Double]
  /// Reference events found, below each of `scores` down to the next.
  public var truePositives: [Int]
  /// False detections, likewise.
  public var falsePositives: [Int]
  /// Reference events of the label.
  public var reference: Int

  /// A curve of equally many scores and counts.
  public init(scores: [Double], truePositives: [Int], falsePositives: [Int], reference: Int) {
    self.scores = scores
    self.truePositives = truePositives
    self.falsePositives = falsePositives
    self.reference = reference
  }
}
