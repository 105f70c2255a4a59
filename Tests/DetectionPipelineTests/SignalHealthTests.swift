import AllocationCounter
import DetectionPipeline
import TestSupport
import Testing

struct SignalHealthTests {
  private static let rate = 16_000

  /// A source of samples as 16 bits store them, and everything its health said.
  private struct Microphone {
    var health = SignalHealth(rate: SignalHealthTests.rate)
    var changes: [HealthChange] = []
    /// Seconds at which each change was told.
    var times: [Double] = []
    var heard = 0
    var generator = SeededGenerator(seed: 11)

    /// So much of noise with a triangular distribution, and a constant, both in units of 16 bits.
    mutating func hear(
      seconds: Double, rms: Float, constant: Float = 0, block: Int = 320, clickEvery: Int = .max
    ) {
      var samples = [Float](repeating: 0, count: block)
      var rest = Int(seconds * Double(SignalHealthTests.rate))
      let scale = rms * 2.449_49 / Float(1 << 32)
      while rest > 0 {
        let count = min(block, rest)
        for index in 0..<count {
          let bits = generator.next()
          let noise =
            scale * (Float(UInt32(truncatingIfNeeded: bits)) - Float(UInt32(bits >> 32)))
          var value = (noise + constant).rounded()
          if (heard + index) % clickEvery == clickEvery - 1 { value += 1 }
          samples[index] = min(max(value, -32768), 32767) / 32768
        }
        heard += count
        feed(samples.span.extracting(first: count))
        rest -= count
      }
    }

    mutating func feed(_ samples: Span<Float>) {
      let time = Double(heard) / Double(SignalHealthTests.rate)
      var (changes, times) = (changes, times)
      health.process(samples) {
        changes.append($0)
        times.append(time)
      }
      (self.changes, self.times) = (changes, times)
    }

    /// `+silence` for each condition that began, `-silence` when it was over.
    var story: [String] { changes.map { ($0.isActive ? "+" : "-") + "\($0.condition)" } }
  }

  @Test func anHourOfNearlyNothingIsNoDeadMicrophone() {
    // -75 dBFS is 5.8 units of 16 bits; the second is 0 in 99 of 100 samples, ±1 in the rest.
    for (rms, floor) in [(5.827, -75.0), (0.225, -100)] as [(Float, Float)] {
      var microphone = Microphone()
      microphone.hear(seconds: 3600, rms: rms, block: 4096)
      #expect(microphone.story == (rms > 1 ? [] : ["+quiet"]))
      #expect(!microphone.health.isDead)
      if rms > 1 { #expect(abs(microphone.health.noiseFloorDBFS - floor) < 2) }
    }
  }

  @Test(arguments: [1, 320, 4096], [(Float(0), "silence"), (123, "stuck"), (-32768, "stuck")])
  func aDeadMicrophoneIsToldWithinThreeSecondsAndItsReturnWithinOne(
    block: Int, kind: (value: Float, name: String)
  ) throws {
    var microphone = Microphone()
    microphone.hear(seconds: 3.3, rms: 30, block: block)
    microphone.hear(seconds: 4, rms: 0, constant: kind.value, block: block)
    microphone.hear(seconds: 2, rms: 30, block: block)
    // A value at full scale is clipping too, until it is known to be stuck.
    let told = zip(microphone.changes, microphone.times).filter { $0.0.condition != .clipping }
    #expect(
      told.map { "\($0.0.condition) \($0.0.isActive)" } == [
        "\(kind.name) true", "\(kind.name) false",
      ])
    let (dead, alive) = (try #require(told.first).1, try #require(told.last).1)
    #expect((5.3...6.3).contains(dead))
    #expect((7.8...8.3).contains(alive))
    #expect(abs(try #require(microphone.changes.last).seconds - 4) < 0.3)
  }

  @Test func aClickNowAndThenIsNoLife() {
    var microphone = Microphone()
    microphone.hear(seconds: 3, rms: 0)
    microphone.hear(seconds: 20, rms: 0, clickEvery: Self.rate)
    #expect(microphone.story == ["+silence"])
  }

  @Test func silenceShorterThanTwoSecondsIsNone() {
    var microphone = Microphone()
    for _ in 0..<20 {
      microphone.hear(seconds: 1.9, rms: 0)
      microphone.hear(seconds: 0.1, rms: 5)
    }
    #expect(microphone.story.isEmpty)
  }

  @Test func clippingIsToldOnceAndEndsTenSecondsAfterTheLast() throws {
    var microphone = Microphone()
    microphone.hear(seconds: 5, rms: 5000)
    #expect(microphone.story.isEmpty)
    microphone.hear(seconds: 5, rms: 20_000)
    #expect(microphone.story == ["+clipping"])
    #expect(microphone.health.levels.clippedShare > 0.001)
    microphone.hear(seconds: 8, rms: 500)
    #expect(microphone.story == ["+clipping"])
    microphone.hear(seconds: 3, rms: 500)
    #expect(microphone.story == ["+clipping", "-clipping"])
  }

  @Test(arguments: [(7, 0), (8, 1)])
  func eightSamplesAtFullScaleInARowAreClipping(count: Int, changes: Int) {
    var microphone = Microphone()
    microphone.hear(seconds: 0.494, rms: 50)
    var peak = [Float](repeating: 0.1, count: 200)
    for index in 90..<90 + count { peak[index] = index % 2 == 0 ? 32767 / 32768 : -1 }
    // Across the border of two windows too.
    microphone.feed(peak.span)
    microphone.hear(seconds: 2, rms: 50)
    #expect(microphone.story.count == changes)
  }

  @Test func aConstantBesideTheSoundIsToldAfterTenSeconds() throws {
    var microphone = Microphone()
    microphone.hear(seconds: 30, rms: 100, constant: 600)
    #expect(microphone.story.isEmpty)
    microphone.hear(seconds: 12, rms: 100, constant: -700)
    #expect(microphone.story == ["+offset"])
    #expect(abs(microphone.health.levels.offset + 700.0 / 32768) < 1e-3)
    // The level is that of the sound alone: 100 of 32768 is -50.3 dB.
    #expect(abs(microphone.health.levels.levelDBFS + 50.3) < 0.2)
    microphone.hear(seconds: 12, rms: 100)
    #expect(microphone.story == ["+offset", "-offset"])
  }

  @Test func aQuietMinuteIsTold() {
    var microphone = Microphone()
    microphone.hear(seconds: 58, rms: 1.5)
    #expect(microphone.story.isEmpty)
    microphone.hear(seconds: 4, rms: 1.5)
    #expect(microphone.story == ["+quiet"])
    microphone.hear(seconds: 3, rms: 100)
    #expect(microphone.story == ["+quiet", "-quiet"])
  }

  @Test func theFloorIsWhatIsLeftWhenNobodySpeaks() {
    var microphone = Microphone()
    for _ in 0..<60 {
      microphone.hear(seconds: 0.7, rms: 3000)
      microphone.hear(seconds: 0.3, rms: 10)
    }
    // 10 of 32768 is -70.3 dB.
    #expect(abs(microphone.health.noiseFloorDBFS + 70.3) < 1.5)
  }

  @Test func whateverFloatsADeviceGivesNothingBreaks() {
    var microphone = Microphone()
    for value in [Float.nan, .infinity, -.infinity, .greatestFiniteMagnitude, -0] {
      let samples = [Float](repeating: value, count: 3 * Self.rate)
      microphone.feed(samples.span)
      #expect(microphone.health.isDead)
      microphone.hear(seconds: 2, rms: 30)
      #expect(!microphone.health.isDead)
      #expect(microphone.health.levels.levelDBFS.isFinite)
    }
  }

  @Test(
    .enabled(if: allocation_counter_available() != 0, "no allocation counter in this build"))
  func watchingDoesNotAllocate() {
    var generator = SeededGenerator(seed: 2)
    let noise = generator.noise(16_000, amplitude: 1.5)
    let silence = [Float](repeating: 0, count: 16_000)
    var health = SignalHealth(rate: 16_000)
    var changes = 0
    allocation_counter_start()
    for second in 0..<200 {
      let samples = second % 20 < 10 ? noise.span : silence.span
      health.process(samples) { _ in changes += 1 }
    }
    #expect(allocation_counter_stop() == 0 && changes > 19)
  }
}
