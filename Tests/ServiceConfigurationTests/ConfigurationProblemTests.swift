import ServiceConfiguration
import TOMLReading
import Testing

@Suite struct ConfigurationProblemTests {
  @Test func allProblemsAreReportedInTheOrderOfTheLines() {
    let found = problems(
      """
      emit = "boht"
      colour = 1
      [labels.dog]
      onset_treshold = 0.5
      cooldown = -1
      [[source]]
      device = 3
      """)
    #expect(
      found == [
        "1: emit: expected \"start\", \"end\" or \"both\", found the string \"boht\"; "
          + "did you mean \"both\"?",
        "2: unknown key \"colour\" at the top level; known here: model, precision, overlay, emit, "
          + "status_every, socket, spool, spool_mib, connect, alarms, log_level, stdout, "
          + "journal, source, action, events, labels",
        "4: unknown key \"onset_treshold\" in [labels.dog]; did you mean \"onset_threshold\"?",
        "5: cooldown: expected a number of seconds between 0 and 604800, found the number -1",
        "7: device: expected a name such as \"hw:CARD=Device,DEV=0\", found the number 3",
      ])
  }

  @Test(arguments: [
    ("\"high\"", "the string \"high\""), ("true", "true"), ("1.5", "the number 1.5"),
    ("-0.5", "the number -0.5"), ("2", "the number 2"), ("[0.5]", "an array"),
    ("{ a = 1 }", "a table"),
  ])
  func aThresholdIsANumberBetween0And1(_ value: String, _ found: String) {
    #expect(
      problem("[events]\nonset_threshold = \(value)")
        == "2: onset_threshold: expected a number between 0 and 1, found \(found)")
  }

  @Test(arguments: [
    ("status_every = 86401", "status_every: expected a number of seconds between 0 and 86400"),
    ("stdout = 1", "stdout: expected true or false"), ("stdout = \"yes\"", "stdout: expected true"),
    ("precision = \"bfloat\"", "precision: expected \"float32\" or \"bfloat16\", found"),
    ("model = \"\"", "model: expected a path of 1 to 4095 bytes"),
    ("model = \"a\\nb\"", "model: expected a path of 1 to 4095 bytes"),
    ("socket = 1", "socket: expected a path"), ("log_level = 3", "log_level: expected \"trace\", "),
    ("spool_mib = 0", "spool_mib: expected a whole number of MiB between 1 and 1048576"),
    ("alarms = \"dog\"", "alarms: expected a list of label names, found the string \"dog\""),
    ("source = [1]", "in [[source]]: expected a table, found the number 1"),
    ("events = 1", "in [events]: expected a table, found the number 1"),
    ("labels = [1]", "in [labels]: expected a table, found an array"),
    ("labels.dog = 1", "in [labels.dog]: expected a table, found the number 1"),
    ("labels.\"a b\" = 1", "in [labels.\"a b\"]: expected a table, found the number 1"),
    ("labels.\"\".cooldown = 1", "[labels]: a label's name is empty"),
    ("labels.only = []", "only: the list is empty: there would be nothing to detect"),
    ("labels.only = [1]", "only: expected a list of label names, found the number 1"),
    ("events.enabled = false", "unknown key \"enabled\" in [events]"),
    ("events.smoothing = 0.2", "in smoothing: expected a table, found the number 0.2"),
    ("events.smoothing = { seconds = 1 }", "smoothing: kind is missing"),
    ("events.smoothing = { kind = \"median\" }", "smoothing: seconds is missing"),
    (
      "events.smoothing = { kind = \"medium\", seconds = 1 }",
      "kind: expected \"median\", \"exponential\" or \"none\", found the string \"medium\"; "
        + "did you mean \"median\"?"
    ),
    ("events.minimum_duration = 3601", "minimum_duration: expected a number of seconds"),
    ("events.maximum_duration = 86401", "maximum_duration: expected a number of seconds"),
    ("events.cooldown = 1e99", "cooldown: expected a number of seconds"),
  ])
  func aWrongValueSaysWhatWasExpected(_ text: String, _ message: String) {
    #expect(problem(text).hasPrefix("1: " + message))
  }

  @Test func aMisplacedTopLevelKeyIsSentToTheTop() {
    #expect(
      problem("[events]\nemit = \"end\"")
        == "2: unknown key \"emit\" in [events]; it belongs above the first [table]")
  }

  @Test(arguments: [
    ("onset_treshold", "onset_threshold"), ("onsett_hreshold", "onset_threshold"),
    ("Cooldown", "cooldown"), ("minimum-gap", "minimum_gap"), ("min_gap", nil),
    ("coldown", "cooldown"), ("x", nil), ("offest_threshold", "offset_threshold"),
  ])
  func theNearestKeyIsSuggested(_ typed: String, _ suggestion: String?) {
    let message = problem("[events]\n\(typed) = 1")
    if let suggestion {
      #expect(message.hasSuffix("; did you mean \"\(suggestion)\"?"))
    } else {
      #expect(!message.contains("did you mean"))
    }
  }

  @Test func aThresholdPairThatContradictsItselfIsReportedOnce() {
    let text = """
      [events]
      onset_threshold = 0.4
      offset_threshold = 0.5
      [labels.dog]
      cooldown = 1
      """
    #expect(
      problem(text)
        == "3: offset_threshold: 0.5 is above onset_threshold 0.4; the event could never last")
  }

  @Test func aLabelMustNotContradictEvents() {
    let text = """
      [events]
      offset_threshold = 0.5
      minimum_gap = 9
      [labels.dog]
      onset_threshold = 0.4
      [labels.cat]
      maximum_duration = 8
      """
    #expect(
      problems(text) == [
        "4: offset_threshold: 0.5 is above onset_threshold 0.4; the event could never last",
        "7: maximum_duration: 8 s is shorter than minimum_gap 9 s; "
          + "raise it, or set it to 0 for no limit",
      ])
  }

  @Test func onlyAndEnabledAreNotMixed() {
    let text = "[labels]\nonly = [\"cat\"]\n[labels.dog]\nenabled = true"
    #expect(
      problem(text)
        == "3: dog: enabled cannot stand beside only of [labels], which says it for every label")
  }

  @Test(arguments: ["socket", "connect"])
  func aSocketPathFitsIntoItsAddress(_ key: String) {
    func text(_ count: Int) -> String {
      "\(key) = \"/\(String(repeating: "s", count: count - 1))\""
    }
    #expect(problems(text(107)).isEmpty)
    #expect(
      problem(text(108))
        == "1: \(key): the path has 108 bytes; a Unix socket takes at most 107")
  }

  @Test func aHundredProblemsAreEnough() {
    let found = problems((0..<150).map { "k\($0) = 1\n" }.joined())
    #expect(found.count == 101)
    #expect(found.last == " 50 more problems")
  }

  @Test func anErrorIsOneLinePerProblem() throws {
    let error = #expect(throws: ConfigurationError.self) { try read("emit = 1\nstdout = 2") }
    let lines = "\(try #require(error))".split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { $0.hasPrefix("/etc/tocsin/tocsin.toml:") })
  }

  @Test func nothingInTheFileCanSteerTheTerminal() {
    let found = problem("\"a\\u001b[31m\\n\\u202e\" = 1")
    #expect(found.hasPrefix("1: unknown key \"a\\u{1B}[31m\\u{A}\\u{202E}\" at the top level"))
  }
}
