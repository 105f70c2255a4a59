/// How well clips as a whole are tagged.
public struct ClipResult: Codable, Hashable, Sendable {
  /// One label.
  public struct Label: Codable, Hashable, Sendable {
    /// Its name.
    public var label: String
    /// Clips that carry it.
    public var clips: Int
    /// Average precision over the ranking of all clips by its score.
    @Figure public var averagePrecision: Double
    /// Label-weighted label-ranking precision of its clips.
    @Figure public var lwlrap: Double
    /// Area under its ROC curve.
    @Figure public var auc: Double
    /// Share of its clips in which it has the highest score (clips with one label only).
    @Figure public var recall: Double

    /// A label's figures.
    public init(
      label: String, clips: Int, averagePrecision: Double, lwlrap: Double, auc: Double,
      recall: Double
    ) {
      self.label = label
      self.clips = clips
      self.averagePrecision = averagePrecision
      self.lwlrap = lwlrap
      self.auc = auc
      self.recall = recall
    }

    enum CodingKeys: String, CodingKey {
      case label, clips, lwlrap, auc, recall
      case averagePrecision = "average_precision"
    }
  }

  /// Clips evaluated.
  public var clips: Int
  /// Share of the clips with one label whose highest score is that label.
  @Figure public var accuracy: Double
  /// Mean of the labels' average precisions.
  @Figure public var mAP: Double
  /// Label-weighted label-ranking average precision over all clips and labels
  /// (Plakal and Ellis, DCASE 2019 task 2).
  @Figure public var lwlrap: Double
  /// Mean average precision of the first three labels of each clip (FSDKaggle2018).
  @Figure public var mAPAt3: Double
  /// Label by label.
  public var labels: [Label]
  /// reference × predicted: clips with one label, counted.
  public var confusion: [[Int]]

  /// A result.
  public init(
    clips: Int, accuracy: Double, mAP: Double, lwlrap: Double, mAPAt3: Double, labels: [Label],
    confusion: [[Int]]
  ) {
    self.clips = clips
    self.accuracy = accuracy
    self.mAP = mAP
    self.lwlrap = lwlrap
    self.mAPAt3 = mAPAt3
    self.labels = labels
    self.confusion = confusion
  }

  enum CodingKeys: String, CodingKey {
    case clips, accuracy, lwlrap, labels, confusion
    case mAP = "map"
    case mAPAt3 = "map_at_3"
  }
}
