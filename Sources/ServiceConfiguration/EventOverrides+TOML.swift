import SoundEvents
import TOMLReading

/// The keys of `[events]` and `[labels.NAME]`: read, checked and written.
extension EventOverrides {
  /// Reads the keys of an open table; `enabled` only where `allowsEnabled`.
  init(_ reader: inout TableReader, allowsEnabled: Bool, problems: ProblemList) {
    self.init()
    onsetThreshold = reader.number("onset_threshold", in: 0...1).map { Float($0) }
    offsetThreshold = reader.number("offset_threshold", in: 0...1).map { Float($0) }
    smoothing = Self.smoothing(reader.node("smoothing"), problems)
    minimumDuration = reader.number("minimum_duration", in: 0...3600, unit: " of seconds")
    minimumGap = reader.number("minimum_gap", in: 0...3600, unit: " of seconds")
    maximumDuration = reader.number("maximum_duration", in: 0...86400, unit: " of seconds")
    cooldown = reader.number("cooldown", in: 0...604_800, unit: " of seconds")
    if allowsEnabled { enabled = reader.boolean("enabled") }
  }

  private static func smoothing(_ node: TOMLNode?, _ problems: ProblemList) -> SmoothingSettings? {
    guard let node, var reader = TableReader(node, place: "in smoothing", problems: problems)
    else { return nil }
    let kind = reader.choice("kind", as: SmoothingSettings.Kind.self)
    let seconds = reader.number("seconds", in: 0...10)
    if reader.line(of: "kind") == nil { reader.report("smoothing: kind is missing") }
    if let kind, kind != .none, reader.line(of: "seconds") == nil {
      reader.report("smoothing: seconds is missing; only kind \"none\" goes without")
    }
    reader.finish()
    return kind.map { SmoothingSettings(kind: $0, seconds: seconds ?? 0) }
  }

  /// What contradicts itself among the values that are stated, as (key, message).
  var contradictions: [(key: String, message: String)] {
    var result: [(key: String, message: String)] = []
    if let onsetThreshold, let offsetThreshold, offsetThreshold > onsetThreshold {
      result.append(
        (
          "offset_threshold",
          "\(offsetThreshold) is above onset_threshold \(onsetThreshold);"
            + " the event could never last"
        ))
    }
    if let maximumDuration, maximumDuration > 0 {
      for (name, value) in [("minimum_duration", minimumDuration), ("minimum_gap", minimumGap)] {
        guard let value, maximumDuration < value else { continue }
        result.append(
          (
            "maximum_duration",
            "\(plain(maximumDuration)) s is shorter than \(name) \(plain(value)) s;"
              + " raise it, or set it to 0 for no limit"
          ))
      }
    }
    return result
  }

  /// The stated values as `key = value` lines.
  var tomlLines: [String] {
    func line(_ key: String, _ value: String?) -> String? { value.map { "\(key) = \($0)" } }
    let smoothing = smoothing.map {
      "{ kind = \"\($0.kind.rawValue)\", seconds = \(plain($0.seconds)) }"
    }
    return [
      line("enabled", enabled.map { "\($0)" }),
      line("onset_threshold", onsetThreshold.map { "\($0)" }),
      line("offset_threshold", offsetThreshold.map { "\($0)" }),
      line("smoothing", smoothing),
      line("minimum_duration", minimumDuration.map(plain)),
      line("minimum_gap", minimumGap.map(plain)),
      line("maximum_duration", maximumDuration.map(plain)),
      line("cooldown", cooldown.map(plain)),
    ].compactMap { $0 }
  }
}
