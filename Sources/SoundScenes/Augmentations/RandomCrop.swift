/// Takes a piece of fixed length from a random place.
public struct RandomCrop: Augmentation {
  /// The length of the piece.
  public var seconds: Double

  /// What `seconds` may be.
  public static let limits = 0.01...600.0

  /// Takes pieces of a length in seconds.
  public init(seconds: Double) {
    self.seconds = seconds
  }

  /// Throws for lengths beyond `limits`.
  public func check() throws(RecipeError) {
    guard Self.limits.contains(seconds) else {
      throw .outOfRange(key: "seconds", found: "\(seconds)", allowed: "0.01 to 600")
    }
  }

  /// Takes the piece from a place that it draws. A shorter sound is put whole into the piece, at a
  /// place that it draws, with zeros around.
  public func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound {
    let count = sound.count(of: seconds)
    let rest = sound.samples.count - count
    let start = rest >= 0 ? generator.integer(0...rest) : -generator.integer(0...(-rest))
    let length = Double(count) / Double(sound.sampleRate)
    var result = sound
    result.samples = Self.apply(to: sound.samples, from: start, count: count)
    result.events = sound.events.moved(
      by: -Double(start) / Double(sound.sampleRate), length: length)
    return result
  }

  /// The samples from index `start` on, with zeros where there are none; `start` may be negative.
  public static func apply(to samples: [Float], from start: Int, count: Int) -> [Float] {
    (start..<(start + count)).map { samples.indices.contains($0) ? samples[$0] : 0 }
  }
}
