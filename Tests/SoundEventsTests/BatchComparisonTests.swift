import SoundEvents
import Testing

@Suite struct BatchComparisonTests {
  /// Scores that dwell near the thresholds, with plateaus, spikes and exact hits.
  static func randomScores(_ count: Int, _ generator: inout SeededGenerator) -> [Float] {
    var level = Float.random(in: 0...1, using: &generator)
    let stay = Int.random(in: 1...12, using: &generator)
    return (0..<count).map { _ in
      if Int.random(in: 0..<stay, using: &generator) == 0 {
        level = Float(Int.random(in: 0...10, using: &generator)) / 10
      }
      let noise = Float.random(in: -0.2...0.2, using: &generator)
      return Bool.random(using: &generator) ? level : min(1, max(0, level + noise))
    }
  }

  static func randomSettings(_ generator: inout SeededGenerator) -> EventSettings {
    func steps(_ limit: Int) -> Double {
      let value = Double(Int.random(in: 0...limit, using: &generator)) * Grid.stepSeconds
      let isBetween = Int.random(in: 0..<4, using: &generator) == 0
      return Bool.random(using: &generator) ? 0 : isBetween ? value + 0.04 : value
    }
    return plainSettings {
      $0.onsetThreshold = Float(Int.random(in: 0...10, using: &generator)) / 10
      $0.offsetThreshold = min(
        $0.onsetThreshold, Float(Int.random(in: 0...10, using: &generator)) / 10)
      let kind = SmoothingSettings.Kind.allCases.randomElement(using: &generator) ?? .none
      $0.smoothing = SmoothingSettings(kind: kind, seconds: steps(12))
      $0.minimumDuration = steps(6)
      $0.minimumGap = steps(6)
      $0.cooldown = steps(10)
      let shortest = max($0.minimumDuration, $0.minimumGap)
      $0.maximumDuration = Bool.random(using: &generator) ? 0 : shortest + 0.1 + steps(8)
    }
  }

  @Test func `random scores and settings give what the definition gives`() throws {
    var generator = SeededGenerator(state: 20)
    var total = 0
    for round in 0..<20_000 {
      let settings = Self.randomSettings(&generator)
      try settings.validate()
      let count = Int.random(in: 0...120, using: &generator)
      let scores = Self.randomScores(count, &generator)
      var detector = oneLabelDetector(settings)
      let records = detector.feed(scores) + detector.end()
      let smoothed = BatchOracle.smooth(scores, settings.smoothing, Grid.stepSeconds)
      let (events, counts) = BatchOracle.events(
        smoothed, settings, stepSeconds: Grid.stepSeconds,
        lag: BatchOracle.lag(settings.smoothing, Grid.stepSeconds))
      let found = records.filter { $0.kind == .end }.map { record in
        BatchOracle.Event(
          onset: Int(record.onset) / Grid.stepSamples,
          offset: Int(record.offset) / Grid.stepSamples, peak: record.peakScore,
          mean: record.meanScore, isContinuation: record.isContinuation,
          reason: record.endReason)
      }
      try #require(found == events, "round \(round): \(settings) \(scores)")
      try #require(detector.rejections(label: 0) == counts, "round \(round): \(settings)")
      total += events.count
    }
    #expect(total > 40_000)
  }

  @Test func `start is announced neither before nor after it is certain`() throws {
    var generator = SeededGenerator(state: 21)
    for round in 0..<400 {
      var settings = Self.randomSettings(&generator)
      settings.smoothing = SmoothingSettings(kind: .none)
      settings.maximumDuration = 0
      // With an offset threshold of 0 an event never ends, so nothing could follow.
      settings.onsetThreshold = max(0.1, settings.onsetThreshold)
      settings.offsetThreshold = max(0.1, settings.offsetThreshold)
      let scores = Self.randomScores(60, &generator)
      var detector = oneLabelDetector(settings)
      var starts = 0
      var ends = 0
      for count in 1...scores.count {
        for record in detector.feed([scores[count - 1]]) {
          if record.kind == .start { starts += 1 } else { ends += 1 }
        }
        // What is certain now is what silence would leave of it, and what noise would.
        let quiet = Array(scores[..<count]) + Array(repeating: 0, count: 40)
        let loud = Array(scores[..<count]) + Array(repeating: 1, count: 40)
        let (silent, _) = BatchOracle.events(
          quiet, settings, stepSeconds: Grid.stepSeconds, lag: 0)
        let (noisy, _) = BatchOracle.events(loud, settings, stepSeconds: Grid.stepSeconds, lag: 0)
        #expect(starts == silent.count, "round \(round), step \(count)")
        // The loudest continuation joins whatever can still be joined.
        let closed = zip(silent, noisy).filter { $0 == $1 && $0.offset < count }
        #expect(ends == closed.count, "round \(round), step \(count)")
      }
    }
  }

  @Test func `numbers pair up and records come in order over many labels`() {
    var generator = SeededGenerator(state: 22)
    for _ in 0..<200 {
      let settings = (0..<5).map { _ in Self.randomSettings(&generator) }
      let lanes = settings.map { _ in Self.randomScores(150, &generator) }
      let records = Self.detect(lanes, settings)
      let starts = records.filter { $0.kind == .start }
      #expect(starts.map(\.number) == starts.indices.map { Int64($0 + 1) })
      var open: [Int64: EventRecord] = [:]
      for record in records {
        if record.kind == .start {
          open[record.number] = record
        } else if let start = open.removeValue(forKey: record.number) {
          #expect(start.label == record.label && start.onset == record.onset)
          #expect(start.decided <= record.decided && record.offset > record.onset)
          #expect(start.isContinuation == record.isContinuation)
        } else {
          Issue.record("end \(record.number) without start")
        }
      }
      #expect(open.isEmpty)
      for label in lanes.indices {
        let expected = Self.detect([lanes[label]], [settings[label]])
        let found = records.filter { $0.label == label }
        #expect(found.map(\.onset) == expected.map(\.onset))
        #expect(found.map(\.offset) == expected.map(\.offset))
        #expect(found.map(\.decided) == expected.map(\.decided))
      }
    }
  }

  /// Records for scores of labels × steps.
  private static func detect(_ lanes: [[Float]], _ settings: [EventSettings]) -> [EventRecord] {
    var detector = EventDetector(
      settings: settings, stepSamples: Grid.stepSamples, sampleRate: Grid.sampleRate)
    var records: [EventRecord] = []
    for step in lanes[0].indices {
      let scores = lanes.map { $0[step] }
      detector.step(scores: scores.span, meanSquare: 0, isGap: false) { records.append($0) }
    }
    detector.finish(reason: .shutdown) { records.append($0) }
    return records
  }
}
