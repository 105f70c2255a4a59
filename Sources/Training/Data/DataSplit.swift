internal import SoundScenes

/// Which clips are learnt from, and which tell how well that went.
public struct DataSplit: Hashable, Sendable {
  /// Indices of the clips to learn from, ascending.
  public let training: [Int]
  /// Indices of the clips to validate with, ascending.
  public let validation: [Int]

  /// A split that was made elsewhere.
  public init(training: [Int], validation: [Int]) {
    self.training = training.sorted()
    self.validation = validation.sorted()
  }

  /// Validates with the clips of some folds, and learns from all others, also those without a fold.
  ///
  /// The folds are taken as published: whether a group is on both sides is for `DataSurvey` to say.
  /// - Throws: when one of the folds has no clip, or nothing is left to learn from.
  public static func byFold(
    _ clips: [TrainingClip], validation folds: Set<Int>
  ) throws(DataSplitError) -> DataSplit {
    let present = Set(clips.compactMap(\.fold))
    let missing = folds.subtracting(present).sorted()
    guard missing.isEmpty, !folds.isEmpty else {
      throw .noSuchFold(missing, known: present.sorted())
    }
    return try split(clips) { $0.fold.map(folds.contains) ?? false }
  }

  /// Validates with the clips of some usages and learns from those of others.
  ///
  /// - Parameters:
  ///   - validation: usages in any case, such as `validation`.
  ///   - training: likewise; nil: all other clips, also those without a usage. Clips of neither are on
  ///     no side.
  /// - Throws: when a side is empty.
  public static func byUsage(
    _ clips: [TrainingClip], validation: Set<String>, training: Set<String>? = nil
  ) throws(DataSplitError) -> DataSplit {
    let validation = Set(validation.map { $0.lowercased() })
    let training = training.map { Set($0.map { $0.lowercased() }) }
    let present = Set(clips.compactMap { $0.usage?.lowercased() })
    let missing = validation.union(training ?? []).subtracting(present).sorted()
    guard missing.isEmpty, !validation.isEmpty else {
      throw .noSuchUsage(missing, known: present.sorted())
    }
    return try split(clips) { clip in
      let usage = clip.usage?.lowercased()
      if let usage, validation.contains(usage) { return true }
      guard let training else { return false }
      return usage.map(training.contains) == true ? false : nil
    }
  }

  /// Validates with about a share of the clips, drawn so that every group is on one side and labels
  /// keep their proportions as well as groups allow.
  ///
  /// - Parameters:
  ///   - share: above 0 and below 1.
  ///   - seed: the same one gives the same split, whatever the order of the clips.
  /// - Throws: when there are fewer than two groups.
  public static func randomShare(
    _ clips: [TrainingClip], validation share: Double, seed: UInt64
  ) throws(DataSplitError) -> DataSplit {
    precondition(share > 0 && share < 1, "a share of \(share)")
    let sides = try GroupAssignment.parts(of: clips, shares: [1 - share, share], seed: seed)
    return DataSplit(
      training: clips.indices.filter { sides[$0] == 0 },
      validation: clips.indices.filter { sides[$0] == 1 })
  }

  /// A cross-validation: every clip is validated with once, every group is on one side of each split,
  /// and labels keep their proportions as well as groups allow.
  ///
  /// - Parameters:
  ///   - count: of splits, 2 or more.
  ///   - seed: the same one gives the same splits, whatever the order of the clips.
  /// - Throws: when there are fewer groups than splits.
  public static func groupedFolds(
    _ clips: [TrainingClip], count: Int, seed: UInt64
  ) throws(DataSplitError) -> [DataSplit] {
    precondition(count >= 2, "a cross-validation of \(count) folds")
    let shares = [Double](repeating: 1 / Double(count), count: count)
    let parts = try GroupAssignment.parts(of: clips, shares: shares, seed: seed)
    return (0..<count).map { part in
      DataSplit(
        training: clips.indices.filter { parts[$0] != part },
        validation: clips.indices.filter { parts[$0] == part })
    }
  }

  /// Splits by whether a clip is one to validate with; nil: it is on no side.
  private static func split(
    _ clips: [TrainingClip], _ isValidation: (TrainingClip) -> Bool?
  ) throws(DataSplitError) -> DataSplit {
    let sides = clips.map(isValidation)
    let split = DataSplit(
      training: clips.indices.filter { sides[$0] == false },
      validation: clips.indices.filter { sides[$0] == true })
    if split.training.isEmpty { throw .nothingToLearnFrom(validation: split.validation.count) }
    return split
  }
}
