import AllocationCounter
import AudioSignal
import SoundEvents
import Testing

@Suite struct EventDetectorTests {
  static let pulse: [Float] =
    Array(repeating: 0, count: 20) + Array(repeating: 1, count: 20)
    + Array(repeating: 0, count: 20)

  @Test func `the median does not shift the times but decides later`() throws {
    let settings = plainSettings { $0.smoothing = SmoothingSettings(kind: .median, seconds: 1) }
    let records = detect(Self.pulse, settings)
    try #require(records.count == 2)
    #expect(records[0].onset == 200)
    #expect(records[1].offset == 400)
    #expect(records[0].decided == 260)  // step 20 has ended, and five more were heard
    #expect(records[1].decided == 460)
    #expect(oneLabelDetector(settings).latencySamples == 50)
  }

  @Test func `the lag of the exponential filter is taken off both times`() throws {
    let settings = plainSettings {
      $0.onsetThreshold = 0.5
      $0.offsetThreshold = 0.5
      $0.smoothing = SmoothingSettings(kind: .exponential, seconds: 0.5)
    }
    let records = detect(Self.pulse, settings)
    try #require(records.count == 2)
    // a = 1 - e^-0.2 = 0.1813, (1 - a)/a = 4.5, five steps when rounded. Half height is crossed
    // after ln 2 · 5 = 3.5 steps, so the correction is right within two steps.
    #expect(abs(records[0].onset - 200) <= 20)
    #expect(abs(records[1].offset - 400) <= 20)
    #expect(records[1].offset - records[0].onset == 200)
    #expect(oneLabelDetector(settings).latencySamples == 50)
  }

  @Test func `positions count from the origin of the stream`() {
    var detector = oneLabelDetector(plainSettings())
    detector.start(at: 1_000_000_000_007)
    let records = detector.feed([0, 1, 0])
    #expect(records.map(\.onset) == [1_000_000_000_017, 1_000_000_000_017])
    #expect(records.map(\.decided) == [1_000_000_000_027, 1_000_000_000_037])
  }

  @Test func `numbers and cooldown go on over a gap and scores do not`() {
    var detector = oneLabelDetector(plainSettings { $0.cooldown = 1 })
    let before = detector.feed([0, 1, 1]) + detector.end(.gap)
    #expect(before.map(\.number) == [1, 1])
    #expect(before.last?.endReason == .gap)
    #expect(before.last?.touchesGap == true)
    detector.start(at: 80)  // the event ended at 30: onsets from 130 on
    let after = detector.feed([0, 1, 0, 0, 0, 1, 0])
    #expect(after.map(\.number) == [2, 2])
    #expect(after.map(\.onset) == [130, 130])
    #expect(detector.rejections(label: 0).coolingDown == 1)
  }

  @Test func `a stream that begins anew at an earlier position has no cooldown`() {
    var detector = oneLabelDetector(plainSettings { $0.cooldown = 100 })
    _ = detector.feed([0, 1, 1]) + detector.end()
    detector.start(at: 0)
    #expect(detector.feed([0, 1, 0]).map(\.onset) == [10, 10])
  }

  @Test(arguments: [
    (gap: 4, touches: false), (gap: 5, touches: true), (gap: 17, touches: true),
    (gap: 24, touches: true), (gap: 25, touches: false),
  ])
  func `a gap up to a second before or inside touches the event`(gap: Int, touches: Bool) throws {
    let silence = [Float](repeating: 0, count: 15)
    let scores = silence + [1, 1, 1, 1, 1] + silence + silence
    var detector = oneLabelDetector(plainSettings { $0.minimumGap = 2 })
    let records = detector.feed(scores, gaps: [gap]) + detector.end()
    try #require(records.count == 2)
    #expect(records[1].touchesGap == (gap >= 5 && gap < 30))
    if gap < 16 { #expect(records[0].touchesGap == touches) }
  }

  @Test func `an event right after a lost stretch touches the gap`() {
    var detector = oneLabelDetector(plainSettings())
    _ = detector.feed([0, 0]) + detector.end(.gap)
    detector.start(at: 500)
    #expect(detector.feed([0, 1, 0]).map(\.touchesGap) == [true, true])
    #expect(detector.feed(Array(repeating: 0, count: 20) + [1, 0]).allSatisfy { !$0.touchesGap })
  }

  @Test func `the level is that of the event alone`() throws {
    var detector = oneLabelDetector(plainSettings { $0.minimumDuration = 0.2 })
    var records: [EventRecord] = []
    let meanSquares = [1, 0.01, 0.03, 0.02, 1, 1]
    for (score, meanSquare) in zip([0, 1, 1, 1, 0, 0] as [Float], meanSquares) {
      let scores = [score]
      detector.step(scores: scores.span, meanSquare: meanSquare, isGap: false) {
        records.append($0)
      }
    }
    try #require(records.count == 2)
    #expect(records.allSatisfy { abs($0.levelDBFS + 16.9897) < 1e-3 })
  }

  @Test func `bad scores and levels neither crash nor spoil what follows`() throws {
    var detector = oneLabelDetector(
      plainSettings { $0.smoothing = SmoothingSettings(kind: .median, seconds: 0.2) })
    var records: [EventRecord] = []
    let scores: [Float] = [.nan, -5, .infinity, .nan, -.infinity, 7, 9, 1e30, 1, 0, 0, 0, 0]
    let levels: [Double] = [.nan, -1, .infinity, 0, 1e300, 0.01, 0.01, 0.01, 0.01, 0, 0, 0, 0]
    for (score, level) in zip(scores, levels) {
      let scores = [score]
      detector.step(scores: scores.span, meanSquare: level, isGap: false) { records.append($0) }
    }
    try #require(records.count == 2)
    #expect(records[1].onset == 50 && records[1].offset == 90)
    #expect(records[1].peakScore == 1 && records[1].meanScore == 1)
    #expect(abs(records[1].levelDBFS + 20) < 1e-3)
  }

  @Test func `silence is -120 dBFS`() {
    var detector = oneLabelDetector(plainSettings())
    #expect(detector.feed([1, 0], meanSquare: 0).map(\.levelDBFS) == [-120, -120])
  }

  @Test func `a label that is not enabled gives nothing`() {
    #expect(detect([0, 1, 1, 0], plainSettings { $0.enabled = false }).isEmpty)
  }

  @Test(.enabled(if: allocation_counter_available() == 1))
  func `a thousand steps with many events do not allocate`() {
    var generator = SeededGenerator(state: 30)
    let kinds = SmoothingSettings.Kind.allCases
    let settings = (0..<9).map { index in
      plainSettings {
        $0.smoothing = SmoothingSettings(kind: kinds[index % kinds.count], seconds: 0.6)
        $0.minimumGap = 0.1 * Double(index % 4)
        $0.maximumDuration = 2
        $0.cooldown = 0.1
      }
    }
    var detector = EventDetector(settings: settings, stepSamples: 10, sampleRate: 100)
    let lanes = (0..<1200).map { _ in
      settings.map { _ in Float.random(in: 0...1, using: &generator) }
    }
    var count = 0
    for step in 0..<200 {
      let scores = lanes[step]
      detector.step(scores: scores.span, meanSquare: 0.1, isGap: false) { _ in count += 1 }
    }
    allocation_counter_start()
    for step in 200..<1200 {
      let scores = lanes[step]
      let isGap = step % 50 == 0
      detector.step(scores: scores.span, meanSquare: 0.1, isGap: isGap) { _ in count += 1 }
    }
    detector.finish(reason: .gap) { _ in count += 1 }
    detector.start(at: 1_000_000)
    let allocations = allocation_counter_stop()
    #expect(allocations == 0)
    #expect(count > 500)
  }
}
