import Glibc
import SoundScenes
import Testing

@Suite struct FilterTests {
  /// The gain for a sine, in decibels, after the filter has settled.
  static func gain(_ filters: [BiquadFilter], _ hertz: Double, sampleRate: Int) -> Double {
    let sine = Measure.sine(hertz, seconds: 1, sampleRate: sampleRate)
    let filtered = RandomFilter.apply(filters, to: sine)
    let half = sampleRate / 2
    return Measure.decibels(
      SignalPower.mean(Array(filtered[half...])) / SignalPower.mean(Array(sine[half...])))
  }

  @Test(arguments: [(200.0, 6.0), (1000, -6), (3000, 12), (6000, -3)], [16_000, 44_100])
  func `A peak has its gain at its centre, half of it at its ends, and none far away`(
    centre: (hertz: Double, decibels: Double), sampleRate: Int
  ) {
    let peak = BiquadFilter.peak(
      hertz: centre.hertz, octaves: 0.5, decibels: centre.decibels, sampleRate: sampleRate)
    #expect(
      abs(Self.gain([peak], centre.hertz, sampleRate: sampleRate) - centre.decibels) < 0.05)
    #expect(abs(Self.gain([peak], 20, sampleRate: sampleRate)) < 0.1)
    // Near half the sample rate the scale of frequencies is bent.
    if centre.hertz < Double(sampleRate) / 16 {
      for end in [centre.hertz * pow(2, -0.25), centre.hertz * pow(2, 0.25)] {
        let gain = Self.gain([peak], end, sampleRate: sampleRate)
        #expect(abs(gain - centre.decibels / 2) < 0.35)
      }
    }
  }

  @Test func `The ends of the spectrum fall by 3 dB at their frequency and 12 dB an octave on`() {
    let high = BiquadFilter.highPass(hertz: 400, sampleRate: 32_000)
    let low = BiquadFilter.lowPass(hertz: 2000, sampleRate: 32_000)
    #expect(abs(Self.gain([high], 400, sampleRate: 32_000) + 3.01) < 0.05)
    #expect(abs(Self.gain([high], 100, sampleRate: 32_000) + 24.1) < 0.3)
    #expect(abs(Self.gain([high], 5000, sampleRate: 32_000)) < 0.05)
    #expect(abs(Self.gain([low], 2000, sampleRate: 32_000) + 3.01) < 0.05)
    // 26 dB and the bilinear transform's 2.
    #expect(abs(Self.gain([low], 8000, sampleRate: 32_000) + 28.1) < 0.1)
    #expect(abs(Self.gain([low], 100, sampleRate: 32_000)) < 0.05)
  }

  @Test func `Drawn filters change the colour, not the length or the events`() throws {
    let filter = RandomFilter(
      peaks: 1...3, peakDecibels: -6...6, highPassHertz: 60...300, lowPassHertz: 3000...12_000)
    try filter.check()
    let events = [LabelledEvent(label: "noise", onset: 0.1, offset: 0.4)]
    let sound = LabelledSound(
      samples: Measure.noise(16_000, seed: 1), sampleRate: 16_000, events: events)
    for seed in 0..<50 {
      var generator = SplitMix64(seed: UInt64(seed))
      let result = filter.apply(to: sound, using: &generator)
      #expect(result.samples.count == 16_000 && result.events == events)
      #expect(result.samples.allSatisfy { $0.isFinite && abs($0) < 2 })
      #expect(result.samples != sound.samples)
    }
  }

  @Test func `A microphone's ends stay within the sample rate`() {
    let filter = RandomFilter(
      peaks: 0...0, peakDecibels: 0...0, highPassHertz: 90_000...96_000,
      lowPassHertz: 90_000...96_000)
    var generator = SplitMix64(seed: 1)
    // The low-pass is beyond the spectrum and left out, the high-pass at its end.
    #expect(
      filter.draw(sampleRate: 8000, using: &generator)
        == [.highPass(hertz: 3600, sampleRate: 8000)])
  }
}
