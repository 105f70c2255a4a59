extension DataSurvey {
  /// Recordings with the same sound: the same samples at the same rate, whatever their format.
  public struct Duplicate: Codable, Hashable, Sendable {
    /// Their names, sorted.
    public var names: [String]
    /// Whether they have the same labels.
    public var hasSameLabels: Bool

    enum CodingKeys: String, CodingKey {
      case names
      case hasSameLabels = "has_same_labels"
    }

    static func all(
      in clips: [TrainingClip], recordings: [String: RecordingSurvey]
    ) -> [Duplicate] {
      sameContent(clips, recordings).map { indices in
        Duplicate(
          names: indices.map { clips[$0].name }.sorted(),
          hasSameLabels: Set(indices.map { clips[$0].labels }).count == 1)
      }
      .sorted { $0.names.lexicographicallyPrecedes($1.names) }
    }
  }

  /// Clips that are too much alike to stand on both sides of a split.
  public struct Leak: Codable, Hashable, Sendable {
    /// What they share.
    public enum Kind: String, Codable, Hashable, Sendable {
      /// The source that they come from.
      case group
      /// All of their sound.
      case content
    }

    /// What the clips share.
    public var kind: Kind
    /// The group that they share; nil for content.
    public var group: String?
    /// Names of those to learn from, sorted.
    public var training: [String]
    /// Names of those to validate with, sorted.
    public var validation: [String]

    /// Groups first, then content, each in the order of names.
    static func all(
      in clips: [TrainingClip], split: DataSplit, recordings: [String: RecordingSurvey]
    ) -> [Leak] {
      let training = Set(split.training)
      let validation = Set(split.validation)
      func leak(_ kind: Kind, _ indices: [Int], group: String?) -> Leak? {
        let left = indices.filter(training.contains).map { clips[$0].name }
        let right = indices.filter(validation.contains).map { clips[$0].name }
        guard !left.isEmpty, !right.isEmpty else { return nil }
        return Leak(kind: kind, group: group, training: left.sorted(), validation: right.sorted())
      }
      let groups = Dictionary(grouping: clips.indices.filter { clips[$0].group != nil }) {
        clips[$0].group ?? ""
      }
      return groups.sorted { $0.key < $1.key }
        .compactMap { leak(.group, $0.value, group: $0.key) }
        + sameContent(clips, recordings).compactMap { leak(.content, $0, group: nil) }
        .sorted { $0.training.lexicographicallyPrecedes($1.training) }
    }
  }

  /// Indices of clips that have the same sound, two or more together.
  private static func sameContent(
    _ clips: [TrainingClip], _ recordings: [String: RecordingSurvey]
  ) -> [[Int]] {
    struct Content: Hashable {
      var hash: String
      var samples: Int
    }
    var indices: [Content: [Int]] = [:]
    for (index, clip) in clips.enumerated() {
      guard let recording = recordings[clip.path], recording.samples > 0 else { continue }
      let content = Content(hash: recording.contentHash, samples: recording.samples)
      indices[content, default: []].append(index)
    }
    return indices.values.filter { $0.count > 1 }
  }
}
