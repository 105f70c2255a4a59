internal import SoundScenes

extension DataSurvey {
  /// The least, the middle and the most of something.
  public struct Spread: Codable, Hashable, Sendable {
    /// The least.
    public var minimum: Double
    /// The value that as many are below as above; the mean of two when their number is even.
    public var median: Double
    /// The most.
    public var maximum: Double

    /// Of values in any order; nil when there are none.
    init?(of values: [Double]) {
      let sorted = values.sorted()
      guard let first = sorted.first, let last = sorted.last else { return nil }
      minimum = first
      median = (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
      maximum = last
    }
  }

  /// What there is of one label.
  public struct Label: Codable, Hashable, Sendable {
    /// Its name.
    public var label: String
    /// Clips that it sounds in.
    public var clips: Int
    /// The length of these clips together.
    public var hours: Double
    /// The groups that these clips belong to; a clip without a group is one of its own.
    public var groups: Int
    /// Clips whose times are known.
    public var clipsWithTimes: Int
    /// Events whose times are known.
    public var events: Int
    /// Seconds of these events together.
    public var eventSeconds: Double
    /// How long these events are in seconds; nil without events.
    public var durations: Spread?
    /// Clips on the training side of the split; nil without a split.
    public var trainingClips: Int?
    /// Clips on the validation side of the split; nil without a split.
    public var validationClips: Int?

    enum CodingKeys: String, CodingKey {
      case label, clips, hours, groups, events, durations
      case clipsWithTimes = "clips_with_times"
      case eventSeconds = "event_seconds"
      case trainingClips = "training_clips"
      case validationClips = "validation_clips"
    }

    static func all(in clips: [TrainingClip], split: DataSplit?) -> [Label] {
      var clipsByLabel: [String: [Int]] = [:]
      for (index, clip) in clips.enumerated() {
        for label in Set(clip.labels) { clipsByLabel[label, default: []].append(index) }
      }
      let training = split.map { Set($0.training) }
      let validation = split.map { Set($0.validation) }
      return clipsByLabel.sorted { $0.key < $1.key }.map { label, indices in
        let own = indices.map { clips[$0] }
        let durations = own.flatMap(\.events).filter { $0.label == label }
          .map { $0.offset - $0.onset }
        return Label(
          label: label, clips: own.count, hours: DataSurvey.hours(own),
          groups: Set(own.compactMap(\.group)).count + own.count { $0.group == nil },
          clipsWithTimes: own.count { $0.knowsTimes(of: label) }, events: durations.count,
          eventSeconds: durations.reduce(0, +), durations: Spread(of: durations),
          trainingClips: training.map { side in indices.count { side.contains($0) } },
          validationClips: validation.map { side in indices.count { side.contains($0) } })
      }
    }
  }

  /// How much sounds at once, where times are known.
  public struct Polyphony: Codable, Hashable, Sendable {
    /// Seconds in which at least one label sounds.
    public var activeSeconds = 0.0
    /// Seconds in which at least two different labels sound.
    public var overlappedSeconds = 0.0
    /// The most labels that sound at one time.
    public var maximum = 0

    /// Share of the active seconds in which several labels sound; 0 when none does.
    public var share: Double { activeSeconds > 0 ? overlappedSeconds / activeSeconds : 0 }

    enum CodingKeys: String, CodingKey {
      case maximum
      case activeSeconds = "active_seconds"
      case overlappedSeconds = "overlapped_seconds"
    }

    init(of clips: [TrainingClip]) {
      for clip in clips { add(clip.events) }
    }

    private mutating func add(_ events: [LabelledEvent]) {
      // Ends come before beginnings at the same time, so that events that touch do not overlap.
      let edges = events.flatMap { [($0.onset, 1, $0.label), ($0.offset, -1, $0.label)] }
        .sorted { ($0.0, $0.1) < ($1.0, $1.1) }
      var sounding: [String: Int] = [:]
      var last = 0.0
      for (time, change, label) in edges {
        if !sounding.isEmpty { activeSeconds += time - last }
        if sounding.count > 1 { overlappedSeconds += time - last }
        last = time
        let count = (sounding[label] ?? 0) + change
        sounding[label] = count > 0 ? count : nil
        maximum = max(maximum, sounding.count)
      }
    }
  }
}
