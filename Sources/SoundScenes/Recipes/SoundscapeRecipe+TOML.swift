internal import AudioSignal
public import TOMLReading

extension SoundscapeRecipe {
  /// Reads the text of a recipe. What it does not state has the value of `SoundscapeRecipe()`.
  ///
  /// - Parameter path: names the file in messages.
  /// - Throws: every problem of the file, with its line.
  public init(toml: String, path: String) throws(ConfigurationError) {
    try self.init(ConfigurationText(toml, path: path))
  }

  /// Reads the recipe in a file.
  public init(path: String) throws(ConfigurationError) {
    try self.init(ConfigurationText(path: path))
  }

  private static let topLevelKeys = [
    "scenes", "seconds", "sample_rate", "seed", "format", "peak", "splits",
  ]

  private init(_ text: ConfigurationText) throws(ConfigurationError) {
    self.init()
    let root = try TOMLDocument.parse(text)
    let problems = ProblemList(path: text.path, topLevelKeys: Self.topLevelKeys)
    if var table = RecipeTable(root, place: "at the top level", problems: problems) {
      readTopLevel(&table)
      if var background = table.table("background") { readBackground(&background) }
      if var events = table.table("events") { readEvents(&events) }
      if var alarms = table.table("alarms") { readAlarms(&alarms) }
      table.finish()
      if problems.sorted.isEmpty, let contradiction {
        table.reader.report(contradiction.key, contradiction.text)
      }
    }
    let found = problems.sorted
    guard found.isEmpty else { throw .invalid(found) }
  }

  private mutating func readTopLevel(_ table: inout RecipeTable) {
    scenes = table.integer("scenes", in: Limits.scenes) ?? scenes
    seconds = table.number("seconds", in: Limits.seconds) ?? seconds
    sampleRate = table.integer("sample_rate", in: Limits.sampleRate) ?? sampleRate
    seed = table.integer("seed", in: Limits.seed).map { UInt64($0) } ?? seed
    format = table.choice("format", as: AudioFileFormat.self) ?? format
    peakDecibels = table.number("peak", in: Limits.peak) ?? peakDecibels
    splits = table.strings("splits", "a list of names of splits") ?? splits
  }

  private mutating func readBackground(_ table: inout RecipeTable) {
    background.level = table.distribution("level", in: Limits.level) ?? background.level
    background.noiseShare = table.number("noise_share", in: Limits.share) ?? background.noiseShare
    background.noiseFloor = table.distribution("noise_floor", in: Limits.noiseFloor)
    table.finish()
  }

  private mutating func readEvents(_ table: inout RecipeTable) {
    events.count = table.distribution("count", in: Limits.count) ?? events.count
    events.labels = table.strings("labels", "a list of labels") ?? events.labels
    events.signalToNoise =
      table.distribution("snr", in: Limits.signalToNoise) ?? events.signalToNoise
    events.gap = table.distribution("gap", in: Limits.gap) ?? events.gap
    events.overlapShare = table.number("overlap_share", in: Limits.share) ?? events.overlapShare
    events.maximumPolyphony =
      table.integer("maximum_polyphony", in: Limits.polyphony) ?? events.maximumPolyphony
    events.longestSeconds = table.distribution("longest", in: Limits.longest)
    events.shortestSeconds = table.number("shortest", in: Limits.shortest) ?? events.shortestSeconds
    events.segments = table.choice("segments", as: Segments.self) ?? events.segments
    events.stretch = table.distribution("stretch", in: Limits.stretch) ?? events.stretch
    events.pitch = table.distribution("pitch", in: Limits.pitch) ?? events.pitch
    events.fadeSeconds = table.number("fade", in: Limits.fade) ?? events.fadeSeconds
    events.hasDistinctGroups = table.boolean("distinct_groups") ?? events.hasDistinctGroups
    table.finish()
  }

  private mutating func readAlarms(_ table: inout RecipeTable) {
    var alarms = Alarms(kinds: AlarmKind.allCases)
    if let names = table.strings("kinds", "a list of kinds of alarms") {
      alarms.kinds = names.compactMap { name in
        let kind = AlarmKind(rawValue: name)
        if kind == nil {
          let known = AlarmKind.allCases.map(\.rawValue)
          table.reader.report(
            "kinds",
            "unknown alarm \(Spelling.quoted(name))\(Spelling.hint(for: name, among: known));"
              + " known: \(known.joined(separator: ", "))")
        }
        return kind
      }
    }
    alarms.share = table.number("share", in: Limits.share) ?? alarms.share
    alarms.seconds = table.distribution("seconds", in: Limits.alarmSeconds) ?? alarms.seconds
    alarms.labelling =
      table.choice("labelling", as: GeneratedAlarm.Labelling.self) ?? alarms.labelling
    alarms.roomShare = table.number("room_share", in: Limits.share) ?? alarms.roomShare
    table.finish()
    self.alarms = alarms
  }
}
