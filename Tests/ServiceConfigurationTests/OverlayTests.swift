import ServiceConfiguration
import SoundEvents
import TOMLReading
import TestSupport
import Testing

@Suite struct OverlayTests {
  private func overlay(_ text: String) throws -> ServiceConfiguration {
    try ServiceConfiguration(overlay: text, path: "calibrated.toml")
  }

  @Test func anOverlayWinsOverTheFileAndLeavesTheRest() throws {
    var configuration = try ServiceConfiguration(
      toml: """
        [events]
        minimum_gap = 1
        [labels.dog]
        onset_threshold = 0.5
        cooldown = 7
        [labels.cat]
        onset_threshold = 0.6
        """, path: "tocsin.toml")
    configuration.apply(
      try overlay("[labels.dog]\nonset_threshold = 0.9\noffset_threshold = 0.6\n"))
    let dog = configuration.overrides(for: "dog")
    #expect(dog.onsetThreshold == 0.9)
    #expect(dog.offsetThreshold == 0.6)
    #expect(dog.cooldown == 7)
    #expect(dog.minimumGap == 1)
    #expect(configuration.overrides(for: "cat").onsetThreshold == 0.6)
  }

  @Test func anUnknownLabelIsReportedWhereItStands() throws {
    var configuration = try ServiceConfiguration(toml: "\n\n[labels.cat]\n", path: "tocsin.toml")
    configuration.apply(try overlay("[labels.dgo]\nonset_threshold = 0.9\n"))
    let problems = configuration.validate(againstLabels: ["dog", "cat"]).map(\.description)
    #expect(problems.count == 1)
    #expect(problems.first?.hasPrefix("calibrated.toml:1:") == true)
    #expect(problems.first?.contains("dog") == true)
  }

  @Test func anOverlayHoldsNothingButEventsAndLabels() throws {
    #expect(throws: ConfigurationError.self) { try overlay("status_every = 5\n") }
    #expect(throws: ConfigurationError.self) { try overlay("[[source]]\nstdin = true\n") }
  }

  @Test func theFileThatAConfigurationNamesIsRead() throws {
    let folder = TemporaryFolder()
    folder.write("[labels.dog]\nonset_threshold = 0.9\n", as: "calibrated.toml")
    let path = folder.write("overlay = \"calibrated.toml\"\n", as: "tocsin.toml")
    let configuration = try ServiceConfiguration(path: path)
    #expect(configuration.overrides(for: "dog").onsetThreshold == 0.9)
    let again = try ServiceConfiguration(toml: configuration.toml(), path: path)
    #expect(again == configuration)
  }
}
