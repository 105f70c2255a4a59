/// A decimal number as it is written in a table, and the binary numbers nearest to it.
///
/// Digits with an optional sign, point and exponent, or one of the words `inf`, `infinity` and `nan`
/// in any case. The conversions are exact: they give what `Double` and `Float` make of the text.
struct DecimalNumber {
  private enum Kind { case finite, infinite, notANumber }

  private var kind = Kind.finite
  private var isNegative = false
  /// The first significant digits, at most 19.
  private var digits: UInt64 = 0
  /// The power of ten that `digits` count.
  private var exponent = 0
  /// Whether all digits that matter are in `digits`.
  private var isComplete = true
  private let start: Int
  /// The byte after the number.
  private(set) var end: Int

  /// Reads the number with which the bytes begin at `start`; nil when there is none.
  init?(_ bytes: Span<UInt8>, from start: Int, to limit: Int) {
    self.start = start
    end = start
    if end < limit, bytes[end] == UInt8(ascii: "-") || bytes[end] == UInt8(ascii: "+") {
      isNegative = bytes[end] == UInt8(ascii: "-")
      end += 1
    }
    let firstDigit = end
    while end < limit, bytes[end] &- UInt8(ascii: "0") < 10 {
      exponent += take(bytes[end] &- UInt8(ascii: "0")) ? 0 : 1
      end += 1
    }
    var digitCount = end - firstDigit
    if end < limit, bytes[end] == UInt8(ascii: ".") {
      end += 1
      let firstDecimal = end
      while end < limit, bytes[end] &- UInt8(ascii: "0") < 10 {
        exponent -= take(bytes[end] &- UInt8(ascii: "0")) ? 1 : 0
        end += 1
      }
      digitCount += end - firstDecimal
    }
    if digitCount > 0 {
      readExponent(bytes, to: limit)
    } else {
      end = firstDigit
      guard readWord(bytes, to: limit) else { return nil }
    }
  }

  /// Whether it is `nan`.
  var isNotANumber: Bool { kind == .notANumber }
  /// Whether it is `inf` or `infinity`.
  var isInfinite: Bool { kind == .infinite }

  /// The nearest Double; infinite beyond its range.
  /// - Parameter bytes: those that the number was read from.
  func double(_ bytes: Span<UInt8>) -> Double {
    guard kind == .finite else { return isNotANumber ? .nan : isNegative ? -.infinity : .infinity }
    // Both the digits and the power of ten are exact, so that one rounding is all there is
    // (Clinger, "How to read floating point numbers accurately", PLDI 1990).
    if digits == 0, isComplete { return isNegative ? -0.0 : 0 }
    if isComplete, digits <= 1 << 53, abs(exponent) <= 22 {
      let magnitude = scaled()
      return isNegative ? -magnitude : magnitude
    }
    return Double(text(bytes)) ?? .nan
  }

  /// The nearest Float; infinite beyond its range.
  /// - Parameter bytes: those that the number was read from.
  func float(_ bytes: Span<UInt8>) -> Float {
    guard kind == .finite else { return Float(double(bytes)) }
    if digits == 0, isComplete { return isNegative ? -0.0 : 0 }
    if abs(exponent) < Self.powersOfTen.count {
      // Not more than three units in the last place of a Double away from the number. That settles
      // the Float unless a midpoint between two Floats lies in this range.
      let magnitude = scaled()
      let belowFloat = Int(magnitude.bitPattern & 0x1FFF_FFFF)
      if magnitude > 1e-37, magnitude < 1e38, abs(belowFloat - 0x1000_0000) > 8 {
        return isNegative ? -Float(magnitude) : Float(magnitude)
      }
    }
    return Float(text(bytes)) ?? .nan
  }

  private func scaled() -> Double {
    exponent < 0
      ? Double(digits) / Self.powersOfTen[-exponent] : Double(digits) * Self.powersOfTen[exponent]
  }

  private func text(_ bytes: Span<UInt8>) -> String {
    bytes.extracting(start..<end).withUnsafeBufferPointer { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether there was room for the digit.
  private mutating func take(_ digit: UInt8) -> Bool {
    guard digits < 1_000_000_000_000_000_000 else {
      isComplete = isComplete && digit == 0
      return false
    }
    digits = digits * 10 + UInt64(digit)
    return true
  }

  private mutating func readExponent(_ bytes: Span<UInt8>, to limit: Int) {
    guard end < limit, bytes[end] | 0x20 == UInt8(ascii: "e") else { return }
    var index = end + 1
    var isBelowOne = false
    if index < limit, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
      isBelowOne = bytes[index] == UInt8(ascii: "-")
      index += 1
    }
    let firstDigit = index
    var value = 0
    while index < limit, bytes[index] &- UInt8(ascii: "0") < 10 {
      value = min(value * 10 + Int(bytes[index] &- UInt8(ascii: "0")), 1_000_000_000)
      index += 1
    }
    guard index > firstDigit else { return }
    exponent += isBelowOne ? -value : value
    end = index
  }

  private mutating func readWord(_ bytes: Span<UInt8>, to limit: Int) -> Bool {
    var word = ""
    while end < limit, word.utf8.count < 9, case let letter = bytes[end] | 0x20,
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter)
    {
      word.unicodeScalars.append(Unicode.Scalar(letter))
      end += 1
    }
    kind = word == "nan" ? .notANumber : .infinite
    return ["inf", "infinity", "nan"].contains(word)
  }

  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22, 1e23, 1e24, 1e25, 1e26, 1e27, 1e28, 1e29, 1e30,
    1e31, 1e32, 1e33, 1e34, 1e35, 1e36, 1e37, 1e38, 1e39, 1e40, 1e41, 1e42, 1e43, 1e44, 1e45,
    1e46, 1e47, 1e48, 1e49, 1e50, 1e51, 1e52, 1e53, 1e54, 1e55, 1e56, 1e57, 1e58, 1e59, 1e60,
  ]
}
