import Glibc
import ServiceConfiguration
import SoundEvents
import Testing

/// The examples of the `config` folder.
@Suite struct ExampleFilesTests {
  private func path(_ name: String) -> String {
    let folders = #filePath.split(separator: "/").dropLast(3)
    return "/" + folders.joined(separator: "/") + "/config/" + name
  }

  private func text(_ name: String) throws -> String {
    let file = try #require(fopen(path(name), "r"))
    defer { fclose(file) }
    var text = ""
    while let line = readLine(from: file) { text += line }
    return text
  }

  private func readLine(from file: UnsafeMutablePointer<FILE>) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    guard fgets(&buffer, Int32(buffer.count), file) != nil else { return nil }
    return buffer.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } }
  }

  /// The text with every line that shows a default made effective.
  private func withDefaults(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      let isDefault = line.hasPrefix("#") && line.dropFirst().first?.isLowercase == true
      return String(isDefault ? line.dropFirst() : line)
    }.joined(separator: "\n")
  }

  @Test(arguments: ["tocsin.toml", "stairwell.toml", "plant-room.toml"])
  func everyExampleIsValid(_ name: String) throws {
    let configuration = try ServiceConfiguration(path: path(name))
    #expect(!configuration.sources.isEmpty)
    let again = try ServiceConfiguration(toml: configuration.toml(), path: path(name))
    #expect(again == configuration)
  }

  @Test func theExamplesUseLabelsOfTheShippedModel() throws {
    let labels = [
      "siren", "clock_alarm", "glass_breaking", "crying_baby", "dog", "door_wood_knock", "engine",
      "vacuum_cleaner", "water_drops",
    ]
    for name in ["tocsin.toml", "stairwell.toml", "plant-room.toml"] {
      let configuration = try ServiceConfiguration(path: path(name))
      #expect(configuration.validate(againstLabels: labels).isEmpty)
    }
  }

  @Test func theStairwellListensForSixSounds() throws {
    let configuration = try ServiceConfiguration(path: path("stairwell.toml"))
    #expect(configuration.onlyLabels?.count == 6)
    #expect(configuration.overrides(for: "siren").onsetThreshold == 0.4)
    #expect(configuration.overrides(for: "siren").minimumGap == 0.5)
    #expect(configuration.overrides(for: "rain").enabled == false)
  }

  @Test func thePlantRoomHasTwoMicrophones() throws {
    let configuration = try ServiceConfiguration(path: path("plant-room.toml"))
    #expect(configuration.sources.map(\.name) == ["boiler", "pumps"])
    #expect(configuration.overrides(for: "engine").enabled == false)
    #expect(configuration.overrides(for: "siren").cooldown == 0)
  }

  @Test func theDefaultsThatTheExampleStatesAreThoseOfTheCode() throws {
    let stated = try ServiceConfiguration(
      toml: withDefaults(text("tocsin.toml")), path: "tocsin.toml")
    let defaults = ServiceConfiguration()
    #expect(stated.model == defaults.model)
    #expect(stated.precision == defaults.precision)
    #expect(stated.emit == defaults.emit)
    #expect(stated.statusSeconds == defaults.statusSeconds)
    #expect(stated.socket == defaults.socket)
    #expect(stated.spool == defaults.spool)
    #expect(stated.spoolBytes == defaults.spoolBytes)
    #expect(stated.connect == defaults.connect)
    #expect(stated.alarmLabels == defaults.alarmLabels)
    #expect(stated.logLevel == defaults.logLevel)
    #expect(stated.writesToStandardOutput == defaults.writesToStandardOutput)
    #expect(stated.writesToJournal == defaults.writesToJournal)
    #expect(stated.onlyLabels == defaults.onlyLabels)
    #expect(stated.sources == [SourceConfiguration(input: .device("hw:CARD=Device,DEV=0"))])
    // What is stated under [events] changes nothing in the settings of a model that says nothing.
    #expect(EventSettings().applying(stated.events) == EventSettings())
    #expect(EventOverrides(EventSettings()) == stated.overrides(for: "dog"))
  }

  @Test func theExampleShowsEveryKey() throws {
    let example = try text("tocsin.toml")
    // The program's own lists of keys, as it shows them to those who mistype one.
    for broken in [
      "x = 1", "[[source]]\ndevice = \"d\"\nx = 1", "[labels.a]\nx = 1",
      "[[action]]\ncommand = \"a\"\nx = 1",
    ] {
      let known = try #require(problem(broken).split(separator: "known here: ").last)
      for key in known.split(separator: ", ") {
        let isShown =
          ["#\(key) = ", "\(key) = ", "# Example: \(key) = ", "[\(key)]"]
          .contains { prefix in example.split(separator: "\n").contains { $0.hasPrefix(prefix) } }
          || example.contains("[[\(key)]]")
        #expect(isShown, "\(key)")
      }
    }
  }

  @Test func whatTheExampleSuggestsIsValid() throws {
    // Each suggestion alone: some of them exclude each other.
    let lines = try text("tocsin.toml").split(separator: "\n", omittingEmptySubsequences: false)
    let marker = "# Example: "
    let suggestions = lines.indices.filter { lines[$0].hasPrefix(marker) }
    #expect(suggestions.count > 8)
    for index in suggestions {
      var changed = lines
      changed[index] = lines[index].dropFirst(marker.count)
      let key = changed[index].prefix { $0 != " " }
      if let header = lines[..<index].lastIndex(where: { $0.hasPrefix("[") || $0 == "#[[action]]" }
      ),
        lines[header] == "#[[action]]"
      {
        // Without a command there is no action.
        changed[header] = "[[action]]\(key == "command" ? "" : "\ncommand = \"a\"")"
      }
      if ["file", "stdin", "realtime"].contains(key) {
        changed.removeAll { $0.hasPrefix("device = ") }
        if key == "realtime" { changed.insert("file = \"a\"", at: index) }
      }
      #expect(problems(changed.joined(separator: "\n")).isEmpty, "\(lines[index])")
    }
  }
}
