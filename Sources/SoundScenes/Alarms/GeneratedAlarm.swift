/// An alarm made by arithmetic, with its exact times.
public struct GeneratedAlarm: Sendable {
  /// Which part of an alarm is one event.
  public enum Labelling: String, CaseIterable, Sendable, Codable {
    /// All cycles: from the first onset to the last offset.
    case whole
    /// Each cycle for itself, without its pause.
    case cycles
  }

  /// What it is.
  public let kind: AlarmKind
  /// The samples from the first onset to the last offset, with a peak of half of full scale, and
  /// the events in them.
  public let sound: LabelledSound
  /// How often the signal is given.
  public let cycles: Int
  /// The length of a cycle with its pause.
  public let cycleSeconds: Double
  /// The main frequency; of glides and of several frequencies the lowest.
  public let hertz: Double

  /// The most seconds of one alarm.
  public static let longestSeconds = 600.0

  /// Draws a sounder and gives its signal some times.
  ///
  /// - Parameters:
  ///   - cycles: at least 1; fewer are given where they would be longer than `longestSeconds`.
  ///   - sampleRate: one of `LabelledSound.sampleRates`.
  public init(
    _ kind: AlarmKind, cycles: Int, labelling: Labelling = .whole, sampleRate: Int,
    using generator: inout SplitMix64
  ) {
    precondition(cycles > 0, "\(cycles) cycles of an alarm")
    let design = AlarmDesign(kind, using: &generator)
    self.init(kind, design, cycles: cycles, labelling: labelling, sampleRate: sampleRate)
  }

  /// Draws a sounder and gives its signal for about some seconds: the number of cycles whose length
  /// is nearest, at least one.
  public init(
    _ kind: AlarmKind, seconds: Double, labelling: Labelling = .whole, sampleRate: Int,
    using generator: inout SplitMix64
  ) {
    let design = AlarmDesign(kind, using: &generator)
    // False for what is not a number.
    let limited = seconds > 0 ? min(seconds, Self.longestSeconds) : 0
    let cycles = max(1, Int((limited / design.cycleSeconds).rounded()))
    self.init(kind, design, cycles: cycles, labelling: labelling, sampleRate: sampleRate)
  }

  private init(
    _ kind: AlarmKind, _ design: AlarmDesign, cycles: Int, labelling: Labelling, sampleRate: Int
  ) {
    let most = max(1, Int(Self.longestSeconds / design.cycleSeconds))
    self.kind = kind
    self.cycles = min(cycles, most)
    cycleSeconds = design.cycleSeconds
    hertz = design.hertz
    let timbre = design.timbre
    let edges = timbre.attackSeconds + timbre.decaySeconds
    let length = Double(self.cycles) * design.cycleSeconds + edges
    var samples = [Float](repeating: 0, count: Int((length * Double(sampleRate)).rounded(.up)))
    var extents: [Range<Int>] = []
    for tones in Self.cycles(design, self.cycles) {
      let touched = tones.map {
        ToneSynthesis.add(
          $0, timbre, delay: timbre.attackSeconds / 2, to: &samples, sampleRate: sampleRate)
      }
      if let first = touched.first, let last = touched.last {
        extents.append(first.lowerBound..<last.upperBound)
      }
    }
    samples.removeLast(samples.count - (extents.last?.upperBound ?? 0))
    if labelling == .whole, let first = extents.first, let last = extents.last {
      extents = [first.lowerBound..<last.upperBound]
    } else if design.isContinuous {
      extents = Self.parts(of: samples.count, design.cycleSeconds, self.cycles, sampleRate)
    }
    let factor = 0.5 / max(SignalPower.peak(samples), .leastNormalMagnitude)
    sound = LabelledSound(
      samples: samples.map { $0 * factor }, sampleRate: sampleRate,
      events: extents.map { extent in
        LabelledEvent(
          label: kind.label, onset: Double(extent.lowerBound) / Double(sampleRate),
          offset: Double(extent.upperBound) / Double(sampleRate))
      })
  }

  /// The tones of each cycle; a signal without pauses is one tone through all cycles.
  private static func cycles(_ design: AlarmDesign, _ count: Int) -> [[AlarmTone]] {
    if design.isContinuous, let tone = design.tones.first {
      let glides = (0..<count).flatMap { _ in tone.glides }
      return [[AlarmTone(onset: tone.onset, glides: glides)]]
    }
    return (0..<count).map { cycle in
      design.tones.map { tone in
        AlarmTone(onset: tone.onset + Double(cycle) * design.cycleSeconds, glides: tone.glides)
      }
    }
  }

  private static func parts(
    of total: Int, _ seconds: Double, _ count: Int, _ sampleRate: Int
  ) -> [Range<Int>] {
    (0..<count).map { cycle in
      let begin = Int((Double(cycle) * seconds * Double(sampleRate)).rounded())
      let end = Int((Double(cycle + 1) * seconds * Double(sampleRate)).rounded())
      return begin..<(cycle + 1 == count ? total : min(end, total))
    }
  }
}

extension AlarmDesign {
  /// Whether it sounds from its beginning to its end without a pause.
  var isContinuous: Bool { tones.count == 1 && tones[0].seconds >= cycleSeconds }
}
