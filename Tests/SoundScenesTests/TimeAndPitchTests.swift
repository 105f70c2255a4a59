import Glibc
import SoundScenes
import Testing

@Suite struct TimeAndPitchTests {
  @Test(arguments: [0.5, 0.8, 0.93, 1.1, 1.37, 2], [16_000, 44_100])
  func `A stretched tone is longer and keeps its pitch`(ratio: Double, sampleRate: Int) throws {
    let tone = Measure.sine(997, seconds: 1.5, sampleRate: sampleRate)
    let stretched = TimeStretch.apply(to: tone, ratio: ratio, sampleRate: sampleRate)
    #expect(stretched.count == Int((Double(tone.count) * ratio).rounded()))
    let hertz = try Measure.dominantHertz(stretched, sampleRate: sampleRate)
    #expect(abs(hertz / 997 - 1) < 0.01)
    let level = SignalPower.mean(stretched) / SignalPower.mean(tone)
    #expect(abs(Measure.decibels(level)) < 1)
  }

  @Test(arguments: [-12.0, -5, -1, 0.5, 2, 7, 12], [16_000, 32_000])
  func `A shifted tone is higher and keeps its length`(
    semitones: Double, sampleRate: Int
  ) throws {
    let tone = Measure.sine(997, seconds: 1.5, sampleRate: sampleRate)
    let shifted = PitchShift.apply(to: tone, semitones: semitones, sampleRate: sampleRate)
    #expect(shifted.count == tone.count)
    let hertz = try Measure.dominantHertz(shifted, sampleRate: sampleRate)
    #expect(abs(hertz / (997 * pow(2, semitones / 12)) - 1) < 0.01)
  }

  @Test(arguments: [0.5, 0.9, 1.1, 2], [16_000, 44_100])
  func `Speed changes pitch and length together`(factor: Double, sampleRate: Int) throws {
    let tone = Measure.sine(997, seconds: 1.5, sampleRate: sampleRate)
    let fast = SpeedChange.apply(to: tone, factor: factor, sampleRate: sampleRate)
    #expect(fast.count == Int((Double(tone.count) / factor).rounded()))
    let hertz = try Measure.dominantHertz(fast, sampleRate: sampleRate)
    #expect(abs(hertz / (997 * factor) - 1) < 0.001)
  }

  // Where the click is, from its energy: its labels must still fit.
  @Test(arguments: [0.7, 0.85, 1.15, 1.4], [-3.0, 0, 3])
  func `A click stays within 8 ms of where it should be`(ratio: Double, semitones: Double) {
    var samples = [Float](repeating: 0, count: 64_000)
    for (index, value) in Measure.noise(800, seed: 4, amplitude: 0.3).enumerated() {
      samples[32_000 + index] = value * exp(-Float(index) / 200)
    }
    let stretched = TimeStretch.apply(to: samples, ratio: ratio, sampleRate: 32_000)
    let moved = PitchShift.apply(to: stretched, semitones: semitones, sampleRate: 32_000)
    let energies = moved.map { Double($0) * Double($0) }
    let total = energies.reduce(0, +)
    var sum = 0.0
    let onset =
      energies.firstIndex {
        sum += $0; return sum > 0.05 * total
      } ?? 0
    #expect(abs(Double(onset) - 32_000 * ratio) < 0.008 * 32_000)
  }

  @Test(arguments: [0, 1, 2, 17, 500, 8191, 8192, 8193])
  func `Sounds of any length are taken`(count: Int) {
    let samples = Measure.noise(count, seed: 5)
    for ratio in [0.5, 1.3, 2] {
      let found = TimeStretch.apply(to: samples, ratio: ratio, sampleRate: 16_000)
      #expect(found.count == Int((Double(count) * ratio).rounded()))
      #expect(found.allSatisfy { $0.isFinite && abs($0) < 4 })
    }
    let shifted = PitchShift.apply(to: samples, semitones: 4, sampleRate: 16_000)
    #expect(shifted.count == count)
    let fast = SpeedChange.apply(to: samples, factor: 1.5, sampleRate: 16_000)
    #expect(fast.count == Int((Double(count) / 1.5).rounded()))
  }

  @Test func `Nothing changes where nothing is asked for`() {
    let samples = Measure.noise(5000, seed: 6)
    #expect(TimeStretch.apply(to: samples, ratio: 1, sampleRate: 16_000) == samples)
    #expect(PitchShift.apply(to: samples, semitones: 0, sampleRate: 16_000) == samples)
    #expect(SpeedChange.apply(to: samples, factor: 1, sampleRate: 16_000) == samples)
  }

  @Test func `The samples are the same on busy threads`() async {
    let samples = Measure.noise(40_000, seed: 7)
    let expected = PitchShift.apply(to: samples, semitones: 2, sampleRate: 32_000)
    await withTaskGroup(of: Bool.self) { group in
      for number in 0..<6 {
        group.addTask {
          // Different work between, so that freed memory holds other things.
          _ = TimeStretch.apply(
            to: samples, ratio: 0.8 + 0.1 * Double(number), sampleRate: 16_000)
          return PitchShift.apply(to: samples, semitones: 2, sampleRate: 32_000) == expected
        }
      }
      for await isSame in group { #expect(isSame) }
    }
  }

  @Test func `Events keep their places in the sound`() throws {
    let sound = LabelledSound(
      samples: Measure.noise(16_000, seed: 8), sampleRate: 16_000,
      events: [LabelledEvent(label: "a", onset: 0.25, offset: 0.5)])
    var generator = SplitMix64(seed: 1)
    let stretched = TimeStretch(ratio: 1.5...1.5).apply(to: sound, using: &generator)
    #expect(stretched.events == [LabelledEvent(label: "a", onset: 0.375, offset: 0.75)])
    let fast = SpeedChange(factor: 2...2).apply(to: sound, using: &generator)
    #expect(fast.events == [LabelledEvent(label: "a", onset: 0.125, offset: 0.25)])
    let shifted = PitchShift(semitones: -1...1).apply(to: sound, using: &generator)
    #expect(shifted.events == sound.events)
  }
}
