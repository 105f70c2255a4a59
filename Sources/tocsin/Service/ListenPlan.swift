internal import DetectionPipeline
internal import ServiceConfiguration

/// What `listen` is to do: the configuration with the flags over it, and a model that it fits.
struct ListenPlan {
  let configuration: ServiceConfiguration
  let settings: ListenSettings
  /// The first half of event ids: differs from run to run, unless nothing depends on the moment.
  let run: UInt32

  init(configuration: ServiceConfiguration, settings: ListenSettings) {
    self.configuration = configuration
    self.settings = settings
    run =
      configuration.sources.contains(where: settings.isLive)
      ? UInt32.random(in: 0...UInt32.max)
      : RunIdentifier.of(
        model: settings.model.identifier, source: configuration.sources[0].name)
  }

  /// The same for another run: numbers of events begin anew.
  var again: ListenPlan { ListenPlan(configuration: configuration, settings: settings) }

  /// What cannot be begun again at its present point: a pipe, or a recording read as fast as possible.
  var unrepeatableSources: [String] {
    configuration.sources.filter { source in
      switch source.input {
      case .device: false
      case .file: !source.realtime
      case .standardInput: true
      }
    }
    .map(\.name)
  }

  /// The keys that differ in a way that only a new start of the program can follow: those of what
  /// stays open while sources come and go.
  func keysForARestart(from old: ListenPlan) -> [String] {
    let (new, old) = (configuration, old.configuration)
    let differences = [
      ("socket", new.socket != old.socket), ("spool", new.spool != old.spool),
      ("spool_mib", new.spoolBytes != old.spoolBytes), ("connect", new.connect != old.connect),
      ("journal", new.writesToJournal != old.writesToJournal),
      ("stdout", new.writesToStandardOutput != old.writesToStandardOutput),
      ("log_level", new.logLevel != old.logLevel),
    ]
    return differences.filter(\.1).map(\.0)
  }
}
