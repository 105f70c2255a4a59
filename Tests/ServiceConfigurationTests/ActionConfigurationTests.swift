import ServiceConfiguration
import TOMLReading
import Testing

@Suite struct ActionConfigurationTests {
  @Test func `an action has defaults for all but its command`() throws {
    let action = try #require(read("[[action]]\ncommand = \"true\"").actions.first)
    #expect(action == ActionConfiguration(name: "1", command: .shell("true")))
    #expect(action.lineTypes == ["event.start"])
    #expect(action.labels == nil && action.timeoutSeconds == 10 && action.runsPerMinute == 60)
  }

  @Test func `every key is read and printed`() throws {
    let text = """
      [[action]]
      name = "lamp"
      command = ["lamp", "", "a b\\u000ac"]
      labels = ["siren", "dog"]
      on = "both"
      types = ["source.lost", "mic_dead"]
      timeout = 0.5
      rate_limit = 0

      [[action]]
      name = "2"
      command = "one\\u000atwo"
      types = ["heartbeat"]
      timeout = 10
      rate_limit = 60

      """
    let configuration = try read(text)
    let lamp = configuration.actions[0]
    #expect(lamp.command == .program(["lamp", "", "a b\nc"]))
    #expect(lamp.lineTypes == ["event.start", "event.end", "source.lost", "mic_dead"])
    #expect(configuration.actions[1].moment == nil)
    #expect(configuration.actions[1].lineTypes == ["heartbeat"])
    #expect(configuration.toml().hasSuffix("\n" + text))
    #expect(try read(configuration.toml()) == configuration)
  }

  @Test func `a script may have several lines`() throws {
    let text = "[[action]]\ncommand = '''\nif true; then\n\techo é\nfi\n'''"
    #expect(
      try read(text).actions.first?.command == .shell("if true; then\n\techo é\nfi\n"))
  }

  @Test(arguments: [
    ("name = \"a\"", "1: [[action]]: command is missing"),
    ("command = 1", "2: command: expected a text of at most 16384 bytes for the shell, or a list"),
    ("command = \"\"", "2: command: expected a text"), ("command = []", "2: command: expected"),
    ("command = [\"\"]", "2: command: expected"), ("command = [\"a\", 1]", "2: command: expected"),
    ("command = \"a\\u0000b\"", "2:15: NUL characters are not allowed"),
    ("command = \"a\"\nname = \"\"", "3: name: expected a name of 1 to 64 bytes"),
    ("command = \"a\"\nlabels = \"dog\"", "3: labels: expected a list of label names, found the"),
    ("command = \"a\"\nlabels = []", "3: labels: the list is empty; leave it out for every label"),
    ("command = \"a\"\non = \"begin\"", "3: on: expected \"start\", \"end\" or \"both\", found"),
    ("command = \"a\"\ntypes = []", "3: types: the list is empty"),
    (
      "command = \"a\"\ntypes = [\"source.lots\"]",
      "3: types: unknown type \"source.lots\"; did you mean \"source.lost\"?"
    ),
    ("command = \"a\"\ntypes = [\"x\"]", "3: types: unknown type \"x\"; known are source.stalled,"),
    (
      "command = \"a\"\ntypes = [\"event.end\"]",
      "3: types: \"event.end\" is not for types; say on = "
    ),
    (
      "command = \"a\"\nlabels = [\"dog\"]\ntypes = [\"gap\"]",
      "3: labels: only events have labels; add on = \"start\" or leave labels out"
    ),
    (
      "command = \"a\"\ntimeout = \"10s\"",
      "3: timeout: expected a number of seconds between 0.1 and 3600, found the string \"10s\""
    ),
    ("command = \"a\"\ntimeout = 0", "3: timeout: expected a number of seconds between 0.1"),
    ("command = \"a\"\nrate_limit = -1", "3: rate_limit: expected a whole number of runs in a min"),
    ("command = \"a\"\nratelimit = 1", "3: unknown key \"ratelimit\" in [[action]]; did you mean"),
  ])
  func `what is wrong is said with its line`(_ keys: String, _ message: String) {
    let found = problem("[[action]]\n" + keys)
    #expect(found.hasPrefix(message), "\(found)")
  }

  @Test func `two actions must not have one name`() {
    #expect(
      problem("[[action]]\ncommand = \"a\"\n[[action]]\nname = \"1\"\ncommand = \"b\"")
        == "3: [[action]]: the name \"1\" is already that of the action in line 1; give this one"
        + " another name")
  }

  @Test func `a single table is no list of actions`() {
    #expect(
      problem("[action]\ncommand = \"a\"")
        == "1: action: expected [[action]], a list, found a table")
  }

  @Test func `there are at most 32 actions`() {
    let text = String(repeating: "[[action]]\ncommand = \"a\"\n", count: 33)
    #expect(problem(text).hasSuffix("action: expected at most 32 actions, found 33"))
  }

  @Test(arguments: [
    ("end", "start", "start"), ("end", "both", "start"), ("start", "end", "end"),
    ("start", "both", "end"),
  ])
  func `an action cannot wait for lines that are not written`(
    _ emit: String, _ moment: String, _ named: String
  ) throws {
    let configuration = try read(
      "emit = \"\(emit)\"\n[[action]]\non = \"\(moment)\"\ncommand = \"a\"")
    #expect(
      configuration.validate(againstLabels: ["dog"]).map(\.description) == [
        "/etc/tocsin/tocsin.toml:2: [[action]]: runs on the \(named) of events, but emit = \"\(emit)\" writes no such"
          + " lines; set emit = \"both\""
      ])
  }

  @Test func `an action cannot wait for status lines that are turned off`() throws {
    let configuration = try read(
      "status_every = 0\n[[action]]\ntypes = [\"status\"]\ncommand = \"a\"")
    #expect(
      configuration.validate(againstLabels: ["dog"]).map(\.message)
        == ["[[action]]: runs for status lines, but status_every = 0 turns them off"])
  }

  @Test func `labels of actions are those of the model`() throws {
    let configuration = try read(
      "[[action]]\ncommand = \"a\"\nlabels = [\"dog\", \"sirene\"]\n")
    let found = configuration.validate(againstLabels: ["dog", "siren"])
    #expect(
      found.map(\.description) == [
        "/etc/tocsin/tocsin.toml:1: unknown label \"sirene\" in labels of [[action]]: the model has"
          + " none of this name; did you mean \"siren\"?"
      ])
  }
}
