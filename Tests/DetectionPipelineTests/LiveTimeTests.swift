import AudioSignal
import DetectionPipeline
import SoundEvents
import Synchronization
import TestSupport
import Testing

/// A live pipeline whose clocks the test sets.
struct LiveTimeTests {
  private static let scene = Sounds.scene(
    seconds: 6, sampleRate: 16_000,
    tones: [(hertz: 500, onset: 1, duration: 0.8), (hertz: 3000, onset: 3, duration: 1.2)])
  private static let boot: Int64 = 4_000_000_000_000
  private static let utc: Int64 = 1_772_349_300_000_000_000

  private struct Heard {
    var events: [EventRecord] = []
    var gaps: [StreamGap] = []
    var health: [HealthChange] = []
    var counters: PipelineCounters
  }

  /// Plays the scene from a crystal that is off; after `second` the wall clock is set by `step`.
  private func listen(
    _ samples: [Float] = scene, ppm: Double = 0, step: Int64 = 0, after second: Double = .infinity,
    lost: Range<Int> = 0..<0
  ) throws -> Heard {
    let model = try PipelineRun.model()
    let (time, offset) = (Box(), Box())
    let pipeline = try SourcePipeline(
      model: model, settings: model.eventSettings(), sampleRate: 16_000, maximumBlock: 320,
      clock: .live, watchesHealth: true,
      readClocks: {
        ClockReading(
          monotonicNanoseconds: Self.boot + time.value,
          realtimeNanoseconds: Self.utc + time.value + offset.value,
          boottimeNanoseconds: Self.boot + time.value)
      })
    var heard = Heard(counters: pipeline.counters)
    for begin in stride(from: 0, to: samples.count, by: 320) where !lost.contains(begin) {
      let end = min(begin + 320, samples.count)
      time.value = Int64(Double(end) * 62_500 / (1 + ppm * 1e-6))
      if Double(end) / 16_000 > second { offset.value = step }
      pipeline.process(
        samples.span.extracting(begin..<end),
        header: BlockHeader(
          position: Int64(begin), count: end - begin,
          monotonicNanoseconds: Self.boot + time.value),
        emit: { heard.events.append($0) }, gap: { heard.gaps.append($0) },
        health: { heard.health.append($0) })
    }
    pipeline.finish(reason: .endOfStream) { heard.events.append($0) }
    return heard
  }

  /// Set by the test and read by the pipeline, both on one thread.
  private final class Box: Sendable {
    private let number = Mutex<Int64>(0)
    var value: Int64 {
      get { number.withLock { $0 } }
      set { number.withLock { $0 = newValue } }
    }
  }

  @Test func everyEventHasItsTimeByBothClocks() throws {
    for ppm in [0.0, 300, -300] {
      let heard = try listen(ppm: ppm)
      #expect(heard.events.count == 4)
      for event in heard.events {
        let seconds = Double(event.onset) / 16_000 / (1 + ppm * 1e-6)
        #expect(abs(event.onsetMonotonic - 4000 - seconds) < 1e-3)
        #expect(abs(event.onsetUnix - 1_772_349_300 - seconds) < 1e-3)
        #expect((0.001...0.05).contains(event.onsetTimeError))
      }
    }
  }

  @Test(arguments: [3600, -3600, 1])
  func anEventKeepsItsTimeWhenTheClockIsSetMeanwhile(seconds: Int64) throws {
    // Between the start and the end of the second tone.
    let heard = try listen(step: seconds * 1_000_000_000, after: 3.8)
    let plain = try listen()
    try #require(heard.events.map(\.kind) == [.start, .end, .start, .end])
    for (event, expected) in zip(heard.events, plain.events) {
      #expect(event.onsetUnix == expected.onsetUnix && event.offset == expected.offset)
      #expect(event.onsetMonotonic == expected.onsetMonotonic)
      #expect(event.offset >= event.onset && event.number == expected.number)
    }
    // And one that begins after it has the new time, while the monotonic clock goes on.
    let later = try listen(step: seconds * 1_000_000_000, after: 2)
    let second = try #require(later.events.last)
    #expect(abs(second.onsetUnix - plain.events[3].onsetUnix - Double(seconds)) < 1e-3)
    #expect(second.onsetMonotonic == plain.events[3].onsetMonotonic)
  }

  @Test func aGapHasTheTimeOfItsFirstLostSample() throws {
    let heard = try listen(lost: 32_000..<35_200)
    let gap = try #require(heard.gaps.first)
    #expect(heard.gaps.count == 1 && gap.lost == 3200)
    #expect(abs(gap.unix - 1_772_349_302) < 1e-3)
    // The clock began anew, and is right at once.
    let high = try #require(heard.events.last)
    #expect(abs(high.onsetUnix - 1_772_349_300 - Double(high.onset) / 16_000) < 1e-3)
  }

  @Test func theHealthOfAMicrophoneIsToldWithItsPlace() throws {
    let silence = [Float](repeating: 0, count: 48_000)
    let heard = try listen(Self.scene + silence + Self.scene)
    #expect(heard.health.map(\.condition) == [.silence, .silence])
    #expect(heard.health.map(\.isActive) == [true, false])
    let dead = try #require(heard.health.first)
    #expect((128_000...144_000).contains(dead.position))
    #expect(abs(dead.unix - 1_772_349_300 - Double(dead.position) / 16_000) < 1e-3)
    #expect(heard.counters.health != nil)
    #expect(try PipelineRun(silence).counters.health == nil)
  }
}
