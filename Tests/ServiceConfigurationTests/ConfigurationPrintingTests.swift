import AudioSignal
import ServiceConfiguration
import SoundEvents
import Testing

/// Printing a configuration and reading it back gives the same configuration.
@Suite struct ConfigurationPrintingTests {
  @Test func theDefaultsArePrintedInFull() {
    #expect(
      ServiceConfiguration().toml() == """
        precision = "float32"
        emit = "both"
        status_every = 30
        spool_mib = 64
        log_level = "info"
        stdout = true
        journal = false

        """)
  }

  @Test func everyKeyIsPrinted() throws {
    let text = """
      model = "m.safetensors"
      precision = "bfloat16"
      emit = "end"
      status_every = 0.5
      socket = "/run/s"
      spool = "events"
      spool_mib = 5
      connect = "/run/c"
      alarms = ["dog", "a \\"b\\""]
      log_level = "trace"
      stdout = false
      journal = true

      [[source]]
      name = "a"
      device = "hw:CARD=A,DEV=0"
      rate = 48000
      channels = 2
      channel = "mean"
      format = "S32_LE"
      period_ms = 5
      buffer_ms = 100

      [[source]]
      name = "b"
      file = "../b.wav"
      channel = 1
      realtime = true

      [[source]]
      name = "stdin"
      stdin = true
      channel = 2

      [[action]]
      name = "1"
      command = "echo \\"$TOCSIN_LABEL\\""
      on = "end"
      timeout = 2.5
      rate_limit = 10

      [events]
      onset_threshold = 0.6
      offset_threshold = 0.1
      smoothing = { kind = "none", seconds = 0 }
      minimum_duration = 0.1
      minimum_gap = 0.2
      maximum_duration = 0
      cooldown = 1

      [labels."a \\"b\\\\ \\u000a"]
      enabled = false

      [labels.dog]
      enabled = true
      cooldown = 0.25

      """
    #expect(try read(text).toml() == text)
  }

  @Test func onlyIsPrinted() throws {
    let text = "[labels]\nonly = [\"a\", \"b\"]\n\n[labels.a]\ncooldown = 1\n"
    #expect(try read(text).toml().hasSuffix(text))
  }

  @Test(arguments: ["/etc/tocsin/t.toml", "t.toml", "config/t.toml", "/t.toml", "a//t.toml"])
  func randomConfigurationsReadBackAsThemselves(_ path: String) throws {
    var generator = Generator(state: 1)
    for _ in 0..<300 {
      let text = generator.configuration()
      let first = try ServiceConfiguration(toml: text, path: path)
      let second = try ServiceConfiguration(toml: first.toml(), path: path)
      #expect(first == second, "\(text)")
      #expect(first.toml() == second.toml(), "\(text)")
    }
  }
}

/// Texts of valid configurations, the same on every run.
private struct Generator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    var mixed = state
    mixed ^= mixed >> 33
    mixed = mixed &* 0xFF51_AFD7_ED55_8CCD
    return mixed ^ (mixed >> 33)
  }

  private mutating func coin() -> Bool { Bool.random(using: &self) }

  private mutating func pick(_ choices: [String]) -> String {
    choices.randomElement(using: &self) ?? ""
  }

  private mutating func number(_ range: ClosedRange<Double>) -> String {
    coin()
      ? "\(Int(range.upperBound))"
      : "\(Double.random(in: range, using: &self) * pow10(Int.random(in: -20...0, using: &self)))"
  }

  private func pow10(_ exponent: Int) -> Double {
    (0..<(-exponent)).reduce(1) { value, _ in value / 10 }
  }

  private mutating func path() -> String {
    pick(["m", "../m", "/m", "/etc/tocsin/m", "/etc/tocsin//m", "config/m", "./m", "ü \\\" x", "/"])
  }

  mutating func configuration() -> String {
    var lines: [String] = []
    if coin() { lines.append("model = \"\(path())\"") }
    if coin() { lines.append("socket = \"\(path())\"") }
    if coin() { lines.append("spool = \"\(path())\"") }
    if coin() { lines.append("spool_mib = \(Int.random(in: 1...1_048_576, using: &self))") }
    if coin() { lines.append("connect = \"\(path())\"") }
    if coin() { lines.append("alarms = \(pick(["[]", "[\"dog\"]", "[\"a\", \"é\"]"]))") }
    if coin() { lines.append("emit = \"\(pick(["start", "end", "both"]))\"") }
    if coin() { lines.append("status_every = \(number(0...86400))") }
    if coin() { lines.append("stdout = \(coin())") }
    for index in 0..<Int.random(in: 0...3, using: &self) {
      lines += ["[[source]]", "name = \"\(pick(["a b", "é", "\\\"", "#"]))\(index)\""]
      lines.append(coin() ? "device = \"d\"" : "file = \"\(path())\"")
      if coin() { lines.append("channel = \(pick(["1", "64", "\"mean\""]))") }
    }
    for _ in 0..<Int.random(in: 0...2, using: &self) { lines += action() }
    if coin() { lines += ["[events]"] + overrides() }
    for label in ["dog", "\"a.b\"", "'\"'", "\"\\u0001\\t\"", "ab-c_1"] where coin() {
      lines += ["[labels.\(label)]"] + overrides()
      if coin() { lines.append("enabled = \(coin())") }
    }
    return lines.joined(separator: "\n")
  }

  private mutating func action() -> [String] {
    var lines = ["[[action]]"]
    lines.append(
      "command = " + pick(["\"a\"", "'''\n\\\ta\n'''", "[\"ü\", \"\", \"\\u0001\"]"]))
    if coin() { lines.append("types = [\"heartbeat\", \"source.lost\"]") }
    if coin() { lines.append("timeout = \(Double.random(in: 0.1...3600, using: &self))") }
    if coin() { lines.append("rate_limit = \(Int.random(in: 0...6000, using: &self))") }
    return lines
  }

  private mutating func overrides() -> [String] {
    var lines: [String] = []
    if coin() { lines.append("onset_threshold = \(Double.random(in: 0.5...1, using: &self))") }
    if coin() { lines.append("offset_threshold = \(Double.random(in: 0...0.5, using: &self))") }
    if coin() { lines.append("minimum_duration = \(number(0...3600))") }
    if coin() { lines.append("minimum_gap = \(number(0...3600))") }
    if coin() { lines.append("maximum_duration = \(pick(["0", "3600", "86400.0"]))") }
    if coin() { lines.append("cooldown = \(number(0...604_800))") }
    if coin() {
      let kind = pick(["median", "exponential", "none"])
      lines.append("smoothing = { kind = \"\(kind)\", seconds = \(number(0...10)) }")
    }
    return lines
  }
}
