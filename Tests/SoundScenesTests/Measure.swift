import AudioFeatures
import Glibc
import SoundScenes

/// What can be measured on samples, for comparison with what was asked for.
enum Measure {
  /// The power of each bin of a Hann-windowed spectrum of a power of two of samples, from the middle.
  static func spectrum(_ samples: [Float]) throws -> (power: [Double], size: Int) {
    var size = 1
    while size * 2 <= min(samples.count, 1 << 16) { size *= 2 }
    let begin = (samples.count - size) / 2
    var windowed: [Float] = []
    for index in 0..<size {
      let turns = (Double(index) + 0.5) / Double(size)
      let weight = 0.5 - 0.5 * cos(2 * Double.pi * turns)
      windowed.append(samples[begin + index] * Float(weight))
    }
    var transform = try FourierTransform(size: size, hasInverse: false)
    var bins = [Float](repeating: 0, count: size + 2)
    var span = bins.mutableSpan
    transform.forward(windowed.span, into: &span)
    var power: [Double] = []
    for bin in 0...(size / 2) {
      let real = Double(bins[2 * bin])
      let imaginary = Double(bins[2 * bin + 1])
      power.append(real * real + imaginary * imaginary)
    }
    return (power, size)
  }

  /// The frequency of the strongest partial, between bins by a parabola through the levels.
  static func dominantHertz(_ samples: [Float], sampleRate: Int) throws -> Double {
    let (power, size) = try spectrum(samples)
    let peak = (1..<(power.count - 1)).max { power[$0] < power[$1] } ?? 1
    let levels = (-1...1).map { log(max(power[peak + $0], 1e-30)) }
    let bend = levels[0] - 2 * levels[1] + levels[2]
    let offset = bend == 0 ? 0 : 0.5 * (levels[0] - levels[2]) / bend
    return (Double(peak) + offset) * Double(sampleRate) / Double(size)
  }

  /// The share of the power that lies between two frequencies.
  static func share(
    _ samples: [Float], sampleRate: Int, from lowest: Double, to highest: Double
  ) throws -> Double {
    let (power, size) = try spectrum(samples)
    let width = Double(sampleRate) / Double(size)
    let inside = power.indices.filter { (lowest...highest).contains(Double($0) * width) }
    return inside.reduce(0) { $0 + power[$1] } / max(power.reduce(0, +), 1e-300)
  }

  /// Where the envelope is above half of its maximum: onset and offset of each stretch in seconds.
  /// The envelope is the largest absolute value in `window` seconds, which must be longer than a
  /// period of the sound; its width is taken off again.
  static func pulses(
    _ samples: [Float], sampleRate: Int, window: Double
  ) -> [(onset: Double, offset: Double)] {
    let half = Int(window * Double(sampleRate) / 2)
    let threshold = SignalPower.peak(samples) / 2
    var result: [(onset: Double, offset: Double)] = []
    var lastLoud: Int?
    for (index, sample) in samples.enumerated() where abs(sample) >= threshold {
      let time = Double(index) / Double(sampleRate)
      if let lastLoud, index - lastLoud <= 2 * half {
        result[result.count - 1].offset = time
      } else {
        result.append((time, time))
      }
      lastLoud = index
    }
    return result
  }

  /// A sine of full length without fades.
  static func sine(_ hertz: Double, seconds: Double, sampleRate: Int, amplitude: Float = 0.5)
    -> [Float]
  {
    (0..<Int(seconds * Double(sampleRate))).map {
      amplitude * Float(sin(2 * Double.pi * hertz * Double($0) / Double(sampleRate)))
    }
  }

  /// White noise of the normal distribution.
  static func noise(_ count: Int, seed: UInt64, amplitude: Float = 0.1) -> [Float] {
    var generator = SplitMix64(seed: seed)
    return (0..<count).map { _ in amplitude * Float(generator.normal()) }
  }

  static func decibels(_ ratio: Double) -> Double { 10 * log10(ratio) }
}
