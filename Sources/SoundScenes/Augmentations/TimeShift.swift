/// Moves a sound in time and keeps its length.
public struct TimeShift: Augmentation {
  /// How far to the end of the clip, in seconds; to its beginning where negative.
  public var seconds: ClosedRange<Double>
  /// Whether what goes out at one end comes in at the other; else it is lost, and zeros come in.
  public var isCircular: Bool

  /// What `seconds` may be.
  public static let limits = -600.0...600.0

  /// Draws from a range of seconds.
  public init(seconds: ClosedRange<Double>, isCircular: Bool) {
    self.seconds = seconds
    self.isCircular = isCircular
  }

  /// Throws for shifts beyond `limits`.
  public func check() throws(RecipeError) {
    try seconds.check("seconds", within: Self.limits)
  }

  /// Moves by a number of seconds that it draws.
  public func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound {
    let count = sound.count(of: generator.uniform(seconds))
    let moved = Double(count) / Double(sound.sampleRate)
    var result = sound
    result.samples = Self.apply(to: sound.samples, by: count, isCircular: isCircular)
    if isCircular {
      let turns = sound.seconds > 0 ? moved.truncatingRemainder(dividingBy: sound.seconds) : 0
      result.events = sound.events.rotated(by: turns, length: sound.seconds)
    } else {
      result.events = sound.events.moved(by: moved, length: sound.seconds)
    }
    return result
  }

  /// The sample at index `i` goes to `i + count`, on a circle or else padded with zeros.
  public static func apply(to samples: [Float], by count: Int, isCircular: Bool) -> [Float] {
    guard !samples.isEmpty else { return [] }
    if isCircular {
      let begin = ((-count % samples.count) + samples.count) % samples.count
      return Array(samples[begin...] + samples[..<begin])
    }
    let gap = [Float](repeating: 0, count: min(abs(count), samples.count))
    return count >= 0 ? gap + samples.dropLast(gap.count) : samples.dropFirst(gap.count) + gap
  }
}
