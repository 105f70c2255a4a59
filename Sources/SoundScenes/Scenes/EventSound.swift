/// The samples of one event before it is placed.
struct EventSound {
  var label: String
  /// With what fades in before the event and out after it.
  var samples: [Float]
  /// What is heard: from the first to the last of the events.
  var active: Range<Int>
  /// The events themselves; one, or the cycles of an alarm.
  var events: [Range<Int>]
  var source: String
  var sourceOnset: Double
  var stretch: Double
  var pitch: Double

  /// The active power of the event itself; 0 for silence.
  func power(sampleRate: Int) -> Double {
    SignalPower.active(Array(samples[active]), sampleRate: sampleRate)
  }

  /// Fades the ends: over what lies before and after the event, and at least over 2 ms, but not over
  /// more than a quarter of it.
  mutating func fade(sampleRate: Int) {
    let least = min(sampleRate / 500, active.count / 4)
    samples.reverse()
    Self.fadeIn(&samples, over: max(samples.count - active.upperBound, least))
    samples.reverse()
    Self.fadeIn(&samples, over: max(active.lowerBound, least))
  }

  private static func fadeIn(_ samples: inout [Float], over count: Int) {
    for index in 0..<min(count, samples.count) {
      samples[index] *= (Float(index) + 0.5) / Float(count)
    }
  }
}

extension EventSound {
  /// A part of a clip; nil when there is nothing to hear in it.
  ///
  /// - Parameter longest: the most samples of the event.
  init?(
    _ clip: SceneClip, samples: [Float], rules: SoundscapeRecipe.Events, longest: Int,
    sampleRate: Int, using generator: inout SplitMix64
  ) {
    let stretch = rules.stretch.draw(using: &generator)
    let pitch = rules.pitch.draw(using: &generator)
    let limit = rules.longestSeconds.map { $0.draw(using: &generator) * Double(sampleRate) }
    guard var part = Self.part(of: clip, samples, rules, sampleRate, using: &generator)
    else { return nil }
    let most = max(1, Int(min(limit ?? .infinity, Double(longest)) / stretch))
    if part.count > most {
      let begin = generator.integer(part.lowerBound...(part.upperBound - most))
      part = begin..<(begin + most)
    }
    let margin = Int((rules.fadeSeconds * Double(sampleRate) / stretch).rounded())
    let before = min(margin, part.lowerBound)
    let after = min(margin, samples.count - part.upperBound)
    let excerpt = Array(samples[(part.lowerBound - before)..<(part.upperBound + after)])
    self.samples = PitchShift.apply(
      to: excerpt, semitones: pitch, ratio: stretch, sampleRate: sampleRate)
    let begin = Int((Double(before) * stretch).rounded())
    let count = min(longest, Int((Double(part.count) * stretch).rounded()))
    let end = min(begin + count, self.samples.count)
    guard begin < end else { return nil }
    active = begin..<end
    events = [active]
    label = clip.label
    source = clip.name
    sourceOnset = Double(part.lowerBound) / Double(sampleRate)
    self.stretch = stretch
    self.pitch = pitch
    fade(sampleRate: sampleRate)
  }

  /// A generated alarm.
  init(
    _ kind: AlarmKind, rules: SoundscapeRecipe.Alarms, longest: Int, sampleRate: Int,
    using generator: inout SplitMix64
  ) {
    let longestSeconds = Double(longest) / Double(sampleRate)
    let seconds = min(rules.seconds.draw(using: &generator), longestSeconds)
    let alarm = GeneratedAlarm(
      kind, seconds: seconds, labelling: rules.labelling, sampleRate: sampleRate, using: &generator)
    let count = min(alarm.sound.samples.count, longest)
    samples = Array(alarm.sound.samples.prefix(count))
    active = 0..<count
    events = alarm.sound.events.compactMap { event in
      let begin = alarm.sound.count(of: event.onset)
      let end = min(count, alarm.sound.count(of: event.offset))
      return begin < end ? begin..<end : nil
    }
    label = kind.label
    source = "generated:\(kind.rawValue)"
    sourceOnset = 0
    stretch = 1
    pitch = 0
    if count < alarm.sound.samples.count { fade(sampleRate: sampleRate) }
    if generator.isTrue(probability: rules.roomShare) {
      let room = RoomReverberation(
        reverberationSeconds: 0.2...1, directToReverberant: -3...12)
      let response = room.draw(sampleRate: sampleRate, using: &generator)
      samples = Convolution.apply(
        response, to: samples + [Float](repeating: 0, count: response.count))
    }
  }

  /// The samples of the clip that are the event; nil when it is silent.
  private static func part(
    of clip: SceneClip, _ samples: [Float], _ rules: SoundscapeRecipe.Events, _ sampleRate: Int,
    using generator: inout SplitMix64
  ) -> Range<Int>? {
    let known = clip.segments.compactMap { indices(of: $0, samples.count, sampleRate) }
    guard !known.isEmpty else {
      return SignalPower.activeExtent(samples, sampleRate: sampleRate)
    }
    switch rules.segments {
    case .one:
      let least = rules.shortestSeconds * Double(sampleRate)
      let longer = known.filter { Double($0.count) >= least }
      return generator.element(of: longer.isEmpty ? known : longer)
    case .all:
      return known.reduce(known[0]) {
        min($0.lowerBound, $1.lowerBound)..<max($0.upperBound, $1.upperBound)
      }
    }
  }

  private static func indices(
    of seconds: ClosedRange<Double>, _ count: Int, _ sampleRate: Int
  ) -> Range<Int>? {
    let rate = Double(sampleRate)
    let begin = Int(max(0, min(Double(count), (seconds.lowerBound * rate).rounded())))
    let end = Int(max(0, min(Double(count), (seconds.upperBound * rate).rounded())))
    return begin < end ? begin..<end : nil
  }
}
