/// What a recipe may hold. Whatever passes can be rendered, in memory of a few times a scene.
extension SoundscapeRecipe {
  /// What the numbers of a recipe may be, under the names of their keys.
  enum Limits {
    static let scenes = 1...1_000_000
    static let seconds = 0.5...600.0
    static let sampleRate = LabelledSound.sampleRates
    /// 128 MiB.
    static let samples = 1 << 25
    static let seed = 0...Int.max
    static let peak = -60.0...0.0
    static let level = -100.0...0.0
    static let noiseFloor = -60.0...0.0
    static let share = 0.0...1.0
    static let count = 0.0...1000.0
    static let signalToNoise = BackgroundMix.limits
    static let gap = 0.0...600.0
    static let polyphony = 1...16
    static let longest = 0.05...600.0
    static let shortest = 0.0...60.0
    static let stretch = TimeStretch.limits
    static let pitch = PitchShift.limits
    static let fade = 0.0...1.0
    static let alarmSeconds = 0.1...GeneratedAlarm.longestSeconds
    static let list = 1000
  }

  /// Throws what is not possible; for recipes that do not come from a file, which is checked
  /// line by line.
  public func check() throws(RecipeError) {
    try (scenes...scenes).check("scenes", within: Limits.scenes)
    try Self.check("seconds", seconds, Limits.seconds)
    try (sampleRate...sampleRate).check("sample_rate", within: Limits.sampleRate)
    try Self.check("peak", peakDecibels, Limits.peak)
    try Self.check("background.level", background.level, Limits.level)
    try Self.check("background.noise_share", background.noiseShare, Limits.share)
    if let floor = background.noiseFloor {
      try Self.check("background.noise_floor", floor, Limits.noiseFloor)
    }
    try check(events)
    if let alarms { try check(alarms) }
    if let message = contradiction { throw .contradiction(message.text) }
  }

  /// What does not go together, and the key to blame.
  var contradiction: (key: String, text: String)? {
    let samples = seconds * Double(sampleRate)
    if samples > Double(Limits.samples) {
      return (
        "seconds",
        "a scene of \(seconds) s at \(sampleRate) Hz has \(Int(samples)) samples; at most"
          + " \(Limits.samples) are possible"
      )
    }
    if events.overlapShare > 0 && events.maximumPolyphony == 1 {
      return (
        "events", "overlap_share is above 0, but maximum_polyphony = 1 leaves no overlap"
      )
    }
    if let alarms, alarms.kinds.isEmpty {
      return ("alarms", "kinds is empty; name one or leave [alarms] out")
    }
    return nil
  }

  private func check(_ events: Events) throws(RecipeError) {
    try Self.check("events.count", events.count, Limits.count)
    try Self.check("events.snr", events.signalToNoise, Limits.signalToNoise)
    try Self.check("events.gap", events.gap, Limits.gap)
    try Self.check("events.overlap_share", events.overlapShare, Limits.share)
    try (events.maximumPolyphony...events.maximumPolyphony).check(
      "events.maximum_polyphony", within: Limits.polyphony)
    if let longest = events.longestSeconds {
      try Self.check("events.longest", longest, Limits.longest)
    }
    try Self.check("events.shortest", events.shortestSeconds, Limits.shortest)
    try Self.check("events.stretch", events.stretch, Limits.stretch)
    try Self.check("events.pitch", events.pitch, Limits.pitch)
    try Self.check("events.fade", events.fadeSeconds, Limits.fade)
  }

  private func check(_ alarms: Alarms) throws(RecipeError) {
    try Self.check("alarms.share", alarms.share, Limits.share)
    try Self.check("alarms.seconds", alarms.seconds, Limits.alarmSeconds)
    try Self.check("alarms.room_share", alarms.roomShare, Limits.share)
  }

  private static func check(
    _ key: String, _ value: Double, _ limits: ClosedRange<Double>
  ) throws(RecipeError) {
    // False for what is not a number.
    guard limits.contains(value) else {
      throw .outOfRange(
        key: key, found: "\(value)", allowed: "\(limits.lowerBound) to \(limits.upperBound)")
    }
  }

  private static func check(
    _ key: String, _ distribution: Distribution, _ limits: ClosedRange<Double>
  ) throws(RecipeError) {
    guard let bounds = distribution.bounds else {
      throw .outOfRange(key: key, found: "\(distribution)", allowed: "a distribution of numbers")
    }
    try bounds.check(key, within: limits)
  }
}
