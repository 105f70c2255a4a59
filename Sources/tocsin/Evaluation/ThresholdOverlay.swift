internal import ArgumentParser
internal import Evaluation
internal import ServiceConfiguration
internal import SoundEvents

/// Thresholds as the overlay that `--overlay` and the configuration read.
struct ThresholdOverlay {
  /// Where the thresholds come from, in words.
  var comment: String
  /// Thresholds per label.
  private(set) var labels: [String: EventOverrides] = [:]

  /// Sets a label's thresholds, 0…1.
  mutating func set(_ label: String, onset: Double, offset: Double) {
    var overrides = EventOverrides()
    overrides.onsetThreshold = Float(min(1, max(0, onset)))
    overrides.offsetThreshold = Float(min(1, max(0, offset)))
    labels[label] = overrides
  }

  /// The file.
  var toml: String {
    var configuration = ServiceConfiguration()
    configuration.labels = labels
    return Self.commented(comment) + "\n" + configuration.overlayTOML()
  }

  /// Words in comment lines of at most 100 columns.
  private static func commented(_ text: String) -> String {
    var lines: [String] = []
    var line = "#"
    for word in text.split(separator: " ") {
      if line.count + word.count >= 100 {
        lines.append(line)
        line = "#"
      }
      line += " \(word)"
    }
    return (lines + [line]).joined(separator: "\n") + "\n"
  }
}

extension ThresholdOverlay {
  /// The thresholds of every label that gives events, so that the file means the same whatever the
  /// model says.
  init(_ result: CalibrationResult) {
    comment =
      "Thresholds for \(result.model), by tocsin calibrate. \(CalibrationText.verdict(result))"
    for label in result.labels {
      set(label.label, onset: label.threshold, offset: label.offsetThreshold)
    }
  }

  /// The thresholds with the highest F1 of every label that the reference has events of. The F1 was
  /// swept without hysteresis: offset thresholds are onset thresholds.
  init(bestOf points: ThresholdResult, figure: BestFigure, subject: String) {
    comment = """
      Thresholds with the highest \(figure.words) of each label of \(subject) on the recordings that \
      they were chosen on (macro average \(fixed(points.macro.f1, 3))), by tocsin evaluate.
      """
    for point in points.labels where !point.threshold.isNaN && point.recall > 0 {
      set(point.label, onset: point.threshold, offset: point.threshold)
    }
  }
}

/// The figure that thresholds are chosen by.
enum BestFigure: String, CaseIterable, ExpressibleByArgument {
  /// Intersection-based F1 under the tolerances of `--intersection`.
  case intersection
  /// Event-based F1 under the first collars of `--collar`.
  case collar

  var words: String {
    switch self {
    case .intersection: "intersection-based F1"
    case .collar: "event-based F1"
    }
  }

  /// The sweep's best points; nil without scores.
  func points(of result: EvaluationResult) -> ThresholdResult? {
    switch self {
    case .intersection: result.intersection?.best
    case .collar: result.bestCollar
    }
  }
}
