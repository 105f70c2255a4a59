import SoundScenes
import Testing

@Suite struct AlarmTests {
  static func alarm(_ kind: AlarmKind, cycles: Int = 2, seed: Int, sampleRate: Int = 32_000)
    -> GeneratedAlarm
  {
    var generator = SplitMix64(seed: UInt64(seed))
    return GeneratedAlarm(kind, cycles: cycles, sampleRate: sampleRate, using: &generator)
  }

  /// The lengths of tones and of the silences between them.
  static func times(_ alarm: GeneratedAlarm) -> (on: [Double], off: [Double]) {
    // Longer than a period of the lowest tone, shorter than the shortest silence.
    let pulses = Measure.pulses(
      alarm.sound.samples, sampleRate: alarm.sound.sampleRate, window: 0.004)
    return (
      pulses.map { $0.offset - $0.onset },
      zip(pulses, pulses.dropFirst()).map { $1.onset - $0.offset }
    )
  }

  /// Whether a time is what a standard says, ±10 % and the millisecond of the measurement.
  static func isWithinTolerance(_ seconds: Double, of nominal: Double) -> Bool {
    abs(seconds - nominal) <= 0.1 * nominal + 0.0015
  }

  @Test(arguments: [AlarmKind.temporalThree, .temporalThreeLow], [16_000, 44_100])
  func `Temporal-three has its tones and silences`(kind: AlarmKind, sampleRate: Int) {
    for seed in 0..<20 {
      let (on, off) = Self.times(Self.alarm(kind, seed: seed, sampleRate: sampleRate))
      #expect(on.count == 6)
      #expect(on.allSatisfy { Self.isWithinTolerance($0, of: 0.5) })
      for (index, silence) in off.enumerated() {
        #expect(Self.isWithinTolerance(silence, of: index == 2 ? 1.5 : 0.5))
      }
    }
  }

  @Test(arguments: [AlarmKind.temporalFour, .temporalFourLow], [16_000, 44_100])
  func `Temporal-four has its tones and silences`(kind: AlarmKind, sampleRate: Int) {
    for seed in 0..<20 {
      let (on, off) = Self.times(Self.alarm(kind, seed: seed, sampleRate: sampleRate))
      #expect(on.count == 8)
      #expect(on.allSatisfy { Self.isWithinTolerance($0, of: 0.1) })
      for (index, silence) in off.enumerated() {
        #expect(Self.isWithinTolerance(silence, of: index == 3 ? 5 : 0.1))
      }
    }
  }

  @Test func `Temporal-three and temporal-four cannot be taken for each other`() {
    let threes = (0..<50).flatMap { Self.times(Self.alarm(.temporalThree, seed: $0)).on }
    let fours = (0..<50).flatMap { Self.times(Self.alarm(.temporalFour, seed: $0)).on }
    #expect((threes.min() ?? 0) > 3 * (fours.max() ?? 1))
    #expect(AlarmKind.temporalThree.label != AlarmKind.temporalFour.label)
  }

  @Test(arguments: [
    (AlarmKind.temporalThree, 2900.0...3500.0), (.temporalFour, 2900...3500),
    (.temporalThreeLow, 468...572), (.temporalFourLow, 468...572), (.reversing, 900...1400),
  ])
  func `A sounder has the frequency of its standard`(
    kind: AlarmKind, range: ClosedRange<Double>
  ) throws {
    for seed in 0..<20 {
      let alarm = Self.alarm(kind, cycles: 1, seed: seed)
      let rate = Double(alarm.sound.sampleRate)
      // The middle of the first tone.
      let length = kind.label == "co_alarm" ? 0.08 : 0.35
      let tone = Array(alarm.sound.samples[Int(0.01 * rate)..<Int((0.01 + length) * rate)])
      let hertz = try Measure.dominantHertz(tone, sampleRate: alarm.sound.sampleRate)
      #expect(range.contains(hertz))
      #expect(abs(hertz / alarm.hertz - 1) < 0.01)
    }
  }

  @Test func `A square wave has the harmonics of one`() throws {
    for seed in 0..<10 {
      let alarm = Self.alarm(.temporalThreeLow, cycles: 1, seed: seed)
      let tone = Array(alarm.sound.samples[1000..<13_000])
      func share(_ number: Double) throws -> Double {
        let hertz = number * alarm.hertz
        return try Measure.share(
          tone, sampleRate: 32_000, from: hertz - 30, to: hertz + 30)
      }
      let first = try share(1)
      // Amplitudes of 1, 1/3 and 1/5; the duty cycle of 45 to 55 % changes them a little.
      #expect(abs(Measure.decibels(try share(3) / first) + 9.5) < 1.2)
      #expect(abs(Measure.decibels(try share(5) / first) + 14) < 3.2)
      #expect(Measure.decibels(try share(2) / first) < -15)
    }
  }

  static let steady: [AlarmKind] = [
    .temporalThree, .temporalThreeLow, .temporalFour, .temporalFourLow, .reversing,
  ]

  @Test(arguments: steady, [8000, 16_000, 32_000])
  func `A steady tone has nothing but its harmonics, so nothing is mirrored`(
    kind: AlarmKind, sampleRate: Int
  ) throws {
    for seed in 0..<10 {
      let alarm = Self.alarm(kind, cycles: 1, seed: seed, sampleRate: sampleRate)
      let end = Int((kind.label == "co_alarm" ? 0.08 : 0.35) * Double(sampleRate))
      let tone = Array(alarm.sound.samples[(sampleRate / 100)..<end])
      let (power, size) = try Measure.spectrum(tone)
      let width = Double(sampleRate) / Double(size)
      let total = power.reduce(0, +)
      let between = power.indices.filter { bin in
        let hertz = Double(bin) * width
        let number = max(1, (hertz / alarm.hertz).rounded())
        return abs(hertz - number * alarm.hertz) > 15 * width
      }
      // The window's own side lobes are 74 dB down there; a mirrored harmonic would stand out.
      #expect(between.allSatisfy { power[$0] < 1e-7 * total })
      #expect(between.count > 10)
    }
  }

  @Test(arguments: AlarmKind.allCases.filter { !steady.contains($0) }, [8000, 16_000, 32_000])
  func `A changing tone has the spectrum that it has at a much higher rate`(
    kind: AlarmKind, sampleRate: Int
  ) throws {
    // At 96 kHz all harmonics that matter lie far below half the rate.
    let low = Self.alarm(kind, cycles: 2, seed: 3, sampleRate: sampleRate).sound.samples
    let high = Resampling.apply(
      to: Self.alarm(kind, cycles: 2, seed: 3, sampleRate: 96_000).sound.samples, from: 96_000,
      to: sampleRate, count: low.count)
    let width = 0.4 * Double(sampleRate) / 8
    for number in 0..<8 {
      let lowest = 20 + Double(number) * width
      let found = try Self.power(low, sampleRate, lowest, lowest + width)
      let expected = try Self.power(high, sampleRate, lowest, lowest + width)
      #expect(abs(found - expected) < 0.1 * expected + 3e-6)
    }
  }

  /// The power in a band as a part of that of the fundamental's region.
  static func power(
    _ samples: [Float], _ sampleRate: Int, _ lowest: Double, _ highest: Double
  ) throws -> Double {
    try Measure.share(samples, sampleRate: sampleRate, from: lowest, to: highest)
      / Measure.share(samples, sampleRate: sampleRate, from: 20, to: 2000)
  }

  @Test(arguments: [(AlarmKind.wail, 10.0...30.0), (.yelp, 150...250)])
  func `Sirens go up and down as often as they may`(
    kind: AlarmKind, perMinute: ClosedRange<Double>
  ) {
    for seed in 0..<20 {
      let alarm = Self.alarm(kind, cycles: 3, seed: seed)
      #expect(perMinute.contains(60 / alarm.cycleSeconds))
      #expect((500...700).contains(alarm.hertz))
      #expect(abs(alarm.sound.seconds - 3 * alarm.cycleSeconds) < 0.02)
    }
  }

  @Test(arguments: [(AlarmKind.emergencyFall, 1200.0, 500.0), (.slowWhoop, 500, 1200)])
  func `Glides go from one frequency to the other`(
    kind: AlarmKind, first: Double, last: Double
  ) throws {
    let alarm = Self.alarm(kind, cycles: 1, seed: 5)
    let samples = alarm.sound.samples
    let piece = 1024
    let begin = try Measure.dominantHertz(Array(samples[300..<(300 + piece)]), sampleRate: 32_000)
    let end = try Measure.dominantHertz(
      Array(samples[(samples.count - 300 - piece)..<(samples.count - 300)]), sampleRate: 32_000)
    #expect(abs(begin / first - 1) < 0.1)
    #expect(abs(end / last - 1) < 0.1)
  }

  @Test func `The horn's two tones are a fourth apart`() throws {
    let alarm = Self.alarm(.hiLo, cycles: 1, seed: 2)
    let half = alarm.sound.samples.count / 2
    let low = try Measure.dominantHertz(
      Array(alarm.sound.samples[600..<(half - 600)]), sampleRate: 32_000)
    let high = try Measure.dominantHertz(
      Array(alarm.sound.samples[(half + 600)...]), sampleRate: 32_000)
    #expect(abs(high / low - 4.0 / 3) < 0.01)
    #expect(low >= 360 && high <= 630)
  }
}

@Suite struct AlarmLabelTests {
  @Test(arguments: AlarmKind.allCases)
  func `One event goes from the first sound to the last`(kind: AlarmKind) throws {
    let alarm = AlarmTests.alarm(kind, cycles: 3, seed: 4)
    let event = try #require(alarm.sound.events.first)
    #expect(alarm.sound.events.count == 1 && event.label == kind.label)
    #expect(event.onset == 0 && event.offset == alarm.sound.seconds)
    // The ends are the quiet ends of tones: half the level is reached within milliseconds.
    let peak = SignalPower.peak(alarm.sound.samples)
    let first = alarm.sound.samples.firstIndex { abs($0) > peak / 4 } ?? .max
    let last = alarm.sound.samples.lastIndex { abs($0) > peak / 4 } ?? 0
    #expect(first < 320 && alarm.sound.samples.count - last < 400)
    #expect(abs(peak - 0.5) < 1e-6)
  }

  @Test(arguments: AlarmKind.allCases)
  func `Events of single cycles lie where the tones are`(kind: AlarmKind) {
    var generator = SplitMix64(seed: 6)
    let alarm = GeneratedAlarm(
      kind, cycles: 4, labelling: .cycles, sampleRate: 16_000, using: &generator)
    #expect(alarm.sound.events.count == 4)
    var isInside = [Bool](repeating: false, count: alarm.sound.samples.count)
    for (number, event) in alarm.sound.events.enumerated() {
      #expect(abs(event.onset - Double(number) * alarm.cycleSeconds) < 0.001)
      for index in Int(event.onset * 16_000 + 0.5)..<Int(event.offset * 16_000 + 0.5) {
        isInside[index] = true
      }
    }
    let isSilentOutside = zip(alarm.sound.samples, isInside).allSatisfy { $1 || $0 == 0 }
    #expect(isSilentOutside)
  }

  @Test func `The same seed gives the same alarm, another one another`() {
    for kind in AlarmKind.allCases {
      let samples = (1...2).map { AlarmTests.alarm(kind, cycles: 1, seed: $0).sound.samples }
      #expect(samples[0] == AlarmTests.alarm(kind, cycles: 1, seed: 1).sound.samples)
      #expect(samples[0] != samples[1])
    }
  }

  @Test(arguments: [-1.0, 0, 0.001, 10, 1e300, .infinity, .nan])
  func `An alarm lasts as long as asked for, in whole cycles, and never too long`(
    seconds: Double
  ) {
    var generator = SplitMix64(seed: 1)
    let alarm = GeneratedAlarm(
      .temporalThree, seconds: seconds, sampleRate: 4000, using: &generator)
    #expect(alarm.cycles >= 1)
    #expect(alarm.sound.seconds < GeneratedAlarm.longestSeconds)
    if seconds == 10 {
      let expected = Int((10 / alarm.cycleSeconds).rounded())
      #expect(alarm.cycles == expected)
    }
  }
}
