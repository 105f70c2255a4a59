import Report
import Testing

@Suite struct NumberTextTests {
  @Test(arguments: [
    (0.0, 2, "0.00"), (1234.5, 1, "1,234.5"), (1_234_567, 0, "1,234,567"), (-0.5, 1, "−0.5"),
    (-0.04, 1, "0.0"), (0.005, 2, "0.01"), (999.96, 1, "1,000.0"), (.nan, 3, "–"),
    (.infinity, 1, "∞"), (-.infinity, 1, "−∞"),
  ])
  func `fixed decimals`(_ value: Double, _ decimals: Int, _ expected: String) {
    #expect(NumberText.fixed(value, decimals: decimals) == expected)
  }

  @Test(arguments: [
    (0.0, "0"), (0.01234, "0.012"), (2.345, "2.3"), (12.6, "13"), (1234.5, "1,235"), (.nan, "–"),
    (.leastNonzeroMagnitude, "0.000000000"), (1e-3, "0.0010"),
  ])
  func `two significant digits without an exponent`(_ value: Double, _ expected: String) {
    #expect(NumberText.significant(value) == expected)
  }

  @Test func `zeros at the end are cut only after the point`() {
    #expect(NumberText.trimmed(0.5, decimals: 4) == "0.5")
    #expect(NumberText.trimmed(100, decimals: 0) == "100")
    #expect(NumberText.trimmed(100, decimals: 2) == "100")
    #expect(NumberText.trimmed(0.99951, decimals: 4) == "0.9995")
  }

  @Test func `shares, times and counts have their units`() {
    #expect(NumberText.percent(0.875) == "87.5\u{A0}%")
    #expect(NumberText.percent(.nan) == "–")
    #expect(NumberText.seconds(0.316) == "0.32\u{A0}s")
    #expect(NumberText.count(1, "event", "events") == "1\u{A0}event")
    #expect(NumberText.count(12_000, "event", "events") == "12,000\u{A0}events")
    #expect(NumberText.count(Int.min) == "−9,223,372,036,854,775,808")
  }

  @Test func `positions are written by the length of the whole`() {
    #expect(NumberText.clock(2.5, of: 5) == "2.5")
    #expect(NumberText.clock(65, of: 600) == "1:05")
    #expect(NumberText.clock(3605, of: 7200) == "1:00:05")
  }

  @Test(arguments: [
    (5.04, "5.0\u{A0}s"), (119, "119.0\u{A0}s"), (600, "10:00\u{A0}min"),
    (3605, "1:00:05\u{A0}h"), (.nan, "–"), (.infinity, "∞\u{A0}s"),
  ])
  func `lengths of time`(_ seconds: Double, _ expected: String) {
    #expect(NumberText.duration(seconds) == expected)
  }

  @Test(arguments: [(20.0, 1), (1.8, 1), (0.5, 2), (0.04, 3), (0, 1), (.nan, 1), (1e-30, 6)])
  func `a column has decimals for its smallest figure`(_ smallest: Double, _ expected: Int) {
    #expect(NumberText.decimals(showing: smallest) == expected)
  }
}
