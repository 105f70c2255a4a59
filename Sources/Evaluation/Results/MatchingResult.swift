/// Rates of one label, of all counts together (micro) or averaged over labels (macro).
public struct MatchingRates: Codable, Hashable, Sendable {
  /// Harmonic mean of precision and recall.
  @Figure public var f1 = Double.nan
  /// Share of the detected that is right.
  @Figure public var precision = Double.nan
  /// Share of the reference that was detected.
  @Figure public var recall = Double.nan
  /// (Substitutions + deletions + insertions) / reference; may exceed 1.
  @Figure public var errorRate = Double.nan
  /// Substitutions / reference; undefined for a single label.
  @Figure public var substitutionRate = Double.nan
  /// Deletions / reference.
  @Figure public var deletionRate = Double.nan
  /// Insertions / reference.
  @Figure public var insertionRate = Double.nan

  /// Rates that are all undefined.
  public init() {}

  enum CodingKeys: String, CodingKey {
    case f1, precision, recall
    case errorRate = "error_rate"
    case substitutionRate = "substitution_rate"
    case deletionRate = "deletion_rate"
    case insertionRate = "insertion_rate"
  }
}

/// What a comparison of detections with the reference gives, as sed_eval counts it.
public struct MatchingResult: Codable, Hashable, Sendable {
  /// One label.
  public struct Label: Codable, Hashable, Sendable {
    /// Its name.
    public var label: String
    /// Events or active segments in the reference.
    public var reference: Int
    /// Events or active segments detected.
    public var detected: Int
    /// Those that agree.
    public var truePositives: Int
    /// Its rates.
    public var rates: MatchingRates

    /// A label's figures.
    public init(
      label: String, reference: Int, detected: Int, truePositives: Int, rates: MatchingRates
    ) {
      self.label = label
      self.reference = reference
      self.detected = detected
      self.truePositives = truePositives
      self.rates = rates
    }

    enum CodingKeys: String, CodingKey {
      case label, reference, detected, rates
      case truePositives = "true_positives"
    }
  }

  /// From the counts of all labels together.
  public var micro: MatchingRates
  /// Means over the labels for which a rate is defined.
  public var macro: MatchingRates
  /// Label by label, in label order.
  public var labels: [Label]

  /// A result.
  public init(micro: MatchingRates, macro: MatchingRates, labels: [Label]) {
    self.micro = micro
    self.macro = macro
    self.labels = labels
  }
}
