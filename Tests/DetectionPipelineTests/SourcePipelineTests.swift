import AllocationCounter
import AudioSignal
import DetectionPipeline
import SoundEvents
import TestSupport
import Testing

struct SourcePipelineTests {
  private let scene = Sounds.scene(
    seconds: 6, sampleRate: 16_000,
    tones: [(hertz: 500, onset: 1, duration: 0.8), (hertz: 3000, onset: 3, duration: 1.2)])

  @Test func tonesBecomeEventsAtTheirTimes() throws {
    let run = try PipelineRun(scene)
    try #require(run.ends.map(\.label) == [0, 1])
    for (event, times) in zip(run.ends, [(1.0, 1.8), (3.0, 4.2)]) {
      // Half a step, and the part of a window that a loud tone already fills.
      #expect(abs(run.seconds(event.onset) - times.0) < 0.045)
      #expect(abs(run.seconds(event.offset) - times.1) < 0.045)
      #expect(event.peakScore > 0.98 && event.endReason == .ended && !event.touchesGap)
      // A sine of amplitude 0.5 has -9 dBFS; the event's edges are a little quieter.
      #expect(abs(event.levelDBFS + 9.03) < 0.6)
    }
  }

  @Test(arguments: [16_000, 44_100, 48_000, 8_000, 22_050])
  func everyRateGivesTheSameTimes(rate: Int) throws {
    let samples = Sounds.scene(
      seconds: 4, sampleRate: rate, tones: [(hertz: 500, onset: 1.5, duration: 1)])
    let run = try PipelineRun(samples, sampleRate: rate)
    let event = try #require(run.ends.first)
    #expect(run.ends.count == 1)
    #expect(abs(run.seconds(event.onset, rate) - 1.5) < 0.045)
    #expect(abs(run.seconds(event.offset, rate) - 2.5) < 0.045)
  }

  @Test(arguments: [16_000, 48_000])
  func piecesDoNotChangeOneBit(rate: Int) throws {
    let samples = Sounds.scene(
      seconds: 3, sampleRate: rate, tones: [(hertz: 3000, onset: 1, duration: 0.7)])
    let whole = try PipelineRun(samples, sampleRate: rate)
    var generator = SeededGenerator(seed: 7)
    for longest in [1, 7, 160, 1000, 8192] {
      let pieces = generator.pieces(of: samples.count, longest: longest)
      let cut = try PipelineRun(samples, sampleRate: rate, pieces: pieces)
      #expect(cut.scores == whole.scores)
      #expect(cut.events.count == whole.events.count)
      for (left, right) in zip(cut.events, whole.events) {
        #expect(left.onset == right.onset && left.offset == right.offset)
        #expect(left.decided == right.decided && left.peakScore == right.peakScore)
        #expect(left.levelDBFS == right.levelDBFS && left.number == right.number)
      }
    }
  }

  @Test func aStepIsScoredForEveryPartOfTheStream() throws {
    for count in [0, 1, 100, 640, 16_000, 16_001] {
      let run = try PipelineRun([Float](repeating: 0.1, count: count))
      // Step 0 begins half a window less half a hop after the first sample.
      #expect(run.scores.count == max(0, (count - 176 + 639) / 640))
    }
  }

  @Test func aSoundAtTheVeryEndIsClosedAtTheEnd() throws {
    let run = try PipelineRun(Array(scene[..<(16_000 * 3 + 8_000)]))
    let event = try #require(run.ends.last)
    #expect(event.label == 1 && event.endReason == .endOfStream)
    #expect(event.offset == 16_000 * 3 + 8_000)
    #expect(run.events.allSatisfy { event in event.decided <= 16_000 * 3 + 8_000 })
  }

  @Test func aShortLossKeepsTimesTrueAndIsTold() throws {
    let run = try PipelineRun(scene, lost: (position: 20_000, count: 3_200))
    #expect(run.gaps.map(\.position) == [20_000] && run.gaps.map(\.lost) == [3_200])
    #expect(run.counters.samplesLost == 3_200 && run.counters.gaps == 1)
    #expect(run.counters.samplesRead == scene.count - 3_200)
    let high = try #require(run.ends.first { $0.label == 1 })
    #expect(abs(run.seconds(high.onset) - 3) < 0.045 && !high.touchesGap)
    #expect(run.ends.filter { $0.label == 0 }.allSatisfy { $0.touchesGap })
  }

  @Test func aLongLossClosesWhatIsOpenAndTimesStayTrue() throws {
    // Lost: from the middle of the low tone to shortly before the high one.
    let run = try PipelineRun(scene, lost: (position: 22_400, count: 22_400))
    let low = try #require(run.ends.first)
    #expect(low.label == 0 && low.endReason == .gap && low.touchesGap && low.offset <= 22_400)
    let high = try #require(run.ends.last)
    #expect(high.label == 1 && abs(run.seconds(high.onset) - 3) < 0.045)
    #expect(abs(run.seconds(high.offset) - 4.2) < 0.045)
  }

  @Test func aStartTimeGivesEveryEventItsTime() throws {
    let run = try PipelineRun(scene, clock: .startingAt(1_772_349_300))
    for event in run.events {
      #expect(event.onsetUnix == 1_772_349_300 + Double(event.onset) / 16_000)
    }
    #expect(try PipelineRun(scene).events.allSatisfy { $0.onsetUnix.isNaN })
  }

  @Test func aDisabledLabelGivesNoEvent() throws {
    let run = try PipelineRun(scene) { $0[0].enabled = false }
    #expect(run.ends.map(\.label) == [1])
  }

  @Test func countersSayWhyThereWasNoEvent() throws {
    let run = try PipelineRun(scene) { $0[1].minimumDuration = 5 }
    #expect(run.ends.map(\.label) == [0])
    #expect(run.counters.labels[1].counts.tooShort == 1)
    #expect(run.counters.labels[0].counts.accepted == 1)
  }

  @Test func startsComeBeforeTheEventIsOver() throws {
    let run = try PipelineRun(scene)
    for event in run.events where event.kind == .start {
      // Window, step, median and minimum duration.
      #expect(run.seconds(event.decided - event.onset) < 0.3)
    }
  }

  @Test(
    .enabled(if: allocation_counter_available() != 0, "no allocation counter in this build"))
  func processingDoesNotAllocate() throws {
    let samples = Sounds.scene(
      seconds: 20, sampleRate: 48_000, tones: [(hertz: 3000, onset: 10, duration: 1)])
    let model = try PipelineRun.model()
    let pipeline = try SourcePipeline(
      model: model, settings: model.eventSettings(), sampleRate: 48_000, maximumBlock: 960,
      clock: .live)
    var events = 0
    var gaps = 0
    func feed(_ blocks: Range<Int>, skip: Int = 0) {
      for block in blocks {
        pipeline.process(
          samples.span.extracting(block * 960..<(block + 1) * 960),
          header: BlockHeader(
            position: Int64(block * 960 + skip), count: 960, monotonicNanoseconds: 1),
          emit: { _ in events += 1 }, gap: { _ in gaps += 1 })
      }
    }
    feed(0..<200)
    allocation_counter_start()
    feed(200..<800)
    feed(800..<1000, skip: 4_800)
    let allocations = allocation_counter_stop()
    #expect(events == 2 && gaps == 1)
    #expect(allocations == 0)
  }
}
