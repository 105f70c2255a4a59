import SoundScenes
import Testing

@Suite struct SignalPowerTests {
  @Test func `Silence around and within a sound does not count`() {
    let tone = Measure.sine(1000, seconds: 0.5, sampleRate: 16_000)
    let pause = [Float](repeating: 0, count: 4800)
    let spread = pause + tone + pause + tone + pause
    let active = SignalPower.active(spread, sampleRate: 16_000)
    #expect(abs(Measure.decibels(active / 0.125)) < 0.01)
    #expect(SignalPower.mean(spread) < 0.07)
    #expect(SignalPower.activeExtent(spread, sampleRate: 16_000) == 4800..<(4800 * 2 + 16_000))
  }

  @Test func `What is 30 dB below the loudest part is not active`() {
    let loud = Measure.sine(1000, seconds: 0.2, sampleRate: 16_000)
    for (decibels, isActive) in [(-29.0, true), (-31, false)] {
      let quiet = GainChange.apply(to: loud, decibels: decibels)
      let extent = SignalPower.activeExtent(quiet + loud, sampleRate: 16_000)
      #expect((extent == 0..<6400) == isActive)
      #expect((extent == 3200..<6400) == !isActive)
    }
  }

  @Test func `A last part of a frame counts by its length`() {
    let samples = [Float](repeating: 1, count: 320) + [Float](repeating: 0.5, count: 160)
    let expected = (320 + 160 * 0.25) / 480
    #expect(abs(SignalPower.active(samples, sampleRate: 16_000) - expected) < 1e-9)
  }

  @Test func `Silence has no power and no extent`() {
    for samples in [[], [Float](repeating: 0, count: 1000)] {
      #expect(SignalPower.active(samples, sampleRate: 16_000) == 0)
      #expect(SignalPower.mean(samples) == 0)
      #expect(SignalPower.peak(samples) == 0)
      #expect(SignalPower.activeExtent(samples, sampleRate: 16_000) == nil)
    }
  }
}
