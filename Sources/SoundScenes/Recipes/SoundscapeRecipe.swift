public import AudioSignal

/// What soundscapes are made of: how many, how long, which sounds, how loud, how close together.
public struct SoundscapeRecipe: Hashable, Sendable, Codable {
  /// What is behind the events.
  public struct Background: Hashable, Sendable, Codable {
    /// Mean level over a scene, in decibels of full scale.
    public var level = Distribution.uniform(-50, -30)
    /// The share of scenes whose background is generated noise instead of a recording.
    public var noiseShare = 0.0
    /// Level of generated noise under recordings over theirs, in decibels, because many recordings
    /// hold nothing above some frequency, where events would stand out; nil for none.
    public var noiseFloor: Distribution?

    /// Recordings at -50 to -30 dB.
    public init() {}
  }

  /// Which of a clip's active segments make an event.
  public enum Segments: String, CaseIterable, Sendable, Codable {
    /// One of them, drawn.
    case one
    /// All, from the beginning of the first to the end of the last.
    case all
  }

  /// The events of a scene.
  public struct Events: Hashable, Sendable, Codable {
    /// How many a scene gets, rounded; fewer where no more fit in.
    public var count = Distribution.uniform(1, 8)
    /// The labels that clips are taken from, all equally often (so one that is named twice twice as
    /// often); empty for all labels of the clips.
    public var labels: [String] = []
    /// Active power of an event (see `SignalPower`) over the mean power of the scene's background,
    /// in decibels.
    public var signalToNoise = Distribution.uniform(0, 20)
    /// Seconds of no event between one that begins and all before it.
    public var gap = Distribution.uniform(0.2, 3)
    /// How often an event begins while another is heard, where that is possible, 0...1.
    public var overlapShare = 0.0
    /// The most events that are heard at a time.
    public var maximumPolyphony = 2
    /// The most seconds of an event, of which longer clips give a random piece; nil for all.
    public var longestSeconds: Distribution?
    /// Segments of clips that are shorter, in seconds, are taken only where a clip has no longer one.
    public var shortestSeconds = 0.0
    /// What of a clip is an event.
    public var segments = Segments.one
    /// The new length of an event over that of its clip.
    public var stretch = Distribution.constant(1)
    /// How much higher an event is than its clip, in semitones.
    public var pitch = Distribution.constant(0)
    /// Seconds in which an event fades in before it begins and out after it has ended.
    public var fadeSeconds = 0.01
    /// Whether no two events of a scene come from clips of the same group.
    public var hasDistinctGroups = true

    /// The values stated above.
    public init() {}
  }

  /// Events that are generated instead of taken from clips.
  public struct Alarms: Hashable, Sendable, Codable {
    /// All equally often.
    public var kinds: [AlarmKind]
    /// The share of events that are alarms.
    public var share = 1.0
    /// About how long an alarm sounds, in seconds: the nearest number of cycles, at least one.
    public var seconds = Distribution.uniform(4, 15)
    /// What one event is.
    public var labelling = GeneratedAlarm.Labelling.whole
    /// The share of alarms that are heard in a synthetic room; its reverberation after the last
    /// tone is not part of the event.
    public var roomShare = 0.5

    /// Alarms of some kinds; at least one.
    public init(kinds: [AlarmKind]) {
      self.kinds = kinds
    }
  }

  /// How many scenes.
  public var scenes = 10
  /// The length of each.
  public var seconds = 10.0
  /// Samples per second.
  public var sampleRate = 32_000
  /// The same seed gives the same scenes.
  public var seed: UInt64 = 1
  /// How they are stored.
  public var format = AudioFileFormat.flac
  /// The highest peak, in decibels of full scale: a scene that is louder is turned down as a whole.
  public var peakDecibels = -1.0
  /// The splits that clips and backgrounds may be from; empty for all.
  public var splits: [String] = []
  /// What is behind the events.
  public var background = Background()
  /// The events.
  public var events = Events()
  /// Generated alarms; nil for none.
  public var alarms: Alarms?

  /// Ten scenes of ten seconds with the values that the parts state.
  public init() {}
}
