/// What a collection is made of, and what is doubtful about it: the figures of `tocsin survey`.
public struct DataSurvey: Codable, Hashable, Sendable {
  /// Clips whose labels are known.
  public var clips: Int
  /// Their length together.
  public var hours: Double
  /// Recordings of background.
  public var backgrounds: Int
  /// Their length together.
  public var backgroundHours: Double
  /// Clips in which none of the labels sounds.
  public var clipsWithoutLabels: Int
  /// Clips with more than one label.
  public var clipsWithSeveralLabels: Int
  /// Events whose times are known.
  public var events: Int
  /// The groups that clips belong to.
  public var groups: Int
  /// Clips that do not say which group they belong to.
  public var clipsWithoutGroup: Int
  /// Label by label, sorted by name.
  public var labels: [Label]
  /// A label with fewer clips than this has few.
  public var minimumClips: Int
  /// The labels with fewer clips than `minimumClips`.
  public var labelsWithFewClips: [String]
  /// How much sounds at once.
  public var polyphony: Polyphony
  /// Clips by fold; those without one are not counted.
  public var folds: [FoldCount]
  /// Recordings by licence, clips and backgrounds together, most frequent first.
  public var licences: [LicenceCount]
  /// Recordings by rate and channels, clips and backgrounds together, most frequent first.
  public var formats: [Format]
  /// How loud recordings are; nil when none was read.
  public var levels: Levels?
  /// Recordings with the same sound, clips and backgrounds together.
  public var duplicates: [Duplicate]
  /// What is on both sides of the split; nil without a split.
  public var leaks: [Leak]?
  /// Recordings that could not be read, or not to their end.
  public var problems: [Problem]
  /// Every recording that was read, in the order of the clips and then the backgrounds.
  public var recordings: [RecordingSurvey]

  /// Counts.
  ///
  /// - Parameters:
  ///   - recordings: what the samples are like; found by path, in any order. What is not there was not
  ///     read, and is a problem when any was read.
  ///   - split: of `clips`, to look for leaks and count labels on both sides.
  ///   - minimumClips: a label with fewer has few.
  public init(
    clips: [TrainingClip], backgrounds: [TrainingClip] = [], recordings: [RecordingSurvey],
    split: DataSplit? = nil, minimumClips: Int = 10
  ) {
    let all = clips + backgrounds
    let read = Dictionary(recordings.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first })
    self.clips = clips.count
    hours = Self.hours(clips)
    self.backgrounds = backgrounds.count
    backgroundHours = Self.hours(backgrounds)
    clipsWithoutLabels = clips.count { $0.labels.isEmpty }
    clipsWithSeveralLabels = clips.count { $0.labels.count > 1 }
    events = clips.reduce(0) { $0 + $1.events.count }
    groups = Set(clips.compactMap(\.group)).count
    clipsWithoutGroup = clips.count { $0.group == nil }
    labels = Label.all(in: clips, split: split)
    self.minimumClips = minimumClips
    labelsWithFewClips = labels.filter { $0.clips < minimumClips }.map(\.label)
    polyphony = Polyphony(of: clips)
    folds = Self.counts(clips.compactMap(\.fold)).sorted { $0.key < $1.key }
      .map { FoldCount(fold: $0.key, clips: $0.value) }
    licences = Self.counts(all.map(\.licence))
      .sorted { ($1.value, $0.key ?? "") < ($0.value, $1.key ?? "") }
      .map { LicenceCount(licence: $0.key, recordings: $0.value) }
    self.recordings = all.compactMap { read[$0.path] }
    formats = Format.all(in: self.recordings)
    levels = Levels(of: self.recordings)
    duplicates = Duplicate.all(in: all, recordings: read)
    leaks = split.map { Leak.all(in: clips, split: $0, recordings: read) }
    problems = recordings.isEmpty ? [] : Problem.all(in: all, recordings: read)
  }

  static func hours(_ clips: [TrainingClip]) -> Double {
    clips.reduce(0) { $0 + $1.seconds } / 3600
  }

  static func counts<Key: Hashable>(_ keys: [Key]) -> [Key: Int] {
    keys.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }

  enum CodingKeys: String, CodingKey {
    case clips, hours, backgrounds, events, groups, labels, polyphony, folds, licences, formats
    case levels, duplicates, leaks, problems, recordings
    case backgroundHours = "background_hours"
    case clipsWithoutLabels = "clips_without_labels"
    case clipsWithSeveralLabels = "clips_with_several_labels"
    case clipsWithoutGroup = "clips_without_group"
    case minimumClips = "minimum_clips"
    case labelsWithFewClips = "labels_with_few_clips"
  }
}
