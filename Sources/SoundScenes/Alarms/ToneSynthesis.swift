internal import Glibc

/// Makes the samples of tones, without aliasing: every harmonic is a sine of its own, and one that
/// gets near half the sample rate fades out.
enum ToneSynthesis {
  /// Harmonics fade out between these parts of the sample rate.
  static let highest = 0.44...0.46

  /// Adds a tone to `samples`.
  ///
  /// - Parameters:
  ///   - tone: its halves are at `tone.onset` and `tone.seconds` later.
  ///   - delay: seconds from the first sample to the time 0 of the tone; at least half an attack.
  /// - Returns: the samples that the tone touches, without what lies beyond the end.
  static func add(
    _ tone: AlarmTone, _ timbre: Timbre, delay: Double, to samples: inout [Float], sampleRate: Int
  ) -> Range<Int> {
    let rate = Double(sampleRate)
    let begin = Int(((delay + tone.onset - timbre.attackSeconds / 2) * rate).rounded())
    let length = tone.seconds + (timbre.attackSeconds + timbre.decaySeconds) / 2
    let count = Int((length * rate).rounded())
    let end = min(begin + count, samples.count)
    guard begin >= 0 && begin < end else { return 0..<0 }
    // The first glide begins with the attack, half of which lies before the tone's onset.
    var frequency = Frequency(tone.glides, lead: timbre.attackSeconds / 2)
    var phase = 0.0
    for index in begin..<end {
      let hertz = frequency.next(after: 1 / rate)
      let level = envelope(index - begin, of: count, timbre, rate)
      samples[index] += Float(level * wave(phase, hertz / rate, timbre.harmonics))
      phase += hertz / rate
      phase -= phase.rounded(.down)
    }
    return begin..<end
  }

  /// A sum of harmonics: sin(k x) = 2 cos(x) sin((k - 1) x) - sin((k - 2) x).
  private static func wave(_ turns: Double, _ relative: Double, _ harmonics: [Double]) -> Double {
    let angle = 2 * Double.pi * turns
    var sine = sin(angle)
    var before = 0.0
    let twiceCosine = 2 * cos(angle)
    var sum = 0.0
    for (index, amplitude) in harmonics.enumerated() {
      let part = Double(index + 1) * relative
      if part >= highest.upperBound { break }
      let fade = (highest.upperBound - part) / (highest.upperBound - highest.lowerBound)
      sum += amplitude * min(1, fade) * sine
      (before, sine) = (sine, twiceCosine * sine - before)
    }
    return sum
  }

  /// Raised cosines at both ends, with their halves where the tone begins and ends.
  private static func envelope(
    _ index: Int, of count: Int, _ timbre: Timbre, _ rate: Double
  ) -> Double {
    let rise = min(1, (Double(index) + 0.5) / (timbre.attackSeconds * rate))
    let fall = min(1, (Double(count - index) - 0.5) / (timbre.decaySeconds * rate))
    return 0.25 * (1 - cos(Double.pi * rise)) * (1 - cos(Double.pi * fall))
  }

  /// The frequency of a tone from sample to sample; the last glide's end goes on for ever.
  private struct Frequency {
    private let glides: [Glide]
    private var index = 0
    private var time: Double

    init(_ glides: [Glide], lead: Double) {
      self.glides = glides
      time = -lead
    }

    mutating func next(after seconds: Double) -> Double {
      while index + 1 < glides.count && time >= glides[index].seconds {
        time -= glides[index].seconds
        index += 1
      }
      let glide = glides[index]
      defer { time += seconds }
      guard glide.startHertz != glide.endHertz else { return glide.startHertz }
      let part = max(0, min(1, time / glide.seconds))
      return glide.startHertz * pow(glide.endHertz / glide.startHertz, part)
    }
  }
}
