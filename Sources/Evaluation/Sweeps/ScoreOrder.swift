/// Scores as integers that order them from the highest to the lowest.
enum ScoreOrder {
  /// The score that thresholds see: what is not a number can never exceed one.
  static func detectable(_ score: Float) -> Float { score.isNaN ? -.infinity : score }

  /// A key that rises as the score falls; equal scores have equal keys.
  static func key(_ score: Float) -> UInt32 {
    // Adding 0 makes one of the two zeros.
    let bits = (score + 0).bitPattern
    return bits >> 31 == 0 ? ~(bits | 1 << 31) : bits
  }

  /// The score of a key.
  static func score(_ key: UInt32) -> Float {
    Float(bitPattern: key >> 31 == 0 ? ~key & ~(1 << 31) : key)
  }

  /// The threshold as the scores, which have single precision, see it: the nearest number of single
  /// precision, so that a score read from "0.3" does not exceed a threshold of 0.3. Halfway between
  /// two it is the lower one: the middle between two neighbours still separates them.
  static func threshold(_ threshold: Double) -> Float {
    let nearest = Float(threshold)
    let lower = nearest.nextDown
    guard Double(nearest) > threshold, lower.isFinite,
      Double(nearest) - threshold == threshold - Double(lower)
    else { return nearest }
    return lower
  }
}
