/// What the lines of one source have in common: its names, escaped once.
///
/// Names of more than 1000 bytes (the model: 256), counted after escaping, are cut, so that no line
/// is longer than 4096 bytes.
public struct OutputContext: Sendable {
  let source: [UInt8]
  let labels: [[UInt8]]
  let model: [UInt8]
  /// Samples per second of the source; nil: not known before its device is found.
  let knownRate: Int64?
  private let alarms: [Bool]

  /// A context.
  ///
  /// - Parameters:
  ///   - source: name of the source, such as `site1/hall`.
  ///   - sampleRate: samples per second of every position in its records, above 0; nil for a source
  ///     that has no positions yet.
  ///   - labels: names in the order of the model.
  ///   - model: name or fingerprint of the model.
  ///   - alarmLabels: labels whose lines are dropped last and saved at once; nil: all of them.
  public init(
    source: String, sampleRate: Int?, labels: [String], model: String,
    alarmLabels: Set<String>? = nil
  ) {
    if let sampleRate { precondition(sampleRate > 0, "sample rate \(sampleRate)") }
    self.source = JSONText.escaped(source, limit: 1000)
    self.labels = labels.map { JSONText.escaped($0, limit: 1000) }
    self.model = JSONText.escaped(model, limit: 256)
    knownRate = sampleRate.map { Int64($0) }
    alarms = labels.map { alarmLabels?.contains($0) ?? true }
  }

  /// Samples per second of positions; 1 where there are none.
  var sampleRate: Int64 { knownRate ?? 1 }

  /// Whether lines of a label are alarms; a label that the model does not have is none.
  func isAlarm(_ index: Int32) -> Bool {
    alarms.indices.contains(Int(index)) && alarms[Int(index)]
  }

  /// Name of a label, escaped; `unknown` for an index that the model does not have.
  func label(_ index: Int32) -> [UInt8] {
    labels.indices.contains(Int(index)) ? labels[Int(index)] : Array("unknown".utf8)
  }

  /// Time of a position of at least 0 in whole milliseconds, rounded.
  func milliseconds(_ samples: Int64) -> Int64 {
    // Below 2^53, so a thousandfold still fits.
    let samples = JSONNumber.limited(samples)
    let product = samples * 1000
    let rest = product % sampleRate
    return product / sampleRate + (rest >= sampleRate - rest ? 1 : 0)
  }
}
