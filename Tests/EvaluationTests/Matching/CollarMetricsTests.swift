import Evaluation
import TestSupport
import Testing

@Suite struct CollarMetricsTests {
  static let golden: [(key: String, settings: CollarSettings)] = [
    ("sed_eval_event_based_collar200ms_offset20pct", CollarSettings()),
    ("sed_eval_event_based_collar200ms_onset_only", CollarSettings(offsetCollar: nil)),
    (
      "sed_eval_event_based_collar100ms_offset50pct",
      CollarSettings(onsetCollar: 0.1, offsetCollar: 0.1, offsetShare: 0.5)
    ),
  ]

  @Test(arguments: try MatchingCase.all())
  func `every figure is that of sed_eval`(golden: MatchingCase) throws {
    for (key, settings) in Self.golden {
      var metrics = CollarMetrics(labels: golden.labels, settings: settings)
      for recording in golden.recordings {
        metrics.add(reference: recording.reference, detected: recording.detected)
      }
      #expect(try golden.expected[key].differences(metrics.result).first == nil, "\(key)")
    }
  }

  func metrics(
    _ reference: [EvaluatedEvent], _ detected: [EvaluatedEvent],
    _ settings: CollarSettings = CollarSettings(), labels: Int = 1
  ) -> MatchingResult {
    var metrics = CollarMetrics(labels: (0..<labels).map { "label\($0)" }, settings: settings)
    metrics.add(reference: reference, detected: detected)
    return metrics.result
  }

  @Test func `the offset collar is the larger of the two`() {
    #expect(metrics([event(0, 10)], [event(0, 12)]).micro.f1 == 1)
    #expect(metrics([event(0, 10)], [event(0, 12.1)]).micro.f1 == 0)
    #expect(metrics([event(0, 0.5)], [event(0, 0.625)]).micro.f1 == 1)
    #expect(metrics([event(0, 0.5)], [event(0, 0.75)]).micro.f1 == 0)
  }

  @Test func `without an offset collar only onsets count`() {
    let settings = CollarSettings(offsetCollar: nil)
    #expect(metrics([event(1, 2)], [event(1.125, 9)], settings).micro.f1 == 1)
    #expect(metrics([event(1, 2)], [event(1.25, 2)], settings).micro.f1 == 0)
  }

  @Test func `times that agree with a wrong label are one substitution, not two errors`() {
    let rates = metrics([event(1, 2, 0), event(5, 6, 0)], [event(1, 2, 1)], labels: 2).micro
    #expect(rates.substitutionRate == 0.5)
    #expect(rates.deletionRate == 0.5)
    #expect(rates.insertionRate == 0)
  }

  @Test func `what has nothing to count is undefined`() {
    let nothing = metrics([], [])
    #expect(nothing.micro.precision.isNaN && nothing.micro.recall.isNaN && nothing.micro.f1.isNaN)
    #expect(nothing.micro.errorRate == 0)
    #expect(metrics([event(0, 1)], []).micro.precision.isNaN)
    #expect(metrics([event(0, 1)], []).macro.recall == 0)
    #expect(metrics([event(0, 1)], []).labels[0].rates.substitutionRate.isNaN)
  }

  @Test func `times that are no times agree with nothing`() {
    let settings = CollarSettings(offsetCollar: nil)
    let odd = [event(.nan, 1), event(.nan, .nan)]
    let result = metrics(odd + [event(5, 6)], odd + [event(5, 6)], settings).labels[0]
    #expect(result.reference == 3)
    #expect(result.truePositives == 1)
  }

  @Test(arguments: 0..<40)
  func `as many events are matched as brute force can match`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let settings = CollarSettings(onsetCollar: 1, offsetCollar: 1, offsetShare: 0.5)
    let reference = generator.events(9, labels: 2, grid: 0.5)
    let detected = generator.events(9, labels: 2, grid: 0.5)
    let result = metrics(reference, detected, settings, labels: 2)
    let most = largestMatching(reference[...], detected, settings)
    #expect(result.labels.reduce(0) { $0 + $1.truePositives } == most)
  }

  private func largestMatching(
    _ reference: ArraySlice<EvaluatedEvent>, _ detected: [EvaluatedEvent],
    _ settings: CollarSettings
  ) -> Int {
    guard let first = reference.first else { return 0 }
    var most = largestMatching(reference.dropFirst(), detected, settings)
    for (index, candidate) in detected.enumerated()
    where candidate.label == first.label
      && abs(candidate.onset - first.onset) <= settings.onsetCollar
      && abs(candidate.offset - first.offset)
        <= max(settings.offsetCollar ?? .infinity, settings.offsetShare * first.duration)
    {
      var rest = detected
      rest.remove(at: index)
      most = max(most, 1 + largestMatching(reference.dropFirst(), rest, settings))
    }
    return most
  }

  @Test(arguments: 0..<20)
  func `the order of the events changes nothing but how errors divide`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let settings = CollarSettings(onsetCollar: 0.5, offsetCollar: 0.5)
    let reference = generator.events(60, labels: 3, grid: 0.25)
    let detected = generator.events(70, labels: 3, grid: 0.25)
    let result = metrics(reference, detected, settings, labels: 3)
    let shuffled = metrics(
      reference.shuffled(using: &generator), detected.shuffled(using: &generator), settings,
      labels: 3)
    #expect(result.labels.map(\.truePositives) == shuffled.labels.map(\.truePositives))
    #expect(result.micro.f1 == shuffled.micro.f1)
    let missed = result.micro.substitutionRate + result.micro.deletionRate
    #expect(agree(missed, shuffled.micro.substitutionRate + shuffled.micro.deletionRate))
  }

  @Test func `a chain in which each match displaces the next is solved to its end`() {
    // Each detection but the last fits two references and takes the earlier one at first; the last
    // fits only the first reference, so that all others must move on by one.
    let count = 20_000
    let reference = (0..<count).map { event(1 + Double($0) * 0.25, 1.125 + Double($0) * 0.25) }
    let settings = CollarSettings(onsetCollar: 0.125, offsetCollar: nil)
    let between = (1..<count).map { event(0.875 + Double($0) * 0.25, 1 + Double($0) * 0.25) }
    let result = metrics(reference, between + [event(0.875, 1)], settings)
    #expect(result.labels[0].truePositives == count)
  }
}
