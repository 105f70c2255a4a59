public import SoundScenes

/// A clip or one of its views as a network sees it, before normalisation.
public struct ClipFeatures: Hashable, Sendable {
  /// Values per frame.
  public var bands: Int
  /// Frames × bands.
  public var values: [Float]
  /// When its labels sound, as far as that is known, in seconds from the first sample.
  public var events: [LabelledEvent]

  /// Frames.
  public var frames: Int { values.count / bands }

  /// Features of a clip.
  public init(bands: Int, values: [Float], events: [LabelledEvent]) {
    precondition(values.count % bands == 0, "\(values.count) values are not frames of \(bands)")
    self.bands = bands
    self.values = values
    self.events = events
  }
}
