import Glibc
import ServiceConfiguration
import SoundEvents
import TOMLReading
import Testing

@Suite struct ServiceConfigurationTests {
  @Test func anEmptyFileGivesTheDefaults() throws {
    #expect(try ServiceConfiguration(toml: "", path: "") == ServiceConfiguration())
    let defaults = ServiceConfiguration()
    #expect(defaults.model == nil)
    #expect(defaults.precision == .float32)
    #expect(defaults.emit == .both)
    #expect(defaults.statusSeconds == 30)
    #expect(defaults.socket == nil && defaults.connect == nil)
    #expect(defaults.spool == nil && defaults.spoolBytes == 64 << 20)
    #expect(defaults.alarmLabels == nil)
    #expect(defaults.logLevel == .info)
    #expect(defaults.writesToStandardOutput)
    #expect(defaults.sources.isEmpty)
    #expect(defaults.events == EventOverrides())
    #expect(defaults.labels.isEmpty)
    #expect(defaults.onlyLabels == nil)
  }

  @Test func everyTopLevelKeyIsRead() throws {
    let configuration = try read(
      """
      model = "/models/a.safetensors"
      precision = "bfloat16"
      emit = "start"
      status_every = 2.5
      socket = "/run/tocsin.sock"
      spool = "/var/lib/tocsin"
      spool_mib = 3
      connect = "/run/vector.sock"
      alarms = ["siren"]
      log_level = "critical"
      stdout = false
      """)
    #expect(configuration.path == "/etc/tocsin/tocsin.toml")
    #expect(configuration.model == "/models/a.safetensors")
    #expect(configuration.precision == .bfloat16)
    #expect(configuration.emit == .start)
    #expect(configuration.statusSeconds == 2.5)
    #expect(configuration.socket == "/run/tocsin.sock")
    #expect(configuration.spool == "/var/lib/tocsin" && configuration.spoolBytes == 3 << 20)
    #expect(configuration.connect == "/run/vector.sock")
    #expect(configuration.alarmLabels == ["siren"])
    #expect(configuration.logLevel == .critical)
    #expect(!configuration.writesToStandardOutput)
  }

  @Test(arguments: [
    ("/etc/tocsin/tocsin.toml", "m", "/etc/tocsin/m"), ("tocsin.toml", "m", "m"),
    ("config/tocsin.toml", "../m", "config/../m"), ("config/tocsin.toml", "/m", "/m"),
    ("/tocsin.toml", "m", "/m"),
  ])
  func relativePathsStartAtTheFolderOfTheFile(_ file: String, _ written: String, _ path: String)
    throws
  {
    let keys = ["model", "socket", "spool", "connect"].map { "\($0) = \"\(written)\"\n" }.joined()
    let text = "\(keys)[[source]]\nfile = \"\(written)\""
    let configuration = try ServiceConfiguration(toml: text, path: file)
    #expect(configuration.model == path)
    #expect(configuration.socket == path)
    #expect(configuration.spool == path)
    #expect(configuration.connect == path)
    #expect(configuration.sources.map(\.input) == [.file(path)])
  }

  @Test func everyKeyOfEventsAndLabelsIsRead() throws {
    let keys = """
      onset_threshold = 0.75
      offset_threshold = 0.25
      smoothing = { kind = "exponential", seconds = 0.5 }
      minimum_duration = 1
      minimum_gap = 2
      maximum_duration = 3
      cooldown = 4.5
      """
    let configuration = try read("[events]\n\(keys)\n[labels.dog]\n\(keys)\nenabled = false")
    var expected = EventOverrides()
    expected.onsetThreshold = 0.75
    expected.offsetThreshold = 0.25
    expected.smoothing = SmoothingSettings(kind: .exponential, seconds: 0.5)
    expected.minimumDuration = 1
    expected.minimumGap = 2
    expected.maximumDuration = 3
    expected.cooldown = 4.5
    #expect(configuration.events == expected)
    expected.enabled = false
    #expect(configuration.labels == ["dog": expected])
  }

  @Test func smoothingOfKindNoneNeedsNoSeconds() throws {
    let events = try read("events.smoothing.kind = \"none\"").events
    #expect(events.smoothing == SmoothingSettings(kind: .none, seconds: 0))
  }

  @Test func aLabelTakesWhatItDoesNotSayFromEvents() throws {
    let configuration = try read(
      """
      [events]
      onset_threshold = 0.75
      cooldown = 5
      [labels.dog]
      cooldown = 60
      """)
    #expect(configuration.overrides(for: "dog").onsetThreshold == 0.75)
    #expect(configuration.overrides(for: "dog").cooldown == 60)
    #expect(configuration.overrides(for: "dog").enabled == nil)
    #expect(configuration.overrides(for: "cat") == configuration.events)
  }

  @Test func onlyEnablesItsLabelsAndDisablesAllOthers() throws {
    let configuration = try read("[labels]\nonly = [\"dog\"]\n[labels.cat]\ncooldown = 1")
    #expect(configuration.onlyLabels == ["dog"])
    #expect(configuration.overrides(for: "dog").enabled == true)
    #expect(configuration.overrides(for: "cat").enabled == false)
    #expect(configuration.overrides(for: "cat").cooldown == 1)
  }

  @Test func aTableCalledOnlyIsALabel() throws {
    let configuration = try read("[labels.only]\nenabled = false")
    #expect(configuration.onlyLabels == nil)
    #expect(configuration.labels["only"]?.enabled == false)
  }

  @Test func aFileIsReadFromDisk() throws {
    let path = "/tmp/tocsin-configuration-\(getpid()).toml"
    let file = try #require(fopen(path, "w"))
    fputs("emit = \"end\"\nstatus_every = \"\"\n", file)
    fclose(file)
    defer { unlink(path) }
    let error = #expect(throws: ConfigurationError.self) { try ServiceConfiguration(path: path) }
    #expect(
      "\(try #require(error))"
        == "\(path):2: status_every: expected a number of seconds between 0 and 86400, "
        + "found the string \"\"")
  }

  @Test func aFileThatCannotBeReadIsNamedWithTheReason() {
    #expect(throws: ConfigurationError.unreadable(path: "/no", reason: "No such file or directory"))
    {
      try ServiceConfiguration(path: "/no")
    }
    #expect(throws: ConfigurationError.unreadable(path: "/", reason: "Is a directory")) {
      try ServiceConfiguration(path: "/")
    }
  }
}
