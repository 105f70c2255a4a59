import Evaluation
import Foundation
import Report
import TestSupport

/// A page as an evaluation on 400 clips of fifty sounds would give, from invented scores.
struct SampleEvaluation {
  var scores = SampleScores()
  var content = EvaluationContent(
    result: EvaluationResult(
      subject: "tocsin-esc50", recordings: .init(count: 400, seconds: 2000, events: 400),
      labels: SampleScores.labels))

  init() {
    var result = content.result
    let labels = SampleScores.labels
    let counts = labels.indices.map(scores.counts)
    result.collar = [
      .init(settings: CollarSettings(), result: Self.matching(counts, loss: 2)),
      .init(settings: CollarSettings(offsetCollar: nil), result: Self.matching(counts, loss: 1)),
    ]
    result.segment = [.init(resolution: 1, result: Self.matching(counts, loss: 0))]
    result.intersection = .init(
      settings: IntersectionSettings(detectionTolerance: 0.5, groundTruthTolerance: 0.5),
      result: points { scores.thresholds[$0] },
      best: points { scores.curves[$0].best().threshold })
    result.psds = [
      psds("psds1", .psds1, stretch: 0.8), psds("psds2", .psds2, stretch: 1),
    ]
    result.alarms = alarms(counts)
    result.clips = clips()
    result.warnings = [
      "recording 4-181286-A-10: the last event ends 0.12 s after the recording; it was cut",
      "2 recordings are in the reference but not in the folder: 4-1234-A-0, 4-99-B-3",
    ]
    content.result = result
    fill()
  }

  private mutating func fill() {
    content.created = "21 November 2025, 14:05"
    content.model = [
      Fact("Name", "tocsin-esc50"), Fact("File", "config/model/tocsin-esc50.safetensors (1.2 MB)"),
      Fact("Network", "5 convolutions, 2 recurrent layers, 287,000 weights"),
      Fact("Features", "64 mel bands, 50–8,000 Hz, window 32 ms, hop 10 ms, PCEN"),
      Fact("Trained on", "ESC-50, folds 1 to 3"), Fact("Latency", "96 ms look-ahead"),
    ]
    content.settings = [
      Fact("Command", "tocsin evaluate --audio esc50/fold4 --reference fold4.csv --report r.html"),
      Fact("Configuration", "/etc/tocsin/tocsin.toml"), Fact("Smoothing", "median, 0.2 s"),
      Fact("Collars", "0.2 s, 20 %"), Fact("Segment", "1 s"),
    ]
    for (index, label) in SampleScores.labels.enumerated() {
      let onset = scores.thresholds[index]
      content.thresholds.append(.init(label: label, onset: onset, offset: onset * 0.6))
      content.curves.append(.init(label: label, counts: scores.curves[index]))
    }
    content.curveCriterion = "at least half of it is covered"
    for index in 0..<400 {
      let missed = Double.random(in: 0...1, using: &scores.random) < 0.1 ? 1 : 0
      let wrong = max(0, Int.random(in: -12...3, using: &scores.random))
      let label = SampleScores.labels[index % 50]
      content.files.append(
        .init(
          name: "4-\(181_286 + index * 77)-A-\(index % 50)", seconds: 5, events: 1, missed: missed,
          falseAlarms: wrong,
          remark: missed + wrong == 0
            ? "" : missed == 1 ? "\(label) missed" : "cat, crying_baby reported"))
    }
    content.timelines = SampleTimelines.all()
  }

  private static func matching(_ counts: [(found: Int, wrong: Int)], loss: Int) -> MatchingResult {
    var labels: [MatchingResult.Label] = []
    for (name, count) in zip(SampleScores.labels, counts) {
      let found = max(0, count.found - loss)
      let wrong = count.wrong + (count.found - found)
      labels.append(
        .init(
          label: name, reference: 8, detected: found + wrong, truePositives: found,
          rates: SampleScores.rates(found, wrong, 8)))
    }
    var macro = MatchingRates()
    macro.f1 = labels.reduce(0) { $0 + $1.rates.f1 } / Double(labels.count)
    let right = labels.reduce(0) { $0 + $1.truePositives }
    let wrong = labels.reduce(0) { $0 + $1.detected - $1.truePositives }
    return MatchingResult(
      micro: SampleScores.rates(right, wrong, 400), macro: macro, labels: labels)
  }

  private func points(_ threshold: (Int) -> Double) -> ThresholdResult {
    let labels = scores.curves.indices.map { index in
      let curve = scores.curves[index]
      let position = curve.position(threshold: threshold(index))
      return ThresholdPoint(
        label: SampleScores.labels[index], threshold: threshold(index), f1: curve.f1(position),
        precision: curve.precision(position), recall: curve.recall(position))
    }
    let mean = labels.reduce(0) { $0 + $1.f1 } / Double(labels.count)
    let average = ThresholdPoint(
      label: "macro", threshold: .nan, f1: mean, precision: mean, recall: mean)
    return ThresholdResult(micro: average, macro: average, labels: labels)
  }

  private func psds(
    _ name: String, _ settings: IntersectionSettings, stretch: Double
  ) -> EvaluationResult.PSDS {
    let rates = stride(from: 0.0, through: 100, by: 0.05).map { $0 }
    let ratios = rates.map { stretch * (1 - exp(-($0 + 0.4).squareRoot() / 2.2)) }
    let value = ratios.reduce(0, +) / Double(ratios.count)
    let curve = ROCCurve(falsePositiveRates: rates, truePositiveRatios: ratios)
    let labels = zip(SampleScores.labels, scores.curves).map { label, counts in
      PSDSResult.Label(
        label: label, area: stretch * pow(counts.f1(counts.best().position), 2), curve: curve)
    }
    let over = PSDSResult(settings: settings, value: value, curve: curve, labels: labels)
    let point = ROCCurve(falsePositiveRates: [0, 8], truePositiveRatios: [0, ratios[160] * 0.93])
    let now = PSDSResult(settings: settings, value: 0.4, curve: point, labels: [])
    return .init(name: name, overThresholds: over, atThresholds: now)
  }

  private mutating func alarms(_ counts: [(found: Int, wrong: Int)]) -> AlarmResult {
    let hours = scores.seconds / 3600
    var labels: [AlarmResult.Label] = []
    for (name, count) in zip(SampleScores.labels, counts) {
      let median = 0.1 + abs(scores.normal()) * 0.3
      let latency = AlarmResult.Latency(
        count: count.found, median: count.found > 0 ? median : .nan,
        p90: count.found > 0 ? median * 2.2 : .nan, maximum: median * 3)
      labels.append(
        .init(
          label: name, reference: 8, detected: count.found + count.wrong, falseAlarms: count.wrong,
          falseAlarmsPerHour: Double(count.wrong) / hours, missed: 8 - count.found,
          missRate: Double(8 - count.found) / 8, latency: latency))
    }
    let missed = labels.reduce(0) { $0 + $1.missed }
    let wrong = labels.reduce(0) { $0 + $1.falseAlarms }
    let all = AlarmResult.Label(
      label: "all", reference: 400, detected: 400 - missed + wrong, falseAlarms: wrong,
      falseAlarmsPerHour: Double(wrong) / hours, missed: missed, missRate: Double(missed) / 400,
      latency: .init(count: 400 - missed, median: 0.31, p90: 0.92, maximum: 3.4))
    return AlarmResult(tolerance: 1, hours: hours, all: all, labels: labels)
  }

  private mutating func clips() -> ClipResult {
    let labels = SampleScores.labels
    var confusion = Array(repeating: Array(repeating: 0, count: 50), count: 50)
    var figures: [ClipResult.Label] = []
    for (index, label) in labels.enumerated() {
      let right = Int.random(in: 3...8, using: &scores.random)
      confusion[index][index] = right
      for _ in 0..<(8 - right) {
        let near = index + Int(scores.normal() * 5)
        confusion[index][near == index ? (index + 1) % 50 : (near + 50) % 50] += 1
      }
      figures.append(
        .init(
          label: label, clips: 8, averagePrecision: Double(right) / 8.3,
          lwlrap: Double(right) / 8.1,
          auc: 0.97, recall: Double(right) / 8))
    }
    let right = labels.indices.reduce(0) { $0 + confusion[$1][$1] }
    return ClipResult(
      clips: 400, accuracy: Double(right) / 400, mAP: 0.714, lwlrap: 0.752, mAPAt3: 0.73,
      labels: figures, confusion: confusion)
  }
}
