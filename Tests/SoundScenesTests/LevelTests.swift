import SoundScenes
import Testing

@Suite struct LevelTests {
  @Test(arguments: [-20.0, -6, 0, 6, 20])
  func `A gain changes the level by its decibels`(decibels: Double) {
    let samples = Measure.noise(4000, seed: 1)
    let louder = GainChange.apply(to: samples, decibels: decibels)
    let ratio = SignalPower.mean(louder) / SignalPower.mean(samples)
    #expect(abs(Measure.decibels(ratio) - decibels) < 0.001)
  }

  @Test func `Inversion changes the sign and nothing else`() {
    #expect(PolarityInversion.apply(to: [1, -0.5, 0]) == [-1, 0.5, 0])
  }

  @Test(arguments: [0.0, 3, 12])
  func `Clipping cuts at its distance from the peak`(excess: Double) {
    let samples: [Float] = [0.1, -0.8, 0.4, 0.05]
    let limit = Float(0.8 / SignalPower.factor(decibels: excess))
    let clipped = Clipping.apply(to: samples, excessDecibels: excess)
    for (found, sample) in zip(clipped, samples) {
      #expect(abs(found - max(-limit, min(limit, sample))) < 1e-6)
    }
  }

  @Test func `Silence can be clipped`() {
    #expect(Clipping.apply(to: [0, 0], excessDecibels: 6) == [0, 0])
    #expect(Clipping.apply(to: [], excessDecibels: 6).isEmpty)
  }
}

@Suite struct BackgroundMixTests {
  static let rate = 16_000

  /// A tone with silence around and within it.
  static let sound =
    [Float](repeating: 0, count: 16_000) + Measure.sine(800, seconds: 0.5, sampleRate: rate)
    + [Float](repeating: 0, count: 8000) + Measure.sine(800, seconds: 0.5, sampleRate: rate)

  @Test(arguments: [-10.0, 0, 7.5, 20, 40])
  func `The ratio that is measured is the ratio that was asked for`(decibels: Double) {
    let background = Measure.noise(Self.sound.count, seed: 2)
    let mixed = BackgroundMix.apply(
      to: Self.sound, background: background, signalToNoise: decibels, sampleRate: Self.rate)
    // The sound keeps its level, so what is left without it is the background.
    let rest = zip(mixed, Self.sound).map { $0 - $1 }
    let tone = SignalPower.mean(Array(Self.sound[16_000..<24_000]))
    let ratio = Measure.decibels(tone / SignalPower.mean(rest))
    #expect(abs(ratio - decibels) < 0.1)
  }

  @Test func `Silence in front or behind leaves the samples`() {
    let silence = [Float](repeating: 0, count: 1000)
    let noise = Measure.noise(1000, seed: 3)
    for (front, back) in [(silence, noise), (noise, silence), ([], [])] {
      let mixed = BackgroundMix.apply(
        to: front, background: back, signalToNoise: 0, sampleRate: Self.rate)
      #expect(mixed == front)
    }
  }

  @Test func `Without a background the sound stays as it is`() {
    let sound = LabelledSound(samples: Self.sound, sampleRate: Self.rate)
    var generator = SplitMix64(seed: 1)
    let mix = BackgroundMix(signalToNoise: 0...10)
    for backgrounds in [[], [[]]] as [[[Float]]] {
      let result = mix.apply(to: sound, backgrounds: backgrounds, using: &generator)
      #expect(result.samples == sound.samples)
    }
  }

  @Test func `A long background gives a piece of itself`() {
    let background = (0..<50_000).map { Float($0) }
    for seed in 0..<50 {
      var generator = SplitMix64(seed: UInt64(seed))
      let piece = BackgroundExcerpt.draw(
        1000, from: background, sampleRate: Self.rate, using: &generator)
      let begin = Int(piece[0])
      #expect(begin <= 49_000)
      #expect(piece == Array(background[begin..<(begin + 1000)]))
    }
  }

  @Test(arguments: [1, 2, 3, 100, 1600, 4000, 15_999])
  func `A short background is repeated without clicks or dips`(length: Int) {
    let background = Measure.noise(length, seed: 4, amplitude: 0.1)
    let piece = BackgroundExcerpt.take(
      48_000, from: background, start: length / 2, sampleRate: Self.rate)
    #expect(piece.count == 48_000)
    // Where two passes overlap, noise keeps its power; a sum of two peaks is at most √2 of one.
    #expect(SignalPower.peak(piece) <= 1.415 * SignalPower.peak(background))
    if length >= 1600 {
      for begin in stride(from: 0, to: 48_000, by: 1600) {
        let power = SignalPower.mean(Array(piece[begin..<(begin + 1600)]))
        #expect(abs(Measure.decibels(power / 0.01)) < 1.5)
      }
    }
  }

  @Test func `Passes go over into each other evenly`() {
    // A slow ramp: without the fade there would be a step of 1 at each seam.
    let ramp = (0..<16_000).map { Float($0) / 16_000 }
    let piece = BackgroundExcerpt.take(60_000, from: ramp, start: 0, sampleRate: Self.rate)
    let steps = zip(piece, piece.dropFirst()).map { abs($0 - $1) }
    #expect((steps.max() ?? 1) < 0.05)
  }
}
