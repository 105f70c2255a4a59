import AudioSignal
import SoundEvents

/// Reproducible random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// Ten steps per second of ten samples each, so that times in the tests are easy to read.
enum Grid {
  static let stepSamples = 10
  static let sampleRate = 100
  static let stepSeconds = 0.1
}

/// Settings that only compare with thresholds 0.6 and 0.4.
func plainSettings(_ change: (inout EventSettings) -> Void = { _ in }) -> EventSettings {
  var settings = EventSettings()
  settings.onsetThreshold = 0.6
  settings.offsetThreshold = 0.4
  settings.smoothing = SmoothingSettings(kind: .none)
  settings.minimumDuration = 0
  settings.minimumGap = 0
  settings.maximumDuration = 0
  settings.cooldown = 0
  change(&settings)
  return settings
}

extension EventDetector {
  /// Feeds scores of one label.
  mutating func feed(_ scores: [Float], meanSquare: Double = 0.01, gaps: Set<Int> = [])
    -> [EventRecord]
  {
    var records: [EventRecord] = []
    for (step, score) in scores.enumerated() {
      let scores = [score]
      self.step(scores: scores.span, meanSquare: meanSquare, isGap: gaps.contains(step)) {
        records.append($0)
      }
    }
    return records
  }

  mutating func end(_ reason: EventRecord.EndReason = .endOfStream) -> [EventRecord] {
    var records: [EventRecord] = []
    finish(reason: reason) { records.append($0) }
    return records
  }
}

func oneLabelDetector(_ settings: EventSettings) -> EventDetector {
  EventDetector(
    settings: [settings], stepSamples: Grid.stepSamples, sampleRate: Grid.sampleRate)
}

/// Records of one run over scores of one label, until the end of the stream.
func detect(_ scores: [Float], _ settings: EventSettings) -> [EventRecord] {
  var detector = oneLabelDetector(settings)
  return detector.feed(scores) + detector.end()
}
