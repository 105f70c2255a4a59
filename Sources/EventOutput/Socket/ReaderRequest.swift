/// What a reader asks for in the first line it sends.
package enum ReaderRequest: Hashable {
  /// `{"after":"BOOT:SEQ"}`: every line behind that one, then what happens.
  case after(EventCursor)
  /// `{"after":"oldest"}`: every line there is, then what happens.
  case oldest
  /// `{"after":"now"}`: what happens, beginning with the cursor to resume from.
  case now
  /// `{"get":"status"}`: the last sign of life and the last status of each source, then the end.
  case status

  /// Why a request is not answered.
  package struct Refusal: Error, Hashable {
    package var code: String
    package var message: String

    init(_ code: String, _ message: String) {
      self.code = code
      self.message = message
    }
  }

  /// Most bytes of a request with its line feed.
  static let longest = 256

  static let tooLong = Refusal(
    "request_too_long", "the first line has more than 256 bytes; expected {'after':'BOOT:SEQ'}")
  static let tooLate = Refusal(
    "request_too_late",
    "the first line came after lines were sent; send it right after connecting")

  /// Reads a request, without its line feed.
  package init(_ bytes: some Sequence<UInt8>) throws(Refusal) {
    guard let value = JSONValue(bytes, depth: 1), value.members.count == 1,
      let member = value.members.first, let text = member.value.text
    else {
      throw Refusal(
        "bad_request",
        "expected one JSON object with one key: {'after':'BOOT:SEQ'} or {'get':'status'}")
    }
    switch (member.key, text) {
    case ("after", "oldest"): self = .oldest
    case ("after", "now"): self = .now
    case ("after", _):
      guard let cursor = EventCursor(text) else {
        throw Refusal(
          "bad_cursor",
          "expected 'BOOT:SEQ', eight hexadecimal digits and a number, or 'oldest' or 'now'")
      }
      self = .after(cursor)
    case ("get", "status"): self = .status
    default:
      throw Refusal("bad_request", "unknown request; known are 'after' and 'get':'status'")
    }
  }
}
