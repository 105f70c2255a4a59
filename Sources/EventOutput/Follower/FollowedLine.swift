/// A line as a reader of the socket got it.
public struct FollowedLine: Hashable, Sendable {
  /// The line with its line feed.
  public let bytes: [UInt8]
  /// The object; nil when the line is no JSON object.
  public let value: JSONValue?

  init(bytes: [UInt8]) {
    self.bytes = bytes
    let value = JSONValue(bytes)
    if case .object? = value { self.value = value } else { self.value = nil }
  }

  /// The type of the line, such as `event.start`; empty when it has none.
  public var type: String { value?["type"]?.text ?? "" }

  /// What the line is called by readers that resume; nil for a line without a number.
  public var cursor: EventCursor? {
    guard let boot = value?["boot"]?.text.flatMap({ EventCursor.boot($0) }),
      let seq = value?["seq"]?.integer, seq > 0
    else { return nil }
    return EventCursor(boot: boot, seq: seq)
  }

  /// Where a reader is when it has got this line: the line's own cursor, or the one that a `live`
  /// line states.
  var position: EventCursor? {
    cursor ?? (type == "live" ? value?["after"]?.text.flatMap { EventCursor($0) } : nil)
  }
}
