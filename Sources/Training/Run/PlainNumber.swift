internal import Glibc

/// Numbers as plain text: a point, ASCII digits, and a hyphen for minus.
enum PlainNumber {
  /// What stands for an undefined figure.
  static let undefined = "-"

  /// With so many digits after the point, 0…9, and the thousands grouped: `1,234.50`.
  static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite, abs(value) < 1e9 else { return value.isNaN ? undefined : "\(value)" }
    let unit = Int64(pow(10, Double(decimals)))
    let scaled = Int64((abs(value) * Double(unit)).rounded())
    let sign = value < 0 && scaled > 0 ? "-" : ""
    let whole = sign + grouped(Int(scaled / unit))
    guard decimals > 0 else { return whole }
    let fraction = String(scaled % unit)
    return "\(whole).\(String(repeating: "0", count: decimals - fraction.count))\(fraction)"
  }

  /// With so many significant digits, 1 or more, and no exponent unless it is very small or large.
  static func significant(_ value: Double, digits: Int) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : fixed(value, decimals: 0) }
    let magnitude = Int(log10(abs(value)).rounded(.down))
    guard magnitude >= -6 else { return "\(value)" }
    return fixed(value, decimals: min(max(digits - 1 - magnitude, 0), 9))
  }

  /// A whole number with its thousands grouped: `1,234`.
  static func grouped(_ value: Int) -> String {
    let digits = Array(String(value.magnitude))
    var result = value < 0 ? "-" : ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }

  /// A length of time: `45 s`, `12:05` or `1:23:45`.
  static func clock(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds < 1e9 else { return undefined }
    let total = Int(max(0, seconds).rounded())
    guard total >= 60 else { return "\(total) s" }
    func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    let minutes = total / 60 % 60
    let rest = twoDigits(total % 60)
    return total < 3600 ? "\(minutes):\(rest)" : "\(total / 3600):\(twoDigits(minutes)):\(rest)"
  }
}
