internal import Evaluation
internal import ServiceConfiguration
internal import SoundEvents

/// Thresholds as the overlay that `--overlay` and the configuration read.
enum CalibrationOverlay {
  /// The thresholds of every label that gives events, so that the file means the same whatever the
  /// model says.
  static func toml(_ result: CalibrationResult) -> String {
    var configuration = ServiceConfiguration()
    for label in result.labels {
      var overrides = EventOverrides()
      overrides.onsetThreshold = Float(label.threshold)
      overrides.offsetThreshold = Float(label.offsetThreshold)
      configuration.labels[label.label] = overrides
    }
    let comment = "Thresholds for \(result.model), by tocsin calibrate. "
    return commented(comment + CalibrationText.verdict(result)) + "\n"
      + configuration.overlayTOML()
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
