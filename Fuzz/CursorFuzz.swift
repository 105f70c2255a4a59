import EventOutput

// What a reader of the socket sends, and what `tail` is sent: JSON, requests and cursors. Whatever the
// bytes are, reading them ends in a value or in a refusal, and a value that is printed reads back as itself.

/// Reads one input of the fuzzer in every way.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let bytes = Array(UnsafeBufferPointer(start: data, count: count))
  request(bytes)
  if let value = JSONValue(bytes) {
    let printed = text(value)
    precondition(JSONValue(printed) == value, "printing changed the value")
    precondition(depth(value) <= 8)
  }
  if let text = String(validating: bytes, as: UTF8.self), let cursor = EventCursor(text) {
    precondition((0...(1 << 53 - 1)).contains(cursor.seq))
    precondition(EventCursor(cursor.description) == cursor, "printing changed the cursor")
  }
  return 0
}

private func request(_ bytes: [UInt8]) {
  do {
    let request = try ReaderRequest(bytes)
    let again =
      switch request {
      case .after(let cursor): "{\"after\":\"\(cursor)\"}"
      case .oldest: "{\"after\":\"oldest\"}"
      case .now: "{\"after\":\"now\"}"
      case .status: "{\"get\":\"status\"}"
      }
    precondition((try? ReaderRequest(again.utf8)) == request, "printing changed the request")
  } catch {
    precondition(!error.code.isEmpty && error.message.utf8.count < 500)
  }
}

private func depth(_ value: JSONValue) -> Int {
  switch value {
  case .object(let members): 1 + (members.map { depth($0.value) }.max() ?? 0)
  case .array(let items): 1 + (items.map(depth).max() ?? 0)
  default: 0
  }
}

private func text(_ value: JSONValue) -> [UInt8] {
  switch value {
  case .null: Array("null".utf8)
  case .bool(let value): Array("\(value)".utf8)
  case .number(let text): Array(text.utf8)
  case .string(let text): quoted(text)
  case .array(let items): list(items.map(text), "[", "]")
  case .object(let members): list(members.map { quoted($0.key) + [58] + text($0.value) }, "{", "}")
  }
}

private func quoted(_ text: String) -> [UInt8] {
  [34] + JSONText.escaped(text, limit: .max) + [34]
}

private func list(_ items: [[UInt8]], _ open: Unicode.Scalar, _ close: Unicode.Scalar) -> [UInt8] {
  Array(String(open).utf8) + items.joined(separator: [44]) + Array(String(close).utf8)
}

/// Writes valid inputs to the directory in `FUZZ_SEEDS`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ argumentCount: UnsafeMutablePointer<Int32>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
  writeSeeds([
    #"{"after":"7f3c9a1e:1042"}"#, #"{"after":"oldest"}"#, #" { "after" : "now" } "#,
    #"{"get":"status"}"#, #"{"get":"st\u0061tus"}"#, "7f3c9a1e:9007199254740991",
    #"[1,-0.5e+3,true,false,null,"\ud83d\ude00\"\\\/\b\f\n\r\t",{"a":{"b":[[[[[]]]]]}}]"#,
    #"{"v":1,"type":"event.start","id":"7f3c9a1e:7","seq":3,"boot":"7f3c9a1e","score":0.9730}"#,
  ])
  return 0
}
