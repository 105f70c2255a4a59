extension DataSurvey {
  /// Clips of one fold.
  public struct FoldCount: Codable, Hashable, Sendable {
    /// The fold's number.
    public var fold: Int
    /// Its clips.
    public var clips: Int
  }

  /// Recordings of one licence.
  public struct LicenceCount: Codable, Hashable, Sendable {
    /// The licence as tables name it; nil when they name none.
    public var licence: String?
    /// Recordings that have it.
    public var recordings: Int
  }

  /// Recordings of one kind of file.
  public struct Format: Codable, Hashable, Sendable {
    /// Samples per second.
    public var sampleRate: Int
    /// Channels.
    public var channels: Int
    /// Recordings of this kind.
    public var recordings: Int

    enum CodingKeys: String, CodingKey {
      case channels, recordings
      case sampleRate = "sample_rate"
    }

    static func all(in recordings: [RecordingSurvey]) -> [Format] {
      DataSurvey.counts(recordings.map { [$0.sampleRate, $0.channels] })
        .map { Format(sampleRate: $0.key[0], channels: $0.key[1], recordings: $0.value) }
        .sorted {
          ($1.recordings, $0.sampleRate, $0.channels) < ($0.recordings, $1.sampleRate, $1.channels)
        }
    }
  }

  /// How loud recordings are.
  public struct Levels: Codable, Hashable, Sendable {
    /// The largest magnitude of each recording; full scale is 1.
    public var peak: Spread
    /// The root mean square of each recording.
    public var rms: Spread
    /// Recordings with clipped samples.
    public var clippedRecordings: Int
    /// Share of all samples that are clipped.
    public var clippedShare: Double
    /// Recordings with digital silence.
    public var silentRecordings: Int
    /// Share of all samples that are digital silence.
    public var silentShare: Double
    /// Recordings that are nothing but zeros.
    public var emptyRecordings: Int

    enum CodingKeys: String, CodingKey {
      case peak, rms
      case clippedRecordings = "clipped_recordings"
      case clippedShare = "clipped_share"
      case silentRecordings = "silent_recordings"
      case silentShare = "silent_share"
      case emptyRecordings = "empty_recordings"
    }

    init?(of recordings: [RecordingSurvey]) {
      guard let peak = Spread(of: recordings.map(\.peak)),
        let rms = Spread(of: recordings.map(\.rms))
      else { return nil }
      self.peak = peak
      self.rms = rms
      let samples = recordings.reduce(0) { $0 + $1.samples }
      func share(_ count: Int) -> Double { samples > 0 ? Double(count) / Double(samples) : 0 }
      clippedRecordings = recordings.count { $0.clippedSamples > 0 }
      clippedShare = share(recordings.reduce(0) { $0 + $1.clippedSamples })
      silentRecordings = recordings.count { $0.silentSamples > 0 }
      silentShare = share(recordings.reduce(0) { $0 + $1.silentSamples })
      emptyRecordings = recordings.count { $0.peak == 0 }
    }
  }

  /// A recording that could not be read, or not to its end.
  public struct Problem: Codable, Hashable, Sendable {
    /// Its name.
    public var name: String
    /// What is wrong.
    public var problem: String

    static func all(
      in clips: [TrainingClip], recordings: [String: RecordingSurvey]
    ) -> [Problem] {
      clips.compactMap { clip in
        guard let recording = recordings[clip.path] else {
          return Problem(name: clip.name, problem: "was not read")
        }
        return recording.problem.map { Problem(name: clip.name, problem: $0) }
      }
    }
  }
}
