internal import EventOutput

/// A line of output as a command gets it: whole on stdin, its main values in the environment.
struct ActionEvent: Sendable {
  /// The line with its line feed.
  let line: [UInt8]
  let type: String
  let label: String?
  /// Names and values for the environment; a variable is missing where the line lacks the key.
  let variables: [String: String]

  /// Every variable that a command can get, and the key of the line it comes from.
  static let keys = [
    "TOCSIN_TYPE": "type", "TOCSIN_LABEL": "label", "TOCSIN_SOURCE": "source",
    "TOCSIN_TIME": "time", "TOCSIN_SCORE": "score", "TOCSIN_SEQ": "seq", "TOCSIN_ID": "id",
    "TOCSIN_ONSET": "onset", "TOCSIN_DURATION": "duration",
  ]

  /// Nil when the line is no JSON object with a type.
  init?(line: [UInt8]) {
    guard let value = JSONValue(line), let type = value["type"]?.text else { return nil }
    self.line = line
    self.type = type
    label = value["label"]?.text
    variables = Self.keys.compactMapValues { key in value[key].flatMap(Self.plainText) }
  }

  /// What the environment can hold of a value: no zero bytes.
  private static func plainText(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text):
      String(
        String.UnicodeScalarView(text.unicodeScalars.map { $0.value == 0 ? "\u{FFFD}" : $0 }))
    case .number(let text): text
    default: nil
    }
  }
}
