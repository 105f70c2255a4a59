import SoundScenes
import Testing

@Suite struct SpecAugmentTests {
  static let frames = 40
  static let bands = 16

  /// Where a value was overwritten, as frames × bands.
  static func masked(_ augment: SpecAugment, seed: UInt64) -> [[Bool]] {
    var features = (0..<(frames * bands)).map { Float($0 + 1) }
    var generator = SplitMix64(seed: seed)
    var span = features.mutableSpan
    augment.apply(to: &span, frames: frames, bands: bands, using: &generator)
    return (0..<frames).map { frame in
      (0..<bands).map { band in
        let value = features[frame * bands + band]
        let isOriginal = value == Float(frame * bands + band + 1)
        precondition(isOriginal || value == augment.fill, "neither the value nor the fill")
        return !isOriginal
      }
    }
  }

  @Test func `A time mask hides whole frames that follow each other`() {
    let augment = SpecAugment(
      timeMasks: 1, timeFrames: 8, frequencyMasks: 0, frequencyBands: 0, fill: -7)
    var lengths: Set<Int> = []
    for seed in 0..<500 {
      let masked = Self.masked(augment, seed: UInt64(seed))
      let isWhole = masked.allSatisfy { Set($0).count == 1 }
      #expect(isWhole)
      let hidden = masked.indices.filter { masked[$0][0] }
      lengths.insert(hidden.count)
      if let first = hidden.first, let last = hidden.last {
        #expect(last - first + 1 == hidden.count)
      }
    }
    #expect(lengths == Set(0...8))
  }

  @Test func `A frequency mask hides the same bands of every frame`() {
    let augment = SpecAugment(
      timeMasks: 0, timeFrames: 0, frequencyMasks: 1, frequencyBands: 5, fill: 0)
    var lengths: Set<Int> = []
    for seed in 0..<300 {
      let masked = Self.masked(augment, seed: UInt64(seed))
      #expect(masked.allSatisfy { $0 == masked[0] })
      let hidden = masked[0].indices.filter { masked[0][$0] }
      lengths.insert(hidden.count)
      if let first = hidden.first, let last = hidden.last {
        #expect(last - first + 1 == hidden.count)
      }
    }
    #expect(lengths == Set(0...5))
  }

  @Test func `Masks longer than the features hide at most all of them`() {
    let augment = SpecAugment(
      timeMasks: 2, timeFrames: 100_000, frequencyMasks: 2, frequencyBands: 100_000, fill: -1)
    for seed in 0..<50 { _ = Self.masked(augment, seed: UInt64(seed)) }
  }

  @Test func `No masks change nothing, and no frames can be masked`() {
    let none = SpecAugment(timeMasks: 0, timeFrames: 9, frequencyMasks: 3, frequencyBands: 0)
    #expect(Self.masked(none, seed: 1).allSatisfy { !$0.contains(true) })
    var empty: [Float] = []
    var span = empty.mutableSpan
    var generator = SplitMix64(seed: 1)
    let all = SpecAugment(timeMasks: 2, timeFrames: 9, frequencyMasks: 2, frequencyBands: 9)
    all.apply(to: &span, frames: 0, bands: 16, using: &generator)
  }

  @Test func `Given stretches are hidden exactly`() {
    var features = [Float](repeating: 1, count: 12)
    var span = features.mutableSpan
    SpecAugment.hide(frames: 1..<2, in: &span, bands: 4, fill: 9)
    SpecAugment.hide(bands: 2..<3, in: &span, frames: 3, of: 4, fill: 5)
    #expect(features == [1, 1, 5, 1, 9, 9, 5, 9, 1, 1, 5, 1])
  }
}

@Suite struct MixupTests {
  @Test(arguments: [0, 0.25, 0.5, 1] as [Float])
  func `A mixture is the weighted sum`(weight: Float) {
    let first: [Float] = [1, 0, -2, 8]
    let second: [Float] = [0, 1, 4, 16]
    var mixed = first
    var span = mixed.mutableSpan
    Mixup.mix(&span, with: second.span, weight: weight)
    #expect(mixed == zip(first, second).map { weight * $0 + (1 - weight) * $1 })
  }

  @Test func `Weights come from the beta distribution`() {
    let mixup = Mixup(alpha: 0.2)
    var generator = SplitMix64(seed: 1)
    let weights = (0..<20_000).map { _ in mixup.drawWeight(using: &generator) }
    #expect(weights.allSatisfy { (0...1).contains($0) })
    // Beta(0.2, 0.2): 29.1 % of the weights lie below 0.05, as many above 0.95.
    let low = weights.count { $0 < 0.05 }
    let high = weights.count { $0 > 0.95 }
    #expect(abs(low - 5820) < 330 && abs(high - 5820) < 330)
  }
}
