/// Wall-clock times as RFC 3339 text: UTC, milliseconds, `Z`.
public enum Timestamp {
  /// The last millisecond of the year 9999, after which the text would need another digit.
  static let latest: Int64 = 253_402_300_799_999

  /// Seconds since 1970 in whole milliseconds, or nil when unknown (not a number) or outside the
  /// years 1970 to 9999.
  static func milliseconds(unix: Double) -> Int64? {
    guard unix >= 0, unix < 253_402_300_799 else { return nil }
    return Int64((unix * 1000).rounded())
  }

  /// The time in seconds since 1970 as text such as `2026-03-01T07:15:02.417Z`, rounded to the
  /// millisecond; nil when not a number or outside the years 1970 to 9999.
  ///
  /// Seconds since 1970 know no leap second, so the text never says `:60`.
  public static func text(unix: Double) -> String? {
    guard let milliseconds = milliseconds(unix: unix) else { return nil }
    var bytes: [UInt8] = []
    append(milliseconds: milliseconds, to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Appends the text of a time in milliseconds since 1970, 0…`latest`.
  static func append(milliseconds: Int64, to bytes: inout [UInt8]) {
    let value = min(max(milliseconds, 0), latest)
    let (year, month, day) = civil(days: value / 86_400_000)
    func put(_ number: Int64, _ width: Int, _ mark: UInt8) {
      JSONNumber.append(number, width: width, to: &bytes)
      bytes.append(mark)
    }
    put(year, 4, UInt8(ascii: "-"))
    put(month, 2, UInt8(ascii: "-"))
    put(day, 2, UInt8(ascii: "T"))
    put(value / 3_600_000 % 24, 2, UInt8(ascii: ":"))
    put(value / 60_000 % 60, 2, UInt8(ascii: ":"))
    put(value / 1000 % 60, 2, UInt8(ascii: "."))
    put(value % 1000, 3, UInt8(ascii: "Z"))
  }

  /// Year, month and day of a number of days since 1970, in the Gregorian calendar.
  ///
  /// After Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", `civil_from_days`: years
  /// begin in March, so that the leap day is the last one.
  private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let isNextYear = month >= 10
    return (
      yearOfEra + era * 400 + (isNextYear ? 1 : 0), month + (isNextYear ? -9 : 3), day
    )
  }
}
