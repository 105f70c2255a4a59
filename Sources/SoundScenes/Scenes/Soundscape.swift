/// A generated scene with all that is known about it.
public struct Soundscape: Sendable {
  /// An event of a scene and how it came there.
  public struct Event: Hashable, Sendable {
    /// What sounds and when, in seconds from the beginning of the scene.
    public var event: LabelledEvent
    /// The clip, or "generated:" and the kind of an alarm.
    public var source: String
    /// Where the event begins in its clip, in seconds.
    public var sourceOnset: Double
    /// Active power of the event over the mean power of the background, in decibels.
    public var signalToNoise: Double
    /// Its length over that of the clip's part.
    public var stretch: Double
    /// How much higher it is than the clip, in semitones.
    public var pitch: Double
    /// What the clip's samples were multiplied by, in decibels, `gainDecibels` of the scene
    /// included.
    public var gainDecibels: Double
  }

  /// Its number, from 0.
  public var index: Int
  /// Its file's name without the extension: `scene_0001` for the first.
  public var name: String
  /// At the recipe's rate; no peak is above the recipe's.
  public var samples: [Float]
  /// Samples per second.
  public var sampleRate: Int
  /// By onset.
  public var events: [Event]
  /// The recording behind the events, or "generated:noise".
  public var background: String
  /// How much the whole scene was turned down to keep its peak, in decibels, 0 or less.
  public var gainDecibels: Double

  /// The length in seconds.
  public var seconds: Double { Double(samples.count) / Double(sampleRate) }

  /// What the tables say about it, without its samples.
  public var record: SceneRecord {
    SceneRecord(
      index: index, name: name, seconds: seconds, events: events, background: background,
      gainDecibels: gainDecibels)
  }

  static func name(_ index: Int, of count: Int) -> String {
    let number = String(index + 1)
    let digits = max(4, String(count).count)
    return "scene_" + String(repeating: "0", count: max(0, digits - number.count)) + number
  }
}

/// What the tables say about a scene.
public struct SceneRecord: Hashable, Sendable {
  /// As in `Soundscape`.
  public var index: Int
  /// As in `Soundscape`.
  public var name: String
  /// The length in seconds.
  public var seconds: Double
  /// By onset.
  public var events: [Soundscape.Event]
  /// As in `Soundscape`.
  public var background: String
  /// As in `Soundscape`.
  public var gainDecibels: Double
}
