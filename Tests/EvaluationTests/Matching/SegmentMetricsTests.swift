import Evaluation
import TestSupport
import Testing

@Suite struct SegmentMetricsTests {
  @Test(arguments: try MatchingCase.all())
  func `every figure is that of sed_eval`(golden: MatchingCase) throws {
    let expected = try golden.expected
    for (name, resolution) in [("1s", 1.0), ("100ms", 0.1)] {
      for isCut in [false, true] {
        let key = "sed_eval_segment_based_\(name)" + (isCut ? "_within_duration" : "")
        guard !isCut || expected.has(key) else { continue }
        var metrics = SegmentMetrics(labels: golden.labels, resolution: resolution)
        for recording in golden.recordings {
          metrics.add(
            reference: recording.reference, detected: recording.detected,
            duration: isCut ? recording.duration : nil)
        }
        #expect(expected[key].differences(metrics.result).first == nil, "\(key)")
      }
    }
  }

  func metrics(
    _ reference: [EvaluatedEvent], _ detected: [EvaluatedEvent], resolution: Double = 1,
    duration: Double? = nil, labels: Int = 1
  ) -> MatchingResult {
    var metrics = SegmentMetrics(
      labels: (0..<labels).map { "label\($0)" }, resolution: resolution)
    metrics.add(reference: reference, detected: detected, duration: duration)
    return metrics.result
  }

  @Test func `an event is active in each segment that it touches`() {
    let label = metrics([event(0.9, 2.1)], [event(1, 2)]).labels[0]
    #expect(label.reference == 3)
    #expect(label.detected == 1)
    #expect(label.truePositives == 1)
  }

  @Test func `an event without duration is active unless it lies between two segments`() {
    #expect(metrics([event(1.5, 1.5)], []).labels[0].reference == 1)
    #expect(metrics([event(1, 1)], []).labels[0].reference == 0)
  }

  @Test func `events of one label that overlap count once`() {
    let label = metrics([event(0, 3), event(1, 2), event(2, 5)], [event(0, 5)]).labels[0]
    #expect(label.reference == 5)
    #expect(label.truePositives == 5)
  }

  @Test func `segments that begin after the recording are left out`() {
    let result = metrics([event(0, 2)], [event(0, 9)], duration: 2.5)
    #expect(result.labels[0].detected == 3)
    #expect(metrics([event(0, 2)], [event(0, 9)]).labels[0].detected == 9)
  }

  @Test(arguments: 0..<30)
  func `counts are those of a roll of segments`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let resolution = [1, 0.25, 0.3][Int(seed % 3)]
    let duration = seed % 2 == 0 ? 7.7 : nil
    let reference = generator.events(12, labels: 3, grid: 0.25)
    let detected = generator.events(15, labels: 3, grid: 0.25)
    let result = metrics(
      reference, detected, resolution: resolution, duration: duration, labels: 3)
    let length = Int(((duration ?? 100) / resolution).rounded(.up))
    func roll(_ events: [EvaluatedEvent]) -> [[Int]] {
      var roll = [[Int]](repeating: [0, 0, 0], count: length)
      for event in events {
        let end = min(length, Int((event.offset / resolution).rounded(.up)))
        for segment in stride(from: Int(event.onset / resolution), to: end, by: 1) {
          roll[segment][event.label] = 1
        }
      }
      return roll
    }
    let segments = zip(roll(reference), roll(detected))
    var errors = (substitutions: 0, deletions: 0, insertions: 0)
    for (truth, found) in segments {
      let missed = zip(truth, found).count { $0 > $1 }
      let superfluous = zip(truth, found).count { $0 < $1 }
      errors.substitutions += min(missed, superfluous)
      errors.deletions += max(0, missed - superfluous)
      errors.insertions += max(0, superfluous - missed)
    }
    let total = Double(roll(reference).joined().reduce(0, +))
    #expect(agree(result.micro.substitutionRate * total, Double(errors.substitutions)))
    #expect(agree(result.micro.deletionRate * total, Double(errors.deletions)))
    #expect(agree(result.micro.insertionRate * total, Double(errors.insertions)))
    for label in 0..<3 {
      #expect(result.labels[label].truePositives == segments.count { $0[label] + $1[label] == 2 })
    }
  }

  @Test func `an event of many millennia costs no more than a short one`() {
    let result = metrics([event(0, 1e12)], [event(5e11, 1e12)])
    #expect(result.labels[0].reference == 1_000_000_000_000)
    #expect(result.micro.recall == 0.5)
  }

  @Test(arguments: [1e300, .infinity])
  func `what lies beyond the longest recording is cut`(offset: Double) {
    let result = metrics([event(0, offset)], [event(0, 1)], resolution: 0.001)
    #expect(result.labels[0].reference == 1 << 40)
    #expect(result.labels[0].truePositives == 1000)
  }

  @Test func `times that are no times are no activity`() {
    let result = metrics(
      [event(.nan, 1), event(0, .nan), event(3, 1), event(-9, -1)], [event(0, 1)])
    #expect(result.labels[0].reference == 0)
    #expect(result.labels[0].detected == 1)
  }
}
