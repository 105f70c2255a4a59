/// A stretch of a sound that has a name.
public struct LabelledEvent: Hashable, Sendable {
  /// What sounds.
  public var label: String
  /// Beginning in seconds from the first sample.
  public var onset: Double
  /// End in seconds, after `onset`.
  public var offset: Double

  /// An event; times in seconds.
  public init(label: String, onset: Double, offset: Double) {
    self.label = label
    self.onset = onset
    self.offset = offset
  }
}

/// Mono samples and what is to be heard in them when.
public struct LabelledSound: Sendable {
  /// Full scale is -1...1, but more is allowed.
  public var samples: [Float]
  /// Samples per second, in `sampleRates`.
  public var sampleRate: Int
  /// In any order.
  public var events: [LabelledEvent]

  /// The sample rates, in hertz, that this module works with.
  public static let sampleRates = 4_000...192_000

  /// A sound; without events where nobody asks for them.
  ///
  /// - Precondition: `sampleRate` is one of `sampleRates`.
  public init(samples: [Float], sampleRate: Int, events: [LabelledEvent] = []) {
    precondition(Self.sampleRates.contains(sampleRate), "a sample rate of \(sampleRate) Hz")
    self.samples = samples
    self.sampleRate = sampleRate
    self.events = events
  }

  /// The length in seconds.
  public var seconds: Double { Double(samples.count) / Double(sampleRate) }

  /// The samples that a time in seconds is long, rounded.
  func count(of seconds: Double) -> Int { Int((seconds * Double(sampleRate)).rounded()) }
}

extension [LabelledEvent] {
  /// All times multiplied.
  func scaled(by factor: Double) -> Self {
    map { LabelledEvent(label: $0.label, onset: $0.onset * factor, offset: $0.offset * factor) }
  }

  /// All times moved, and what then lies outside of 0...`length` cut off; all in seconds.
  func moved(by seconds: Double, length: Double) -> Self {
    compactMap { event in
      let onset = Swift.max(0, event.onset + seconds)
      let offset = Swift.min(length, event.offset + seconds)
      return onset < offset ? LabelledEvent(label: event.label, onset: onset, offset: offset) : nil
    }
  }

  /// All times moved on a circle of `length` seconds; an event over its seam becomes two.
  func rotated(by seconds: Double, length: Double) -> Self {
    moved(by: seconds, length: length)
      + moved(by: seconds + length, length: length)
      + moved(by: seconds - length, length: length)
  }
}
