/// Builds one JSON object byte by byte; the storage is reused from line to line.
///
/// Whatever the values are, the result is valid JSON: numbers are moved into the range stated.
struct LineBuffer: Sendable {
  private(set) var bytes: [UInt8] = []

  init() {
    bytes.reserveCapacity(4096)
  }

  /// Begins an object with the version and the type.
  mutating func begin(type: StaticString) {
    bytes.removeAll(keepingCapacity: true)
    append("{\"v\":1,\"type\":\"")
    append(type)
    append("\"")
  }

  /// Ends the object and the line.
  mutating func end() {
    append("}\n")
  }

  /// A name whose value follows.
  mutating func key(_ name: StaticString) {
    append(",\"")
    append(name)
    append("\":")
  }

  mutating func append(_ text: StaticString) {
    text.withUTF8Buffer { bytes.append(contentsOf: $0) }
  }

  mutating func append(_ escaped: [UInt8]) {
    bytes.append(contentsOf: escaped)
  }

  /// A string of text that is JSON already, without its quotes.
  mutating func string(_ name: StaticString, escaped: [UInt8]) {
    key(name)
    append("\"")
    bytes.append(contentsOf: escaped)
    append("\"")
  }

  /// A string that needs no escapes.
  mutating func string(_ name: StaticString, _ text: StaticString) {
    key(name)
    append("\"")
    append(text)
    append("\"")
  }

  /// A whole number of at least 0, below 2^53 so that every reader can hold it.
  mutating func integer(_ name: StaticString, _ value: Int64) {
    key(name)
    digits(JSONNumber.limited(value))
  }

  /// Thousandths, at least 0, with three decimals.
  mutating func thousandths(_ name: StaticString, _ value: Int64) {
    key(name)
    let value = JSONNumber.limited(value)
    digits(value / 1000)
    append(".")
    digits(value % 1000, width: 3)
  }

  /// A share with four decimals, moved into 0…`limit`; not-a-number is 0.
  mutating func share(_ name: StaticString, _ value: Float, limit: Float = 1) {
    key(name)
    let parts = Int64((Double(value > 0 ? min(value, limit) : 0) * 10_000).rounded())
    digits(parts / 10_000)
    append(".")
    digits(parts % 10_000, width: 4)
  }

  /// Decibels with one decimal, moved into -120…120; not-a-number is -120.
  mutating func decibels(_ name: StaticString, _ value: Float) {
    signed(name, Double(value), places: 1, in: -120...120)
  }

  /// A number with or without a sign, with so many decimals, moved into `range`; not-a-number is its
  /// lower end.
  mutating func signed(
    _ name: StaticString, _ value: Double, places: Int, in range: ClosedRange<Double>
  ) {
    key(name)
    let unit: Int64 = (0..<places).reduce(1) { unit, _ in unit * 10 }
    let moved = value > range.lowerBound ? min(value, range.upperBound) : range.lowerBound
    let parts = Int64((moved * Double(unit)).rounded())
    if parts < 0 { append("-") }
    digits(abs(parts) / unit)
    append(".")
    digits(abs(parts) % unit, width: places)
  }

  /// A time as RFC 3339 text in UTC.
  mutating func time(_ name: StaticString, milliseconds: Int64) {
    key(name)
    append("\"")
    Timestamp.append(milliseconds: milliseconds, to: &bytes)
    append("\"")
  }

  mutating func flag(_ name: StaticString, _ value: Bool = true) {
    key(name)
    append(value ? "true" : "false")
  }

  /// A number of at least 0 in decimal, with zeros in front up to `width`.
  mutating func digits(_ value: Int64, width: Int = 1) {
    JSONNumber.append(value, width: width, to: &bytes)
  }

  /// A number as eight hexadecimal digits.
  mutating func hexadecimal(_ value: UInt32) {
    JSONNumber.appendHexadecimal(value, to: &bytes)
  }

  /// A number as a string of eight hexadecimal digits.
  mutating func hexadecimal(_ name: StaticString, _ value: UInt32) {
    key(name)
    append("\"")
    hexadecimal(value)
    append("\"")
  }
}

/// Whole numbers as text.
enum JSONNumber {
  /// Largest integer that every JSON reader holds exactly.
  static let largest: Int64 = 1 << 53 - 1

  /// The value moved into 0…`largest`.
  static func limited(_ value: Int64) -> Int64 { min(max(value, 0), largest) }

  /// Appends a number of at least 0 in decimal, with zeros in front up to `width`.
  static func append(_ value: Int64, width: Int, to bytes: inout [UInt8]) {
    let first = bytes.count
    var rest = value
    repeat {
      bytes.append(48 + UInt8(truncatingIfNeeded: rest % 10))
      rest /= 10
    } while rest > 0
    while bytes.count - first < width { bytes.append(48) }
    bytes[first...].reverse()
  }

  /// Appends eight hexadecimal digits in lower case.
  static func appendHexadecimal(_ value: UInt32, to bytes: inout [UInt8]) {
    for shift in stride(from: 28, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: value >> UInt32(shift)) & 15
      bytes.append(digit + (digit < 10 ? 48 : 87))
    }
  }

  /// The value of a hexadecimal digit in lower case.
  static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
    switch byte {
    case 48...57: UInt32(byte - 48)
    case 97...102: UInt32(byte - 87)
    default: nil
    }
  }
}
