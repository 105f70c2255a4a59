import Glibc
import SoundScenes
import Testing

@Suite struct RoomReverberationTests {
  /// The seconds for 60 dB, from the slope between -5 and -25 dB of the energy that is still to come
  /// (M. R. Schroeder, 1965), without the direct sound and the single reflections.
  static func measuredSeconds(_ response: [Float], sampleRate: Int) -> Double {
    let late = response.dropFirst(sampleRate / 20)
    var rest = 0.0
    var remaining: [Double] = []
    for value in late.reversed() {
      rest += Double(value) * Double(value)
      remaining.append(rest)
    }
    remaining.reverse()
    let levels = remaining.map { Measure.decibels($0 / remaining[0]) }
    let points = levels.enumerated().filter { (-25 ... -5).contains($0.element) }
    let meanX = points.reduce(0) { $0 + Double($1.offset) } / Double(points.count)
    let meanY = points.reduce(0) { $0 + $1.element } / Double(points.count)
    let covariance = points.reduce(0) { $0 + (Double($1.offset) - meanX) * ($1.element - meanY) }
    let variance = points.reduce(0) {
      $0 + (Double($1.offset) - meanX) * (Double($1.offset) - meanX)
    }
    return -60 / (covariance / variance) / Double(sampleRate)
  }

  @Test(arguments: [0.3, 0.5, 1, 2], [16_000, 44_100])
  func `The reverberation falls by 60 dB in its time`(seconds: Double, sampleRate: Int) {
    for seed in 0..<5 {
      var generator = SplitMix64(seed: UInt64(seed))
      let response = RoomReverberation.response(
        reverberationSeconds: seconds, directToReverberant: 0, sampleRate: sampleRate,
        using: &generator)
      let measured = Self.measuredSeconds(response, sampleRate: sampleRate)
      #expect(abs(measured / seconds - 1) < 0.15)
    }
  }

  @Test(arguments: [-10.0, 0, 6, 20])
  func `The direct sound has its ratio to the rest, and all together unit energy`(ratio: Double) {
    for seed in 0..<10 {
      var generator = SplitMix64(seed: UInt64(seed))
      let response = RoomReverberation.response(
        reverberationSeconds: 0.4, directToReverberant: ratio, sampleRate: 32_000,
        using: &generator)
      let energies = response.map { Double($0) * Double($0) }
      let rest = energies.dropFirst().reduce(0, +)
      #expect(abs(energies[0] + rest - 1) < 1e-4)
      #expect(abs(Measure.decibels(energies[0] / rest) - ratio) < 0.01)
    }
  }

  @Test func `Nothing is reflected in the first two milliseconds`() {
    for seed in 0..<20 {
      var generator = SplitMix64(seed: UInt64(seed))
      let response = RoomReverberation.response(
        reverberationSeconds: 0.3, directToReverberant: 0, sampleRate: 32_000, using: &generator)
      #expect(response[1..<64].allSatisfy { $0 == 0 })
      #expect(response[64..<(32 * 16)].contains { $0 != 0 })
    }
  }

  @Test func `A sound begins when it did and goes on after its end`() throws {
    let room = RoomReverberation(reverberationSeconds: 0.4...0.4, directToReverberant: 0...0)
    try room.check()
    var samples = [Float](repeating: 0, count: 16_000)
    for (index, value) in Measure.sine(1000, seconds: 0.1, sampleRate: 16_000).enumerated() {
      samples[4000 + index] = value
    }
    let events = [LabelledEvent(label: "tone", onset: 0.25, offset: 0.35)]
    let sound = LabelledSound(samples: samples, sampleRate: 16_000, events: events)
    var generator = SplitMix64(seed: 1)
    let result = room.apply(to: sound, using: &generator)
    #expect(result.samples.count == 16_000 && result.events == events)
    #expect(result.samples[..<4000].allSatisfy { abs($0) < 1e-5 })
    #expect(SignalPower.mean(Array(result.samples[5700..<6400])) > 1e-4)
  }

  @Test(arguments: [0.05, 5], [4000, 192_000])
  func `The shortest and the longest room can be made`(seconds: Double, sampleRate: Int) {
    var generator = SplitMix64(seed: 1)
    let response = RoomReverberation.response(
      reverberationSeconds: seconds, directToReverberant: 0, sampleRate: sampleRate,
      using: &generator)
    #expect(response.count == Int(seconds * Double(sampleRate)))
    #expect(response.allSatisfy { $0.isFinite })
  }
}
