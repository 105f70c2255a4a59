/// A recording of one kind of sound.
public struct SceneClip: Sendable {
  /// Names it in tables and messages, such as its file.
  public var name: String
  /// What sounds.
  public var label: String
  /// The split it belongs to, such as a fold.
  public var split: String?
  /// What it was cut from; clips of one group may be alike.
  public var group: String?
  /// Where the sound is, in seconds; empty when nobody knows, and then its active extent counts
  /// (see `SignalPower`). What lies outside of the recording is left out.
  public var segments: [ClosedRange<Double>]
  /// Gives the samples, at a sample rate in hertz. Called from several threads.
  public var load: @Sendable (_ sampleRate: Int) throws -> [Float]

  /// A clip.
  public init(
    name: String, label: String, split: String? = nil, group: String? = nil,
    segments: [ClosedRange<Double>] = [],
    load: @escaping @Sendable (_ sampleRate: Int) throws -> [Float]
  ) {
    self.name = name
    self.label = label
    self.split = split
    self.group = group
    self.segments = segments
    self.load = load
  }
}

/// A recording of a place without events.
public struct SceneBackground: Sendable {
  /// Names it in tables and messages, such as its file.
  public var name: String
  /// The split it belongs to.
  public var split: String?
  /// Gives the samples, at a sample rate in hertz. Called from several threads.
  public var load: @Sendable (_ sampleRate: Int) throws -> [Float]

  /// A background.
  public init(
    name: String, split: String? = nil,
    load: @escaping @Sendable (_ sampleRate: Int) throws -> [Float]
  ) {
    self.name = name
    self.split = split
    self.load = load
  }
}

extension SceneClip {
  /// What the loader gives, with 0 for what is no sample.
  func samples(sampleRate: Int) throws(SceneError) -> [Float] {
    try loaded(name) { try load(sampleRate) }
  }
}

extension SceneBackground {
  /// What the loader gives, with 0 for what is no sample; at least one.
  func samples(sampleRate: Int) throws(SceneError) -> [Float] {
    let samples = try loaded(name) { try load(sampleRate) }
    guard !samples.isEmpty else { throw .cannotLoad(name: name, reason: "it has no samples") }
    return samples
  }
}

private func loaded(_ name: String, _ body: () throws -> [Float]) throws(SceneError) -> [Float] {
  do {
    // What is no number would spread over everything that is computed from it.
    return try body().map { abs($0) <= 65536 ? $0 : 0 }
  } catch {
    throw .cannotLoad(name: name, reason: "\(error)")
  }
}
