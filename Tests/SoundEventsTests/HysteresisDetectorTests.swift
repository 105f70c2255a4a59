import SoundEvents
import Testing

/// Scores are written as digits: "7" is 0.7. Events come out as "onset-offset", in steps, with a
/// mark for the reason when it is not the score: $ end of stream, | cut, and + for a continuation.
@Suite struct HysteresisDetectorTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var scores: String
    var expected: String
    var minimumDuration = 0.0
    var minimumGap = 0.0
    var maximumDuration = 0.0
    var cooldown = 0.0
  }

  static let cases = [
    Case(testDescription: "silence gives nothing", scores: "000000", expected: ""),
    Case(testDescription: "no scores give nothing", scores: "", expected: ""),
    Case(testDescription: "a plain event", scores: "0077700", expected: "2-5"),
    Case(testDescription: "an event of one step", scores: "00700", expected: "2-3"),
    Case(testDescription: "on from the first step", scores: "7700", expected: "0-2"),
    Case(testDescription: "open at the end", scores: "00777", expected: "2-5$"),
    Case(testDescription: "on from first to last", scores: "777", expected: "0-3$"),
    Case(testDescription: "equal to the onset threshold begins", scores: "0600", expected: "1-2"),
    Case(
      testDescription: "equal to the offset threshold stays", scores: "0644300", expected: "1-4"),
    Case(testDescription: "between the thresholds does not begin", scores: "0555500", expected: ""),
    Case(
      testDescription: "between the thresholds stays on", scores: "0755507", expected: "1-5 6-7$"),
    Case(
      testDescription: "shorter than the minimum is dropped", scores: "0770000", expected: "",
      minimumDuration: 0.3),
    Case(
      testDescription: "as long as the minimum is kept", scores: "0777000", expected: "1-4",
      minimumDuration: 0.3),
    Case(
      testDescription: "too short and open at the end is dropped", scores: "0000077", expected: "",
      minimumDuration: 0.3),
    Case(
      testDescription: "a gap below the minimum is joined", scores: "0770077000", expected: "1-7",
      minimumGap: 0.3),
    Case(
      testDescription: "a gap equal to the minimum is not joined", scores: "0770007700",
      expected: "1-3 6-8", minimumGap: 0.3),
    Case(
      testDescription: "joined pieces are long enough together", scores: "0700700", expected: "1-5",
      minimumDuration: 0.4, minimumGap: 0.3),
    Case(
      testDescription: "a pending gap at the end of the stream is not part of the event",
      scores: "077700", expected: "1-4", minimumGap: 1),
    Case(
      testDescription: "an onset in the cooldown is dropped", scores: "0770077000", expected: "1-3",
      cooldown: 0.3),
    Case(
      testDescription: "an onset at the end of the cooldown is kept", scores: "0770007700",
      expected: "1-3 6-8", cooldown: 0.3),
    Case(
      testDescription: "a dropped event does not prolong the cooldown", scores: "0700707000",
      expected: "1-2 6-7", cooldown: 0.3),
    Case(
      testDescription: "a long event that began in the cooldown stays dropped",
      scores: "0707777770", expected: "1-2", cooldown: 0.3),
    Case(
      testDescription: "as long as the maximum is not cut", scores: "0777000", expected: "1-4",
      maximumDuration: 0.3),
    Case(
      testDescription: "longer than the maximum is cut into parts", scores: "0777777700",
      expected: "1-4| +4-7| +7-8", maximumDuration: 0.3),
    Case(
      testDescription: "two full parts leave no third", scores: "0777777000",
      expected: "1-4| +4-7", maximumDuration: 0.3),
    Case(
      testDescription: "a cut inside a joined gap", scores: "0777007700",
      expected: "1-5| +5-8", minimumGap: 0.3, maximumDuration: 0.4),
    Case(
      testDescription: "an event that ends in the cut's gap is not cut", scores: "0777000700",
      expected: "1-4 7-8", minimumGap: 0.3, maximumDuration: 0.4),
    Case(
      testDescription: "the cooldown counts from the end of the last part", scores: "0777770777",
      expected: "1-4| +4-6", maximumDuration: 0.3, cooldown: 0.2),
  ]

  @Test(arguments: cases)
  func `scores become the events of the table`(_ test: Case) {
    let settings = plainSettings {
      $0.minimumDuration = test.minimumDuration
      $0.minimumGap = test.minimumGap
      $0.maximumDuration = test.maximumDuration
      $0.cooldown = test.cooldown
    }
    let scores = test.scores.map { Float($0.wholeNumberValue ?? 0) / 10 }
    let events = detect(scores, settings).filter { $0.kind == .end }.map { event in
      let step = Int64(Grid.stepSamples)
      let mark = [.endOfStream: "$", .maximumDuration: "|"][event.endReason] ?? ""
      let start = event.isContinuation ? "+" : ""
      return "\(start)\(event.onset / step)-\(event.offset / step)\(mark)"
    }
    #expect(events.joined(separator: " ") == test.expected)
  }

  @Test func `every rejection is counted once under its reason`() {
    var detector = oneLabelDetector(
      plainSettings {
        $0.minimumDuration = 0.3
        $0.minimumGap = 0.2
        $0.cooldown = 1
      })
    let scores: [Float] = "0505000770000077707770000777700000055".map {
      Float($0.wholeNumberValue ?? 0) / 10
    }
    _ = detector.feed(scores) + detector.end()
    var expected = RejectionCounts()
    expected.belowThreshold = 3
    expected.tooShort = 1
    expected.merged = 1
    expected.accepted = 1
    expected.coolingDown = 1
    #expect(detector.rejections(label: 0) == expected)
  }

  @Test func `start and end come at the first step where they are certain`() {
    let settings = plainSettings {
      $0.minimumDuration = 0.3
      $0.minimumGap = 0.2
    }
    let records = detect([0, 0.7, 0.8, 0.9, 0.7, 0, 0, 0, 0], settings)
    #expect(records.map(\.kind) == [.start, .end])
    #expect(records.map(\.decided) == [40, 70])
    #expect(records.map(\.onset) == [10, 10])
    #expect(records.map(\.offset) == [40, 50])
  }
}
