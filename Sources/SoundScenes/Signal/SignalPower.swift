internal import Glibc

/// The power of sounds, which signal-to-noise ratios compare.
///
/// The active power of a sound is its mean power over its active parts: it is cut into frames of
/// 20 ms (the rest at the end is one too), and the frames whose mean power is at most 30 dB below
/// that of the loudest one are active. So neither silence around a sound nor pauses in it count.
public enum SignalPower {
  /// Frames that are this much quieter than the loudest one, in decibels, are not active.
  public static let activeRangeDecibels = 30.0

  /// The seconds of one frame.
  public static let frameSeconds = 0.02

  /// The mean of the squares; 0 for no samples.
  public static func mean(_ samples: [Float]) -> Double {
    mean(samples.span)
  }

  /// The mean of the squares over the active parts; 0 for silence.
  public static func active(_ samples: [Float], sampleRate: Int) -> Double {
    let frame = frameLength(sampleRate)
    let powers = framePowers(samples, frame: frame)
    let threshold = self.threshold(powers)
    var energy = 0.0
    var count = 0
    for (index, power) in powers.enumerated() where power > 0 && power >= threshold {
      let length = min(frame, samples.count - index * frame)
      energy += power * Double(length)
      count += length
    }
    return count > 0 ? energy / Double(count) : 0
  }

  /// Where the sound is: from the beginning of the first active frame to the end of the last.
  ///
  /// - Returns: indices of samples; nil for silence.
  public static func activeExtent(_ samples: [Float], sampleRate: Int) -> Range<Int>? {
    let frame = frameLength(sampleRate)
    let powers = framePowers(samples, frame: frame)
    let threshold = self.threshold(powers)
    let isActive = { (power: Double) in power > 0 && power >= threshold }
    guard let first = powers.firstIndex(where: isActive),
      let last = powers.lastIndex(where: isActive)
    else { return nil }
    return (first * frame)..<min((last + 1) * frame, samples.count)
  }

  /// The largest absolute value; 0 for no samples.
  public static func peak(_ samples: [Float]) -> Float {
    samples.reduce(0) { max($0, abs($1)) }
  }

  /// The factor on samples for a level in decibels.
  public static func factor(decibels: Double) -> Double {
    pow(10, decibels / 20)
  }

  /// The level of a ratio of powers, in decibels.
  public static func decibels(ofPowerRatio ratio: Double) -> Double {
    10 * log10(ratio)
  }

  private static func frameLength(_ sampleRate: Int) -> Int {
    max(1, Int((frameSeconds * Double(sampleRate)).rounded()))
  }

  private static func threshold(_ powers: [Double]) -> Double {
    (powers.max() ?? 0) * pow(10, -activeRangeDecibels / 10)
  }

  private static func framePowers(_ samples: [Float], frame: Int) -> [Double] {
    stride(from: 0, to: samples.count, by: frame).map { begin in
      mean(samples.span.extracting(begin..<min(begin + frame, samples.count)))
    }
  }

  private static func mean(_ samples: Span<Float>) -> Double {
    guard samples.count > 0 else { return 0 }
    var sum = 0.0
    for index in samples.indices { sum += Double(samples[index]) * Double(samples[index]) }
    return sum / Double(samples.count)
  }
}
