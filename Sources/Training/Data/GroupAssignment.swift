internal import SoundScenes

/// Assigns groups of clips to parts so that labels keep their proportions.
///
/// Greedy, as scikit-learn's StratifiedGroupKFold: groups come in the order of their size, largest
/// first, and each goes where the squares of the deviations between what parts have of each label and
/// what they should have grow least. A label's share counts, so rare labels weigh as much as frequent
/// ones; the number of clips decides between parts that are equally good.
struct GroupAssignment {
  /// Clips that stay together.
  private struct Group {
    var key: String
    var clips: [Int] = []
    /// Clips by label; clips without any label count as one of their own.
    var counts: [Int: Int] = [:]
  }

  /// How many clips of each label each part has.
  private struct LabelCounts {
    private let shares: [Double]
    /// Clips by label.
    private let totals: [Int]
    private let clips: Int
    /// parts × labels.
    private var filled: [[Int]]
    /// Clips by part.
    private var sizes: [Int]

    /// The weight of the number of clips beside that of one label: one clip of any label more or less
    /// counts more than hundreds of clips.
    private static let sizeWeight = 1e-3

    init(shares: [Double], totals: [Int], clips: Int) {
      self.shares = shares
      self.totals = totals
      self.clips = clips
      filled = Array(repeating: Array(repeating: 0, count: totals.count), count: shares.count)
      sizes = Array(repeating: 0, count: shares.count)
    }

    /// The first of the parts where the group does least harm.
    func best(of candidates: [Int], _ group: Group) -> Int {
      let harms = candidates.map { harm(of: group, to: $0) }
      return candidates[harms.indices.min { harms[$0] < harms[$1] } ?? 0]
    }

    mutating func add(_ group: Group, to part: Int) {
      for (label, count) in group.counts { filled[part][label] += count }
      sizes[part] += group.clips.count
    }

    /// Half of what the squares of the deviations grow by, less what is the same for all parts.
    private func harm(of group: Group, to part: Int) -> Double {
      let size = Double(group.clips.count) / Double(clips)
      let excess = Double(sizes[part]) / Double(clips) - shares[part]
      return group.counts.sorted { $0.key < $1.key }
        .reduce(Self.sizeWeight * size * excess) { sum, entry in
          let total = Double(totals[entry.key])
          return sum + Double(entry.value) / total
            * (Double(filled[part][entry.key]) / total - shares[part])
        }
    }
  }

  /// The part of each clip.
  ///
  /// - Parameter shares: of the parts, together 1. No part stays empty.
  static func parts(
    of clips: [TrainingClip], shares: [Double], seed: UInt64
  ) throws(DataSplitError) -> [Int] {
    let labels = Set(clips.flatMap(\.labels)).sorted()
    let indices = Dictionary(uniqueKeysWithValues: zip(labels, labels.indices))
    var groups = groups(of: clips, labels: indices)
    guard groups.count >= shares.count else {
      throw .tooFewGroups(found: groups.count, needed: shares.count)
    }
    var generator = SplitMix64(seed: seed)
    shuffle(&groups, &generator)
    var preference = Array(shares.indices)
    shuffle(&preference, &generator)
    groups = stablySorted(groups) { $0.clips.count > $1.clips.count }

    var totals = [Int](repeating: 0, count: labels.count + 1)
    for (label, count) in groups.lazy.flatMap(\.counts) { totals[label] += count }
    var counts = LabelCounts(shares: shares, totals: totals, clips: clips.count)
    var emptyParts = Set(shares.indices)
    var parts = [Int](repeating: 0, count: clips.count)
    for (position, group) in groups.enumerated() {
      // The last groups go to parts that would else have none.
      let mustFill = groups.count - position == emptyParts.count
      let part = counts.best(
        of: mustFill ? preference.filter(emptyParts.contains) : preference, group)
      counts.add(group, to: part)
      emptyParts.remove(part)
      for clip in group.clips { parts[clip] = part }
    }
    return parts
  }

  /// Groups in the order of their keys; a clip without a group is one of its own.
  private static func groups(of clips: [TrainingClip], labels: [String: Int]) -> [Group] {
    var groups: [String: Group] = [:]
    for (index, clip) in clips.enumerated() {
      let key = clip.group.map { "group \($0)" } ?? "clip \(clip.name) \(clip.path)"
      groups[key, default: Group(key: key)].clips.append(index)
      let indices = Set(clip.labels.compactMap { labels[$0] })
      for label in indices.isEmpty ? [labels.count] : indices {
        groups[key]?.counts[label, default: 0] += 1
      }
    }
    return groups.values.sorted { $0.key < $1.key }
  }

  /// Fisher and Yates's shuffle; the standard library's may change.
  private static func shuffle<Element>(
    _ list: inout [Element], _ generator: inout SplitMix64
  ) {
    for last in list.indices.dropFirst().reversed() {
      list.swapAt(last, generator.integer(0...last))
    }
  }

  private static func stablySorted(
    _ groups: [Group], by precedes: (Group, Group) -> Bool
  ) -> [Group] {
    groups.enumerated()
      .sorted {
        precedes($0.element, $1.element)
          || !precedes($1.element, $0.element) && $0.offset < $1.offset
      }
      .map(\.element)
  }
}
