import SoundScenes
import Testing
import Training

/// Which clips are learnt from and which are validated with.
struct DataSplitTests {
  /// Clips of random labels and groups; small groups and large ones, some clips without either.
  private static func randomClips(seed: UInt64, count: Int) -> [TrainingClip] {
    var generator = SplitMix64(seed: seed)
    let labels = generator.integer(1...8)
    let groups = generator.integer(5...max(5, count / 2))
    return (0..<count).map { index in
      let own = Set((0..<generator.integer(0...2)).map { _ in "l\(generator.integer(1...labels))" })
      // Squared, so that the first groups are large.
      let group = Int(generator.unit() * generator.unit() * Double(groups))
      return TrainingClip(
        path: "\(index).wav", name: "\(index)", seconds: 1, labels: own.sorted(),
        group: generator.isTrue(probability: 0.8) ? "g\(group)" : nil)
    }
  }

  private static func groups(_ clips: [TrainingClip], _ side: [Int]) -> Set<String> {
    Set(side.compactMap { clips[$0].group })
  }

  @Test(arguments: 1...40)
  func `folds validate with every clip once and never split a group`(_ seed: UInt64) throws {
    let clips = Self.randomClips(seed: seed, count: 30 + Int(seed) * 7)
    let count = 2 + Int(seed % 4)
    let splits = try DataSplit.groupedFolds(clips, count: count, seed: seed)
    #expect(splits.count == count)
    #expect(splits.flatMap(\.validation).sorted() == Array(clips.indices))
    for split in splits {
      #expect(!split.validation.isEmpty)
      #expect((split.training + split.validation).sorted() == Array(clips.indices))
      let both = Self.groups(clips, split.training)
        .intersection(Self.groups(clips, split.validation))
      #expect(both.isEmpty)
    }
  }

  @Test(arguments: 1...20)
  func `a random share splits no group either, and is near the share`(_ seed: UInt64) throws {
    let clips = Self.randomClips(seed: seed, count: 200)
    let share = 0.1 + Double(seed % 5) * 0.1
    let split = try DataSplit.randomShare(clips, validation: share, seed: seed)
    #expect((split.training + split.validation).sorted() == Array(clips.indices))
    #expect(
      Self.groups(clips, split.training).isDisjoint(with: Self.groups(clips, split.validation)))
    let sizes = Dictionary(grouping: clips.compactMap(\.group)) { $0 }.values.map(\.count)
    let largest = Double(sizes.max() ?? 1)
    let deviation = Double(split.validation.count) - share * Double(clips.count)
    #expect(abs(deviation) <= largest + 20, "seed \(seed): \(deviation)")
  }

  @Test(arguments: 1...10)
  func `seeds reproduce a split whatever the order, and differ`(_ seed: UInt64) throws {
    let clips = Self.randomClips(seed: seed, count: 120)
    func names(_ clips: [TrainingClip], _ seed: UInt64) throws -> [Set<String>] {
      try DataSplit.groupedFolds(clips, count: 4, seed: seed)
        .map { Set($0.validation.map { clips[$0].name }) }
    }
    let first = try names(clips, 7)
    #expect(try names(clips.reversed(), 7) == first)
    #expect(try names(clips, 8) != first)
  }

  @Test(arguments: [1, 2, 3], [2, 4, 5])
  func `without groups every label is spread to within one clip`(
    _ seed: UInt64, _ count: Int
  ) throws {
    var generator = SplitMix64(seed: seed)
    let clips = (0..<300).map { index in
      TrainingClip(
        path: "", name: "\(index)", seconds: 1,
        labels: ["l\(Int(generator.unit() * generator.unit() * 12))"])
    }
    let totals = Dictionary(grouping: clips) { $0.labels[0] }.mapValues(\.count)
    for split in try DataSplit.groupedFolds(clips, count: count, seed: seed) {
      let counts = Dictionary(grouping: split.validation) { clips[$0].labels[0] }
        .mapValues(\.count)
      for (label, total) in totals {
        let expected = Double(total) / Double(count)
        #expect(abs(Double(counts[label] ?? 0) - expected) < 1, "\(label): \(counts)")
      }
    }
  }

  @Test func `labels keep their proportions where groups are larger than a clip`() throws {
    // Groups of 1 to 6 clips of one label, as clips of one recording in ESC-50 are.
    var generator = SplitMix64(seed: 11)
    var clips: [TrainingClip] = []
    for label in 0..<10 {
      var count = 0
      while count < 40 {
        let group = "\(label)-\(count)"
        for _ in 0..<generator.integer(1...6) {
          clips.append(
            TrainingClip(
              path: "", name: "\(clips.count)", seconds: 1, labels: ["l\(label)"], group: group))
          count += 1
        }
      }
    }
    for split in try DataSplit.groupedFolds(clips, count: 4, seed: 5) {
      for label in 0..<10 {
        let total = clips.count { $0.labels == ["l\(label)"] }
        let found = split.validation.count { clips[$0].labels == ["l\(label)"] }
        #expect(abs(Double(found) - Double(total) / 4) <= 2, "l\(label): \(found) of \(total)")
      }
    }
  }

  @Test func `published folds and usages are taken as they are`() throws {
    let clips = [(1, "train"), (2, "Validation"), (nil, nil), (4, "test"), (2, "train")].map {
      (fold: Int?, usage: String?) in
      TrainingClip(path: "", name: "", seconds: 1, fold: fold, group: "g", usage: usage)
    }
    let fold = try DataSplit.byFold(clips, validation: [2, 4])
    #expect(fold == DataSplit(training: [0, 2], validation: [1, 3, 4]))
    let usage = try DataSplit.byUsage(clips, validation: ["validation"])
    #expect(usage == DataSplit(training: [0, 2, 3, 4], validation: [1]))
    let both = try DataSplit.byUsage(clips, validation: ["TEST"], training: ["Train"])
    #expect(both == DataSplit(training: [0, 4], validation: [3]))
  }

  @Test func `what cannot be split says why`() throws {
    let clips = [1, 1, 2].map {
      TrainingClip(path: "", name: "", seconds: 1, fold: $0, group: "only", usage: "train")
    }
    #expect(throws: DataSplitError.noSuchFold([5], known: [1, 2])) {
      try DataSplit.byFold(clips, validation: [1, 5])
    }
    #expect(throws: DataSplitError.noSuchFold([], known: [1, 2])) {
      try DataSplit.byFold(clips, validation: [])
    }
    #expect(throws: DataSplitError.nothingToLearnFrom(validation: 3)) {
      try DataSplit.byFold(clips, validation: [1, 2])
    }
    #expect(throws: DataSplitError.noSuchUsage(["test"], known: ["train"])) {
      try DataSplit.byUsage(clips, validation: ["test"])
    }
    #expect(throws: DataSplitError.tooFewGroups(found: 1, needed: 2)) {
      try DataSplit.randomShare(clips, validation: 0.5, seed: 1)
    }
    #expect(throws: DataSplitError.tooFewGroups(found: 0, needed: 3)) {
      try DataSplit.groupedFolds([], count: 3, seed: 1)
    }
  }

  @Test func `no part stays empty however unlike the groups are`() throws {
    let sizes = [50, 1, 1, 1]
    let clips = sizes.enumerated().flatMap { group, size in
      (0..<size).map {
        TrainingClip(
          path: "", name: "\(group)-\($0)", seconds: 1, labels: ["dog"], group: "\(group)")
      }
    }
    let splits = try DataSplit.groupedFolds(clips, count: 4, seed: 1)
    #expect(splits.map(\.validation.count).sorted() == [1, 1, 1, 50])
    let share = try DataSplit.randomShare(clips, validation: 0.001, seed: 1)
    #expect(share.validation.count == 1)
  }
}
