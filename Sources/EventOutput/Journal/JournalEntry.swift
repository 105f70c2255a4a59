/// A line of output as an entry of the journal, in its native protocol.
///
/// See "Journal Native Protocol", systemd.io/JOURNAL_NATIVE_PROTOCOL: `NAME=value\n`, or for a value
/// with line feeds `NAME\n`, its length as 64 bits little endian, the value, `\n`.
struct JournalEntry {
  private(set) var bytes: [UInt8] = []

  /// Fields and the keys of the line that they come from.
  private static let fields = [
    ("TOCSIN_TYPE", "type"), ("TOCSIN_LABEL", "label"), ("TOCSIN_SOURCE", "source"),
    ("TOCSIN_ID", "id"), ("TOCSIN_SEQ", "seq"), ("TOCSIN_TIME", "time"),
    ("TOCSIN_ONSET", "onset"), ("TOCSIN_DURATION", "duration"), ("TOCSIN_SCORE", "score"),
    ("TOCSIN_REASON", "reason"),
  ]

  /// Nil for a line that does not belong into the journal: a sign of life, or none of ours.
  init?(line: [UInt8]) {
    guard let value = JSONValue(line), let type = value["type"]?.text,
      let kind = Self.kinds[type]
    else { return nil }
    append("MESSAGE", Self.message(type, value))
    append("MESSAGE_ID", kind.identifier)
    append("PRIORITY", String(kind.priority))
    append("SYSLOG_IDENTIFIER", "tocsin")
    for (name, key) in Self.fields {
      guard let text = value[key].flatMap(Self.text) else { continue }
      append(name, text)
    }
    append(
      "TOCSIN_LINE", String(decoding: line.last == 10 ? line.dropLast() : line[...], as: UTF8.self))
  }

  private mutating func append(_ name: String, _ value: String) {
    bytes.append(contentsOf: name.utf8)
    if value.utf8.contains(10) {
      bytes.append(10)
      withUnsafeBytes(of: UInt64(value.utf8.count).littleEndian) { bytes.append(contentsOf: $0) }
    } else {
      bytes.append(UInt8(ascii: "="))
    }
    bytes.append(contentsOf: value.utf8)
    bytes.append(10)
  }

  private static func text(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text), .number(let text): text
    default: nil
    }
  }

  /// The line for people.
  private static func message(_ type: String, _ value: JSONValue) -> String {
    let label = value["label"].flatMap(text)
    let parts: [String?] = [
      label.map { "\($0):" }, type, value["source"].flatMap(text).map { "at \($0)" },
      value["score"].flatMap(text).map { "score \($0)" },
      value["duration"].flatMap(text).map { "\($0) s" },
      value["reason"].flatMap(text).map { "(\($0))" },
    ]
    return parts.compactMap { $0 }.joined(separator: " ")
  }
}
