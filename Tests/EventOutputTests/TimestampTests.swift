import EventOutput
import Glibc
import TestSupport
import Testing

@Suite struct TimestampTests {
  @Test(arguments: [
    (0, "1970-01-01T00:00:00.000Z"),
    (0.0004, "1970-01-01T00:00:00.000Z"),
    (951_782_399.9996, "2000-02-29T00:00:00.000Z"),
    (951_868_799.999, "2000-02-29T23:59:59.999Z"),
    (1_483_228_799.9994, "2016-12-31T23:59:59.999Z"),
    (1_483_228_799.9999, "2017-01-01T00:00:00.000Z"),
    (4_107_542_399.5, "2100-02-28T23:59:59.500Z"),
    (253_402_300_798.999, "9999-12-31T23:59:58.999Z"),
  ])
  func `known times`(unix: Double, expected: String) {
    #expect(Timestamp.text(unix: unix) == expected)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity, -0.001, 253_402_300_799, 1e300])
  func `a time that has no text gives none`(unix: Double) {
    #expect(Timestamp.text(unix: unix) == nil)
  }

  @Test func `random times agree with the C library`() {
    var generator = SeededGenerator(seed: 60)
    for _ in 0..<20_000 {
      let milliseconds = Int.random(in: 0..<253_402_300_799_000, using: &generator)
      var seconds = time_t(milliseconds / 1000)
      var parts = tm()
      gmtime_r(&seconds, &parts)
      func pad(_ number: some BinaryInteger, _ width: Int) -> String {
        String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
      }
      let month = "\(pad(parts.tm_year + 1900, 4))-\(pad(parts.tm_mon + 1, 2))"
      let date = "\(month)-\(pad(parts.tm_mday, 2))"
      let time = "\(pad(parts.tm_hour, 2)):\(pad(parts.tm_min, 2)):\(pad(parts.tm_sec, 2))"
      #expect(
        Timestamp.text(unix: Double(milliseconds) / 1000)
          == "\(date)T\(time).\(pad(milliseconds % 1000, 3))Z")
    }
  }
}
