/// What is wrong with settings for events.
public enum EventSettingsError: Error, Hashable, CustomStringConvertible {
  /// A threshold is not a number in 0…1.
  case thresholdOutOfRange(name: String, value: Float)
  /// The event could never stay on: it would end above where it begins.
  case offsetAboveOnset(onset: Float, offset: Float)
  /// A time is not a number of seconds in 0…`limit`.
  case secondsOutOfRange(name: String, value: Double, limit: Double)
  /// `maximum_duration` is shorter than another time that it must not be shorter than.
  case maximumTooShort(maximum: Double, than: String, value: Double)
  /// A key that no setting has, with its path, and the keys that are known there.
  case unknownKey(path: String, known: [String])

  /// One line for people.
  public var description: String {
    switch self {
    case .thresholdOutOfRange(let name, let value):
      "\(name) is \(value); expected a number from 0 to 1"
    case .offsetAboveOnset(let onset, let offset):
      "offset_threshold is \(offset), above onset_threshold \(onset); lower it to \(onset) or less"
    case .secondsOutOfRange(let name, let value, let limit):
      "\(name) is \(value); expected seconds from 0 to \(limit)"
    case .maximumTooShort(let maximum, let name, let value):
      "maximum_duration is \(maximum) s, shorter than \(name) \(value) s; "
        + "raise it, or set it to 0 for no limit"
    case .unknownKey(let path, let known):
      "unknown key '\(path)'; expected one of: \(known.joined(separator: ", "))"
    }
  }
}

/// Refuses keys outside `known`, naming the first in alphabetical order with its path.
func refuseUnknownKeys(in decoder: any Decoder, known: [String]) throws {
  let container = try decoder.container(keyedBy: AnyKey.self)
  let names = container.allKeys.map(\.stringValue)
  guard let name = names.filter({ !known.contains($0) }).min() else { return }
  let path = (decoder.codingPath.map(\.stringValue) + [name]).joined(separator: ".")
  throw EventSettingsError.unknownKey(path: path, known: known)
}

private struct AnyKey: CodingKey {
  let stringValue: String
  var intValue: Int? { nil }
  init?(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}
