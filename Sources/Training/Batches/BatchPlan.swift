public import SoundScenes

/// Which clips are learnt from in which step: a pure function of the seed and the step, so that a
/// resumed run sees what the interrupted one would have seen.
///
/// Every source has fixed places in the batch, as many as its share gives. A source's clips come in an
/// order that is drawn anew each time they are through, and each time with their next view.
public struct BatchPlan: Sendable {
  /// One example of a batch.
  public struct Example: Hashable, Sendable {
    /// Index of the source.
    public var source: Int
    /// Index of the clip in its source.
    public var clip: Int
    /// Which of its views; nil: the clip as it is.
    public var view: Int?
    /// Decides where a crop lies.
    public var draw: UInt64
    /// The place in the batch of the example that this one is mixed with.
    public var partner: Int?
    /// This example's weight in the mixture.
    public var weight: Float

    /// An example that is not mixed, unless told otherwise.
    public init(
      source: Int, clip: Int, view: Int?, draw: UInt64, partner: Int? = nil, weight: Float = 1
    ) {
      self.source = source
      self.clip = clip
      self.view = view
      self.draw = draw
      self.partner = partner
      self.weight = weight
    }
  }

  /// Where examples come from.
  public struct Source: Hashable, Sendable {
    /// Indices of the clips of one pass; a clip may come several times.
    public var clips: [Int]
    /// Views of every clip; 0: the clip as it is.
    public var views: Int
    /// How much of a batch comes from here, relative to the other sources.
    public var share: Double

    /// A source of clips.
    public init(clips: [Int], views: Int, share: Double) {
      self.clips = clips
      self.views = views
      self.share = share
    }
  }

  /// Examples per batch.
  public let size: Int
  /// Batches of an epoch.
  public let stepsPerEpoch: Int
  private let seed: UInt64
  private let augmentation: AugmentationRecipe
  private let sources: [(source: Source, places: Range<Int>)]

  /// - Parameters:
  ///   - sources: those without clips or with a share of 0 have no places.
  ///   - steps: batches of an epoch; nil: as many as show every clip of the first source with places
  ///     about once.
  public init(
    sources: [Source], size: Int, steps: Int?, seed: UInt64, augmentation: AugmentationRecipe
  ) {
    self.size = size
    self.seed = seed
    self.augmentation = augmentation
    let counts = Self.places(sources.map { $0.clips.isEmpty ? 0 : $0.share }, of: size)
    var next = 0
    self.sources = zip(sources, counts).map { source, count in
      defer { next += count }
      return (source, next..<(next + count))
    }
    let first = self.sources.first { !$0.places.isEmpty }
    stepsPerEpoch =
      steps
      ?? max(1, first.map { ($0.source.clips.count + $0.places.count - 1) / $0.places.count } ?? 1)
  }

  /// Whether there is anything to learn from.
  public var isEmpty: Bool { sources.allSatisfy(\.places.isEmpty) }

  /// The examples of a step, from 0.
  public func examples(step: Int) -> [Example] {
    var examples: [Example] = []
    for (index, (source, places)) in sources.enumerated() where !places.isEmpty {
      let begin = step * places.count
      var pass = -1
      var order: [Int] = []
      for position in begin..<(begin + places.count) {
        if position / source.clips.count != pass {
          pass = position / source.clips.count
          order = shuffled(source.clips.count, index, pass)
        }
        let place = order[position % source.clips.count]
        var generator = SplitMix64(seed: seed, place: index, position, 1)
        examples.append(
          Example(
            source: index, clip: source.clips[place],
            view: source.views > 0 ? (pass + place) % source.views : nil,
            draw: generator.next()))
      }
    }
    // Neighbours in the batch are of one source; a drawn order mixes all with all.
    let order = shuffled(examples.count, -1, step)
    for (place, index) in order.enumerated() {
      guard
        let weight = augmentation.mixupWeight(seed: seed, clip: index, epoch: step),
        examples.count > 1
      else { continue }
      examples[index].partner = order[(place + 1) % order.count]
      examples[index].weight = max(weight, 1 - weight)
    }
    return examples
  }

  private func shuffled(_ count: Int, _ source: Int, _ pass: Int) -> [Int] {
    var generator = SplitMix64(seed: seed, place: source, pass, 2)
    var order = Array(0..<count)
    for index in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(index, generator.integer(0...index))
    }
    return order
  }

  /// Shares as whole numbers that add up: what is left over goes to the largest remainders, but whoever
  /// has a share gets a place.
  static func places(_ shares: [Double], of size: Int) -> [Int] {
    let sum = shares.reduce(0, +)
    guard sum > 0 else { return shares.map { _ in 0 } }
    let exact = shares.map { $0 / sum * Double(size) }
    var counts = exact.map { $0 > 0 ? max(1, Int($0)) : 0 }
    while counts.reduce(0, +) != size {
      let gaps = zip(exact, counts).map { $0 > 0 ? $0 - Double($1) : -.infinity }
      if counts.reduce(0, +) < size {
        guard let index = gaps.indices.max(by: { gaps[$0] < gaps[$1] }) else { break }
        counts[index] += 1
      } else {
        let shrinkable = gaps.indices.filter { counts[$0] > 1 }
        guard let index = shrinkable.min(by: { gaps[$0] < gaps[$1] }) else { break }
        counts[index] -= 1
      }
    }
    return counts
  }
}
