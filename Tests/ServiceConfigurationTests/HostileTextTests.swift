import Glibc
import ServiceConfiguration
import TOMLReading
import Testing

/// Whatever the text is, the answer is a list of problems: the TOML library alone would end the
/// process for several of these.
@Suite struct HostileTextTests {
  @Test(arguments: [
    ("a = ", "1:5: TOML syntax: expected a value, found the end of the file"),
    ("emit = both", "1:8: expected text in quotes, a number, true or false, found \"both\""),
    ("é = 1", "1:1: TOML syntax: expected a key, found \"é\""),
    ("é.", "1:1: TOML syntax: expected a key, found \"é\""),
    ("a 1", "1:3: TOML syntax: expected \"=\", found \"1\""),
    ("[é]", "1:2: TOML syntax: expected a key, found \"é\""),
    ("x = 1\n[[%ource]]", "2:3: TOML syntax: expected a key, found \"%\""),
    ("[]", "1:2: TOML syntax: expected a key, found \"]\""),
    ("[a", "1:3: TOML syntax: expected \"]\", found the end of the file"),
    ("[[a]\nb = 1", "1:5: TOML syntax: expected \"]\", found the end of the line"),
    ("a = \"x", "1:7: TOML syntax: expected a closing \", found the end of the file"),
    ("a = '\n", "1:6: TOML syntax: expected a closing ', found the end of the line"),
    ("a = \"\"\"\n\n", "3:1: TOML syntax: expected a closing \", found the end of the file"),
    ("a = [1, 2", "1:10: TOML syntax: expected \"]\", found the end of the file"),
    ("a = { b = 1 ]", "1:13: TOML syntax: expected \"}\", found \"]\""),
    ("a = \"\\u12", "1:8: TOML syntax: expected the 4 hexadecimal digits of a character, found "),
    ("a = \"\\", "1:7: TOML syntax: expected an escaped character, found the end of the file"),
    ("a = \"é\" =", "1:9: TOML syntax: "),
  ])
  func syntaxErrorsHaveTheirPlace(_ text: String, _ message: String) {
    #expect(problem(text).hasPrefix(message))
  }

  @Test(arguments: [
    ("a = 1\na = 2", "2:"), ("[a]\n[a]", "2:"), ("a = 1__0", "1:"), ("a = 01", "1:"),
    ("a = 0x", "1:"), ("a = 99999999999999999999", "1:"), ("a = 1\nb = \"\\q\"", "2:"),
    ("a = \"\\uD800\"", "1:"), ("a = \"\u{1}\"", "1:"), ("a = 1 b = 2", "1:"),
    ("a = 1\rb = 2", "1:"), ("a = {\nb = 1 }", "1:"), ("\"\"\"a\"\"\" = 1", "1:"),
    ("a = 1\n[a.b]", "2:"), ("a = 1.", "1:"), ("a = 1e", "1:"), ("a = [1 2]", "1:"),
    ("a = 1e999", "1:"),
  ])
  func whatOnlyTheParserSeesHasItsPlaceToo(_ text: String, _ place: String) {
    let found = problem(text)
    #expect(found.hasPrefix(place), "\(found)")
    #expect(found.contains("TOML syntax: "), "\(found)")
  }

  @Test(arguments: [
    "1979-05-27", "1979-05-27T", "1979-05-27T:", "07:32:00", "1979-05-27 07:32:00Z", "inf", "-inf",
    "nan", "+", "-", "+-1", "1-2", "1979-", "0000-00-00T00:00:00+00:",
  ])
  func datesAndInfiniteNumbersAreRefused(_ value: String) {
    #expect(problem("a = 1\nevents.cooldown = \(value)").hasPrefix("2:19: expected text in quotes"))
  }

  @Test(arguments: [33, 200, 300, 20_000, 400_000])
  func deepNestingIsRefused(_ depth: Int) {
    let dots = String(repeating: "a.", count: depth)
    for text in [
      "[\(dots)a]", "[\(dots)a]\nx =", "\(dots)a = 1", "\(dots)a = 1\nx =",
      "a = " + String(repeating: "[", count: depth),
      "a = " + String(repeating: "[", count: depth) + String(repeating: "]", count: depth),
      "a = " + String(repeating: "{a=", count: min(depth, 300_000)),
      "a = [" + String(repeating: "{a=[", count: min(depth, 250_000)),
    ] {
      #expect(problem(text).contains("nested more than 32 levels deep"))
    }
  }

  @Test func nestingIsCountedAcrossHeadersKeysAndValues() {
    let ten = "a.a.a.a.a.a.a.a.a.a"
    let text = "[\(ten)]\n\(ten) = [[[[[[[[[[{ b = 1 }]]]]]]]]]]"
    #expect(problem(text).hasPrefix("1: unknown key"))
    #expect(problem(text + "\nc.\(ten) = [[[[[[[[[[[{ b = 1 }]]]]]]]]]]]").contains("32 levels"))
  }

  @Test func nulCharactersAreRefused() {
    #expect(problem("a = 1\n\0b = 2") == "2: NUL characters are not allowed")
    #expect(problem("a = 1\n# \0") == "2: NUL characters are not allowed")
    for text in ["\"a\\u0000b\" = 1", "a = \"x\\U00000000\"", "a = \"\"\"\\u0000\"\"\""] {
      #expect(problem(text).hasSuffix("NUL characters are not allowed"))
    }
    #expect(problem("a = '\\u0000'").hasPrefix("1: unknown key"))
  }

  @Test func keysThatOnlyLookAlikeAreTwoToTOMLAndOneToUs() {
    let text = "[labels.\"caf\u{E9}\"]\ncooldown = 1\n[labels.\"cafe\u{301}\"]\ncooldown = 2"
    #expect(problem(text).hasSuffix("in [labels]: the same key as in line 1"))
  }

  @Test func largeTextsAreRefused() {
    let limit = 1 << 20
    #expect(problems(String(repeating: "\n", count: limit)).isEmpty)
    #expect(
      problem(String(repeating: "\n", count: limit + 1))
        == " the file is larger than 1048576 bytes")
    #expect(throws: ConfigurationError.self) { try ServiceConfiguration(path: "/dev/zero") }
  }

  @Test func aFullSizeTextIsAnsweredQuickly() {
    let clock = ContinuousClock()
    for unit in [
      "[[source]]\n", "[labels.a", "a=1\n", "[", "{", "\"", "a.", "\n[a.b.c]", "#\u{85}",
    ] {
      let text = String(repeating: unit, count: (1 << 20) / unit.utf8.count)
      let time = clock.measure { _ = problems(text) }
      #expect(time < .seconds(5), "\(unit)")
    }
  }

  @Test func bytesThatAreNotUTF8AreRefusedWithTheirLine() throws {
    let path = "/tmp/tocsin-configuration-bytes-\(getpid()).toml"
    for (bytes, line) in [
      ([0x61, 0x0A, 0xFF, 0x0A], 2), ([0xC0, 0x80], 1), ([0x0A, 0xED, 0xA0, 0x80], 2),
    ] {
      let file = try #require(fopen(path, "w"))
      _ = bytes.map { fputc(Int32($0), file) }
      fclose(file)
      defer { unlink(path) }
      let error = #expect(throws: ConfigurationError.self) { try ServiceConfiguration(path: path) }
      #expect("\(try #require(error))" == "\(path):\(line): the text is not UTF-8")
    }
  }

  @Test func everyPrefixOfAValidFileIsAnswered() throws {
    let text = """
      emit = "both" # c
      [[source]]
      device = 'a'
      [labels]
      only = ["x", \"\"\"y\"\"\", '''z''',]
      [labels."x y"]
      smoothing = { kind = "median", seconds = 1e-1 }
      cooldown = 0x10
      """
    #expect(problems(text).isEmpty)
    for count in 0..<text.count { _ = problems(String(text.prefix(count))) }
    for index in text.unicodeScalars.indices {
      for scalar in "[]{}=.,\"'#\\\n0-:é".unicodeScalars {
        var scalars = text.unicodeScalars
        scalars.replaceSubrange(index...index, with: [scalar])
        _ = problems(String(scalars))
      }
    }
  }
}
