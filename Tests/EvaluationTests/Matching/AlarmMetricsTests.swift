import Evaluation
import TestSupport
import Testing

@Suite struct AlarmMetricsTests {
  func metrics(
    _ reference: [EvaluatedEvent], _ detected: [DetectedEvent], tolerance: Double = 0.5,
    duration: Double = 3600, labels: Int = 1
  ) -> AlarmResult {
    var metrics = AlarmMetrics(
      labels: (0..<labels).map { "label\($0)" }, tolerance: tolerance)
    metrics.add(reference: reference, detected: detected, duration: duration)
    return metrics.result
  }

  @Test func `a detection near a reference event of its label is no false alarm`() {
    let reference = [event(10, 12, 0), event(30, 32, 1)]
    let detected = [event(8, 9.75, 0), event(12.25, 13, 0), event(30, 32, 0), event(14, 15, 0)]
    let result = metrics(reference, detected.map { DetectedEvent($0) }, labels: 2)
    #expect(result.labels[0].falseAlarms == 2)
    #expect(result.labels[0].missed == 0)
    #expect(result.labels[1].missed == 1)
    #expect(result.labels[1].missRate == 1)
    #expect(result.all.missRate == 0.5)
    #expect(result.all.falseAlarmsPerHour == 2)
  }

  @Test(arguments: [(1.4, 0.2, 1.6), (1.1, 0.2, 1.3), (0.3, 0.3, 0.6), (2, 0, 2)])
  func `touching is overlap, however decimals are rounded`(
    end: Double, tolerance: Double, onset: Double
  ) {
    let after = DetectedEvent(event(onset, onset + 1))
    #expect(metrics([event(0, end)], [after], tolerance: tolerance).all.falseAlarms == 0)
    let later = DetectedEvent(event(onset + 1e-5, onset + 1))
    #expect(metrics([event(0, end)], [later], tolerance: tolerance).all.falseAlarms == 1)
    #expect(metrics([event(0, end)], [later], tolerance: tolerance).all.missed == 1)
  }

  @Test func `latency is that of the decision about the first detection by onset`() {
    let late = DetectedEvent(event(11, 13), decided: 11.5)
    let early = DetectedEvent(event(10.5, 10.75), decided: 14)
    #expect(metrics([event(10, 12)], [late, early]).all.latency.median == 4)
    #expect(metrics([event(10, 12)], [late]).all.latency.median == 1.5)
  }

  @Test func `without a time of decision the detected onset counts, even before the event`() {
    let latency = metrics([event(10, 12)], [DetectedEvent(event(9, 12))]).all.latency
    #expect(latency.median == -1)
  }

  @Test func `quantiles lie between the values as numpy puts them`() {
    let reference = (0..<5).map { event(Double($0) * 10, Double($0) * 10 + 5) }
    let delays = [0.5, 0, 4, 1, 2]
    let detected = zip(reference, delays).map {
      DetectedEvent(event($0.onset, $0.offset), decided: $0.onset + $1)
    }
    let latency = metrics(reference, detected).all.latency
    #expect(latency.count == 5)
    #expect(latency.median == 1)
    #expect(agree(latency.p90, 3.2))
    #expect(latency.maximum == 4)
  }

  @Test func `what has nothing to count is undefined`() {
    let nothing = AlarmMetrics(labels: ["a"], tolerance: 1).result
    #expect(nothing.all.falseAlarmsPerHour.isNaN)
    #expect(nothing.all.missRate.isNaN)
    #expect(nothing.all.latency.count == 0 && nothing.all.latency.p90.isNaN)
  }

  @Test func `recordings and labels add up`() {
    var metrics = AlarmMetrics(labels: ["a", "b"], tolerance: 0)
    metrics.add(
      reference: [event(0, 1, 0)], detected: [DetectedEvent(event(5, 6, 1))], duration: 1800)
    metrics.add(
      reference: [event(5, 6, 1)], detected: [DetectedEvent(event(5, 6, 1))], duration: 5400)
    let result = metrics.result
    #expect(result.hours == 2)
    #expect(result.all.label == "all")
    #expect(result.all.reference == 2 && result.all.detected == 2)
    #expect(result.all.missed == 1 && result.all.falseAlarms == 1)
    #expect(result.labels[1].falseAlarmsPerHour == 0.5)
  }

  @Test(arguments: 0..<40)
  func `counts and latencies are those of comparing each event with each`(seed: UInt64) {
    var generator = SeededGenerator(seed: seed)
    let tolerance = 0.25
    let reference = generator.events(15, labels: 1, grid: 0.25)
    let detected = generator.events(15, labels: 1, grid: 0.25).enumerated().map {
      DetectedEvent($1, decided: $0 % 3 == 0 ? .nan : $1.onset + Double($0) / 8)
    }
    func overlap(_ detection: DetectedEvent, _ event: EvaluatedEvent) -> Bool {
      detection.event.onset <= event.offset + tolerance
        && detection.event.offset >= event.onset - tolerance
    }
    func alarm(_ detection: DetectedEvent) -> Double {
      detection.decided.isNaN ? detection.event.onset : detection.decided
    }
    let latencies = reference.compactMap { event in
      detected.filter { overlap($0, event) }
        .min { ($0.event.onset, alarm($0)) < ($1.event.onset, alarm($1)) }
        .map { alarm($0) - event.onset }
    }
    let result = metrics(reference, detected, tolerance: tolerance).all
    #expect(
      result.falseAlarms
        == detected.count { detection in !reference.contains { overlap(detection, $0) } })
    #expect(result.missed == reference.count - latencies.count)
    #expect(result.latency.count == latencies.count)
    #expect(result.latency.maximum == latencies.max() ?? .nan || latencies.isEmpty)
  }
}
