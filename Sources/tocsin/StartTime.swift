internal import ArgumentParser
internal import Glibc

/// A moment in RFC 3339, such as `2026-03-01T07:15:00.5Z` or with an offset as `+01:00`.
struct StartTime: ExpressibleByArgument {
  /// Seconds since 1970-01-01T00:00:00Z.
  let unix: Double

  init?(argument: String) {
    let text = Array(argument.utf8)
    func number(_ range: Range<Int>) -> Int32? {
      guard range.upperBound <= text.count, text[range].allSatisfy(Self.isDigit) else { return nil }
      return Int32(String(decoding: text[range], as: UTF8.self))
    }
    let separators: [(Int, Unicode.Scalar)] = [(4, "-"), (7, "-"), (13, ":"), (16, ":")]
    guard text.count >= 20, separators.allSatisfy({ text[$0.0] == UInt8(ascii: $0.1) }),
      "Tt ".utf8.contains(text[10]),
      let year = number(0..<4), let month = number(5..<7), let day = number(8..<10),
      let hour = number(11..<13), let minute = number(14..<16), let second = number(17..<19),
      (1970...9999).contains(year), (1...12).contains(month), (1...31).contains(day),
      (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
    else { return nil }
    var rest = text[19...]
    var fraction = 0.0
    if rest.first == UInt8(ascii: ".") {
      let digits = rest.dropFirst().prefix(while: Self.isDigit)
      guard !digits.isEmpty, let value = Double("0." + String(decoding: digits, as: UTF8.self))
      else { return nil }
      fraction = value
      rest = rest.dropFirst(1 + digits.count)
    }
    guard let zone = Self.offsetSeconds(rest) else { return nil }
    var parts = tm()
    (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, month - 1, day)
    (parts.tm_hour, parts.tm_min, parts.tm_sec) = (hour, minute, second)
    let seconds = timegm(&parts)
    // A day that its month does not have is moved on by timegm.
    guard parts.tm_mday == day || (second == 60 && parts.tm_mday == day + 1) else { return nil }
    unix = Double(seconds - zone) + fraction
    guard unix >= 0 else { return nil }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

  private static func offsetSeconds(_ text: ArraySlice<UInt8>) -> Int? {
    if text.elementsEqual("Z".utf8) || text.elementsEqual("z".utf8) { return 0 }
    let text = Array(text)
    guard text.count == 6, text[3] == UInt8(ascii: ":"),
      [1, 2, 4, 5].allSatisfy({ isDigit(text[$0]) }),
      let hours = Int(String(decoding: text[1..<3], as: UTF8.self)),
      let minutes = Int(String(decoding: text[4..<6], as: UTF8.self)), hours < 24, minutes < 60
    else { return nil }
    let seconds = hours * 3600 + minutes * 60
    switch text[0] {
    case UInt8(ascii: "+"): return seconds
    case UInt8(ascii: "-"): return -seconds
    default: return nil
    }
  }
}
