import Evaluation
import Report

/// Pages on which every part is there and every figure is undefined.
enum UndefinedContent {
  static func evaluation(_ name: String = "dog") -> EvaluationContent {
    var result = EvaluationResult(
      subject: name, recordings: .init(count: 1, seconds: 0, events: 0), labels: [name, "cat"])
    let matching = MatchingResult(
      micro: MatchingRates(), macro: MatchingRates(),
      labels: [name, "cat"].map {
        .init(label: $0, reference: 0, detected: 0, truePositives: 0, rates: MatchingRates())
      })
    result.collar = [.init(settings: CollarSettings(), result: matching)]
    result.segment = [.init(resolution: 1, result: matching)]
    let point = ThresholdPoint(
      label: name, threshold: .nan, f1: .nan, precision: .nan, recall: .nan)
    let points = ThresholdResult(micro: point, macro: point, labels: [point])
    result.intersection = .init(settings: .psds1, result: points, best: points)
    result.bestCollar = points
    let nothing = ROCCurve(falsePositiveRates: [], truePositiveRatios: [])
    let psds = PSDSResult(
      settings: .psds2, value: .nan, curve: nothing,
      labels: [.init(label: name, area: .nan, curve: nothing)])
    result.psds = [.init(name: name, overThresholds: psds, atThresholds: psds)]
    let alarms = AlarmResult.Label(
      label: name, reference: 0, detected: 0, falseAlarms: 0, falseAlarmsPerHour: .nan, missed: 0,
      missRate: .nan, latency: .init(count: 0, median: .nan, p90: .nan, maximum: .nan))
    result.alarms = AlarmResult(tolerance: 1, hours: 0, all: alarms, labels: [alarms, alarms])
    result.clips = ClipResult(
      clips: 0, accuracy: .nan, mAP: .nan, lwlrap: .nan, mAPAt3: .nan,
      labels: [
        .init(label: name, clips: 0, averagePrecision: .nan, lwlrap: .nan, auc: .nan, recall: .nan)
      ],
      confusion: [[0]])
    result.warnings = [name]
    var content = EvaluationContent(result: result)
    content.created = name
    content.model = [Fact(name, name)]
    content.settings = [Fact(name, name)]
    content.thresholds = [.init(label: name, onset: .nan, offset: .nan)]
    content.curveCriterion = name
    content.curves = [
      .init(
        label: name,
        counts: .init(scores: [.infinity], truePositives: [0], falsePositives: [0], reference: 0)),
      .init(
        label: "cat",
        counts: .init(
          scores: [.infinity, 0.5, -.infinity], truePositives: [0, 1, 1],
          falsePositives: [0, 0, 2], reference: 1)),
      .init(
        label: "none",
        counts: .init(scores: [], truePositives: [], falsePositives: [], reference: 0)),
    ]
    content.files = [
      .init(name: name, seconds: .nan, events: 0, missed: 1, falseAlarms: 0, remark: name)
    ]
    content.timelines = [
      Timeline(
        name: name, duration: .nan,
        spectrogram: .init(frameCount: 1, bandCount: 2, values: [0, .nan], frequencies: name),
        events: [.init(label: name, onset: 0, offset: .nan, outcome: .missed)])
    ]
    return content
  }

  static func calibration(_ name: String = "dog") -> CalibrationContent {
    let interval = ConfidenceInterval(low: .nan, high: .nan)
    var content = CalibrationContent(subject: name, budget: .nan, confidence: .nan, hours: .nan)
    let point = CalibrationContent.Point(alarmsPerDay: .nan, alarmsInterval: interval)
    content.points = [point, point]
    content.chosen = point
    content.labels = [
      .init(
        label: name, newThreshold: .nan, offsetThreshold: .nan, falseAlarms: 0, alarmsPerDay: .nan,
        alarmsInterval: interval)
    ]
    content.model = [Fact(name, name)]
    content.warnings = [name]
    content.created = name
    return content
  }
}
