internal import Evaluation
internal import FoundationEssentials

/// A line of `metrics.jsonl`: one JSON object, whose `kind` says what it is.
public enum RunRecord: Codable, Hashable, Sendable {
  /// Kind `step`: what a stretch of training gave.
  case step(StepRecord)
  /// Kind `validation`: what a validation gave.
  case validation(ValidationRecord)

  private enum Kind: String, Codable { case step, validation }
  private enum Keys: String, CodingKey { case kind }

  /// Optimiser steps done by then.
  public var step: Int {
    switch self {
    case .step(let record): record.step
    case .validation(let record): record.step
    }
  }

  /// Seconds of work since the run began.
  public var elapsedSeconds: Double {
    switch self {
    case .step(let record): record.elapsedSeconds
    case .validation(let record): record.elapsedSeconds
    }
  }

  /// Reads a record of the kind that it states.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Keys.self)
    switch try container.decode(Kind.self, forKey: .kind) {
    case .step: self = .step(try StepRecord(from: decoder))
    case .validation: self = .validation(try ValidationRecord(from: decoder))
    }
  }

  /// Writes a record and its kind.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Keys.self)
    switch self {
    case .step(let record):
      try container.encode(Kind.step, forKey: .kind)
      try record.encode(to: encoder)
    case .validation(let record):
      try container.encode(Kind.validation, forKey: .kind)
      try record.encode(to: encoder)
    }
  }

  /// The record as a line of JSON with its line break, keys sorted.
  var line: [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
      return try [UInt8](encoder.encode(self)) + [UInt8(ascii: "\n")]
    } catch {
      preconditionFailure("figures that are not finite are written as null: \(error)")
    }
  }

  /// Reads a line without its line break.
  ///
  /// - Throws: text for people about what is wrong with it.
  init(line: some Sequence<UInt8>) throws(RecordProblem) {
    do {
      self = try JSONDecoder().decode(RunRecord.self, from: Data(line))
    } catch let error as DecodingError {
      throw RecordProblem(error)
    } catch {
      throw RecordProblem(text: "\(error)")
    }
  }
}

/// Why a line is not a record.
struct RecordProblem: Error {
  /// One line for people.
  var text: String
}

extension RecordProblem {
  init(_ error: DecodingError) {
    func name(_ path: [any CodingKey]) -> String {
      path.map(\.stringValue).joined(separator: ".")
    }
    switch error {
    case .keyNotFound(let key, let context):
      text = "\"\(name(context.codingPath + [key]))\" is missing"
    case .typeMismatch(_, let context) where context.codingPath.isEmpty:
      text = "not a JSON object"
    case .typeMismatch(let type, let context), .valueNotFound(let type, let context):
      text = "\"\(name(context.codingPath))\" is not of the type \(type)"
    case .dataCorrupted(let context) where context.codingPath.isEmpty:
      text = "not JSON"
    case .dataCorrupted(let context):
      text = "\"\(name(context.codingPath))\" has a value that is not known"
    @unknown default: text = "not a record"
    }
  }
}

extension KeyedDecodingContainer {
  /// A figure that may be missing; not-a-number for `null`.
  func decodeFigure(forKey key: Key) throws -> Double? {
    contains(key) ? try decode(Figure.self, forKey: key).wrappedValue : nil
  }
}

extension KeyedEncodingContainer {
  /// Writes a figure that may be missing; `null` when it is not finite.
  mutating func encodeFigure(_ value: Double?, forKey key: Key) throws {
    if let value { try encode(Figure(wrappedValue: value), forKey: key) }
  }
}
