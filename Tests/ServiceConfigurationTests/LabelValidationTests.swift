import ServiceConfiguration
import TOMLReading
import Testing

@Suite struct LabelValidationTests {
  private let labels = ["dog", "crying_baby", "siren"]

  @Test func labelsOfTheModelAreAccepted() throws {
    let configuration = try read("[labels.dog]\ncooldown = 1\n[labels.siren]\nenabled = false")
    #expect(configuration.validate(againstLabels: labels).isEmpty)
    #expect(try read("[labels]\nonly = [\"dog\"]").validate(againstLabels: labels).isEmpty)
    #expect(try read("").validate(againstLabels: labels).isEmpty)
  }

  @Test func anUnknownLabelIsReportedWithItsLineAndTheNearestOne() throws {
    let configuration = try read("\n[labels.sirne]\ncooldown = 1\n[labels.zebra]\ncooldown = 2\n")
    #expect(
      configuration.validate(againstLabels: labels).map(\.description) == [
        "/etc/tocsin/tocsin.toml:2: unknown label \"sirne\" in [labels]: "
          + "the model has none of this name; did you mean \"siren\"?",
        "/etc/tocsin/tocsin.toml:4: unknown label \"zebra\" in [labels]: "
          + "the model has none of this name",
      ])
  }

  @Test func anUnknownLabelInOnlyIsReported() throws {
    let configuration = try read("[labels]\n\nonly = [\"dog\", \"crying baby\"]")
    #expect(
      configuration.validate(againstLabels: labels).map(\.description) == [
        "/etc/tocsin/tocsin.toml:3: unknown label \"crying baby\" in only of [labels]: "
          + "the model has none of this name; did you mean \"crying_baby\"?"
      ])
  }

  @Test func anUnknownLabelInAlarmsIsReported() throws {
    let configuration = try read("emit = \"both\"\nalarms = [\"dog\", \"sirne\"]")
    #expect(
      configuration.validate(againstLabels: labels).map(\.description) == [
        "/etc/tocsin/tocsin.toml:2: unknown label \"sirne\" in alarms: "
          + "the model has none of this name; did you mean \"siren\"?"
      ])
  }

  @Test func aConfigurationThatDetectsNothingIsReported() throws {
    let text = labels.map { "[labels.\($0)]\nenabled = false\n" }.joined()
    #expect(
      try read(text).validate(againstLabels: labels).map(\.message) == [
        "every label of the model is disabled: there is nothing to detect"
      ])
  }

  @Test func laterChecksCanNameTheLine() throws {
    let configuration = try read("[[source]]\nname = \"a\"\ndevice = \"d\"\n[labels.dog]\n")
    #expect(
      configuration.problem(withSource: "a", "busy").description
        == "/etc/tocsin/tocsin.toml:1: busy")
    #expect(
      configuration.problem(withLabel: "dog", "no").description == "/etc/tocsin/tocsin.toml:4: no")
    #expect(
      configuration.problem(withLabel: "cat", "no").description == "/etc/tocsin/tocsin.toml: no")
  }
}
