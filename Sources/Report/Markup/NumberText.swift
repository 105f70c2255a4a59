internal import Glibc

/// Figures as text for people: grouped digits, a true minus, and a dash for what is undefined.
public enum NumberText {
  /// What stands for an undefined figure.
  public static let undefined = "–"

  /// A figure with so many digits after the point, 0…9: `1,234.50`.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return special(value) }
    let scale = pow(10, Double(decimals))
    let scaled = (abs(value) * scale).rounded()
    // Beyond this neighbouring figures differ by more than one; grouping would feign precision.
    guard scaled < 1e15 else { return value < 0 ? "−\(abs(value))" : "\(value)" }
    let digits = Int64(scaled)
    let unit = Int64(scale)
    var result = grouped(digits / unit)
    if decimals > 0 {
      let fraction = String(digits % unit)
      result += "." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }
    return value < 0 && digits > 0 ? "−" + result : result
  }

  /// A figure with about so many significant digits, 1 or more, and no exponent: `0.012`, `2.3`,
  /// `1,234`.
  public static func significant(_ value: Double, digits: Int = 2) -> String {
    guard value.isFinite, value != 0 else { return value == 0 ? "0" : special(value) }
    let magnitude = Int(log10(abs(value)).rounded(.down))
    return fixed(value, decimals: min(max(digits - 1 - magnitude, 0), 9))
  }

  /// Decimals that show two digits of the smallest figure of a column, 1 to 6.
  public static func decimals(showing smallest: Double) -> Int {
    guard smallest.isFinite, smallest > 0 else { return 1 }
    return min(max(1 - Int(log10(smallest).rounded(.down)), 1), 6)
  }

  /// A figure without the zeros at its end: `0.5`, `0.9962`, `12`.
  public static func trimmed(_ value: Double, decimals: Int) -> String {
    var result = fixed(value, decimals: decimals)
    guard result.contains(".") else { return result }
    while result.last == "0" { result.removeLast() }
    if result.last == "." { result.removeLast() }
    return result
  }

  /// A share 0…1 as `87.5 %`, with a space that does not break.
  public static func percent(_ share: Double, decimals: Int = 1) -> String {
    share.isNaN ? undefined : fixed(share * 100, decimals: decimals) + "\u{A0}%"
  }

  /// Seconds as `0.32 s`.
  public static func seconds(_ value: Double, decimals: Int = 2) -> String {
    value.isNaN ? undefined : fixed(value, decimals: decimals) + "\u{A0}s"
  }

  /// A length of time: `5.0 s`, `10:00 min` or `1:00:05 h`.
  public static func duration(_ seconds: Double) -> String {
    guard seconds.isFinite, seconds >= 120 else { return self.seconds(seconds, decimals: 1) }
    return clock(seconds, of: seconds) + "\u{A0}" + (seconds < 3600 ? "min" : "h")
  }

  /// A whole number, grouped.
  public static func count(_ value: Int) -> String {
    (value < 0 ? "−" : "") + grouped(value.magnitude)
  }

  /// A number of things: `1 event`, `2 events`.
  public static func count(_ value: Int, _ one: String, _ many: String) -> String {
    count(value) + "\u{A0}" + (value == 1 ? one : many)
  }

  /// Seconds as a position: `2.5`, `1:05` or `1:00:05`, by the length of the whole.
  public static func clock(_ seconds: Double, of whole: Double) -> String {
    guard whole >= 120 else { return trimmed(seconds, decimals: 3) }
    let total = Int64(min(max(seconds, 0), 1e9).rounded())
    let minutes = total / 60
    let rest = twoDigits(total % 60)
    guard whole >= 3600 else { return "\(minutes):\(rest)" }
    return "\(minutes / 60):\(twoDigits(minutes % 60)):\(rest)"
  }

  private static func twoDigits(_ value: Int64) -> String {
    value < 10 ? "0\(value)" : "\(value)"
  }

  private static func special(_ value: Double) -> String {
    value.isNaN ? undefined : value < 0 ? "−∞" : "∞"
  }

  private static func grouped(_ value: some BinaryInteger) -> String {
    let digits = Array(String(value))
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
