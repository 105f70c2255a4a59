import EventOutput
import TestSupport
import Testing

@Suite struct JSONValueTests {
  /// The same value as the other reader gives it.
  static func converted(_ value: JSONValue) -> JSON? {
    switch value {
    case .object(let members):
      let all = members.compactMap { member in
        converted(member.value).map { (key: member.key, value: $0) }
      }
      return all.count == members.count ? .object(all) : nil
    case .array(let items):
      let all = items.compactMap { converted($0) }
      return all.count == items.count ? .array(all) : nil
    case .string(let text): return .string(text)
    case .number(let text): return .number(text: text)
    case .bool(let flag): return .bool(flag)
    case .null: return nil
    }
  }

  @Test func `every line of output reads as the other reader reads it`() throws {
    for line in SampleLines.all().prefix(300) {
      let value = try #require(JSONValue(line.bytes))
      try #require(Self.converted(value) == (try JSON(line.text)))
    }
  }

  @Test func `changed bytes are refused or read as the other reader reads them`() throws {
    var generator = SeededGenerator(seed: 12)
    // The longest take the other reader too long.
    let lines = SampleLines.all().filter { $0.bytes.count < 600 }.prefix(200)
    var (read, refused) = (0, 0)
    for round in 0..<3000 {
      guard var bytes = lines.randomElement(using: &generator)?.bytes else { return }
      let place = Int.random(in: bytes.indices, using: &generator)
      switch round % 3 {
      case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
      case 1: bytes.remove(at: place)
      default: bytes.insert(bytes[Int.random(in: bytes.indices, using: &generator)], at: place)
      }
      // The other reader takes text, and so never sees bytes that are none.
      guard let text = String(validating: bytes, as: UTF8.self) else {
        try #require(JSONValue(bytes) == nil)
        continue
      }
      let value = JSONValue(bytes)
      let other = try? JSON(text)
      try #require(value.flatMap(Self.converted) == other, "\(text)")
      if value == nil { refused += 1 } else { read += 1 }
    }
    #expect(read > 300 && refused > 300)
  }

  @Test(arguments: [
    "", " ", "nul", "{", "}", "[1,]", "{\"a\":1,}", "{\"a\":1,\"a\":1}", "01", "+1", "1.", ".5",
    "1e",
    "-", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\n\"", "\"",
    "1 2", "[1}", "NaN", "\"\\u\u{11}000\"", "[[[[[[[[[1]]]]]]]]]",
  ])
  func `what is no JSON is refused`(text: String) {
    #expect(JSONValue(text.utf8) == nil)
  }

  @Test func `values come out as they went in`() {
    let text =
      #" { "a" : [ 1 , -2.5e+3 , true , false , null ] , "b" : "\"\\\/\b\f\n\r\t\u00e9\uD83D\uDE00" } "#
    let value = JSONValue(text.utf8)
    #expect(value?["a"]?.items.count == 5)
    #expect(value?["a"]?.items[0].integer == 1 && value?["a"]?.items[1].number == -2500)
    #expect(value?["a"]?.items[1].integer == nil)
    #expect(value?["a"]?.items[2] == .bool(true) && value?["a"]?.items[4] == .null)
    #expect(value?["b"]?.text == "\"\\/\u{8}\u{C}\n\r\té😀")
    #expect(JSONValue("[[[[[[[[1]]]]]]]]".utf8) != nil)
    #expect(JSONValue([0x22, 0xFF, 0x22]) == nil)
  }
}
