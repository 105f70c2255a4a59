public import SoundEvents
public import TOMLReading

/// Which lines are written for an event.
public enum EmitMode: String, Sendable, Hashable, CaseIterable {
  /// The line of the beginning only: the earliest, without the duration.
  case start
  /// The line of the end only: one line per event, with its duration.
  case end
  /// Both, tied by their id.
  case both
}

/// The least severe message that is logged.
public enum LogLevel: String, Sendable, Hashable, CaseIterable {
  /// From the most talkative to the quietest.
  case trace, debug, info, notice, warning, error, critical
}

extension ServiceConfiguration {
  /// What the network multiplies.
  public enum Precision: String, Sendable, Hashable, CaseIterable {
    /// What the model was trained with.
    case float32
    /// Faster on some processors, and a little less exact.
    case bfloat16
  }
}

/// Everything a configuration file says, checked, with the defaults of what it does not say.
///
/// Paths are resolved: one that was written relative starts at the folder of the file. Whether the
/// model, the sound files and the devices exist is not checked here.
public struct ServiceConfiguration: Sendable, Hashable {
  /// The file as it was named by the caller; problems begin with it.
  public let path: String
  /// The model file; nil means the model that is installed with the program.
  public var model: String?
  /// What the network multiplies.
  public var precision = Precision.float32
  /// A file of settings for labels, as `tocsin calibrate` writes it, over those of this file.
  public var overlay: String?
  /// Which lines are written for an event.
  public var emit = EmitMode.both
  /// Seconds between status lines, 0…86400; 0 means none.
  public var statusSeconds = 30.0
  /// The Unix socket on which events are offered, at most 107 bytes; nil means none.
  public var socket: String?
  /// The folder in which lines are kept for readers of the socket that resume; nil means none.
  public var spool: String?
  /// Most bytes of the spool, 1…1 048 576 MiB.
  public var spoolBytes = 64 << 20
  /// The Unix socket of another program to which lines are sent, at most 107 bytes; nil means none.
  public var connect: String?
  /// The labels whose lines are dropped last and saved at once; nil means all.
  public var alarmLabels: [String]?
  /// The least severe message that is logged.
  public var logLevel = LogLevel.info
  /// Whether events are written to standard output (also when there is a socket).
  public var writesToStandardOutput = true
  /// Whether events are also sent to the journal, with their values as fields.
  public var writesToJournal = false
  /// In the order of the file, at most 256, with unique names; may be empty.
  public var sources: [SourceConfiguration] = []
  /// `[[action]]`: commands for what happens, in the order of the file, at most 32, with unique names.
  public var actions: [ActionConfiguration] = []
  /// `[events]`: what changes for every label.
  public var events = EventOverrides()
  /// `[labels.NAME]`: what changes for one label, over `events`.
  public var labels: [String: EventOverrides] = [:]
  /// `only` of `[labels]`: the labels that give events; nil means all but the disabled ones.
  public var onlyLabels: [String]?

  var places = ConfigurationPlaces()

  /// The defaults, without a file.
  public init() {
    self.init(emptyAt: "")
  }

  init(emptyAt path: String) {
    self.path = path
  }

  /// Reads a configuration from text. `path` names it in problems and is where relative paths
  /// start; no file of that name is read, and no overlay.
  ///
  /// - Throws: `ConfigurationError.invalid` with every problem found.
  public init(toml text: String, path: String) throws(ConfigurationError) {
    try self.init(ConfigurationText(text, path: path))
  }

  /// Reads a configuration file of at most 1 MiB of UTF-8, and its overlay where it names one.
  ///
  /// - Throws: `ConfigurationError.unreadable`, or `.invalid` with every problem found.
  public init(path: String) throws(ConfigurationError) {
    try self.init(ConfigurationText(path: path))
    if let overlay { apply(try ServiceConfiguration(overlay: overlay)) }
  }

  /// What changes for a label: `events` under the label's own table, and `enabled` as `onlyLabels`
  /// or the table says; nil leaves that to the model.
  public func overrides(for label: String) -> EventOverrides {
    let own = labels[label] ?? EventOverrides()
    var result = events.overridden(by: own)
    result.enabled = onlyLabels.map { $0.contains(label) } ?? own.enabled
    return result
  }
}

extension EventOverrides {
  /// These overrides with every field that `other` states replaced.
  func overridden(by other: EventOverrides) -> EventOverrides {
    var result = self
    result.onsetThreshold = other.onsetThreshold ?? onsetThreshold
    result.offsetThreshold = other.offsetThreshold ?? offsetThreshold
    result.smoothing = other.smoothing ?? smoothing
    result.minimumDuration = other.minimumDuration ?? minimumDuration
    result.minimumGap = other.minimumGap ?? minimumGap
    result.maximumDuration = other.maximumDuration ?? maximumDuration
    result.cooldown = other.cooldown ?? cooldown
    result.enabled = other.enabled ?? enabled
    return result
  }
}
