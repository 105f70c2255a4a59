/// Makes soundscapes: backgrounds with events in front of them, and where these are.
///
/// A scene depends on the recipe's seed and its number alone, and on the material: not on the other
/// scenes, nor on the thread. Several threads may use one generator.
///
/// A scene is made so. A background is drawn, cut or repeated to the scene's length, and brought to
/// the drawn level. Events are drawn one after the other and placed until there are as many as wanted
/// or four were drawn in vain; the rest of the time goes before the first and after the last. Each is
/// brought to its signal-to-noise ratio: its active power over the background's mean power over
/// the whole scene. At the end the scene is turned down as a whole if it has a peak above the
/// recipe's; so ratios stay, and nothing is clipped.
public struct SoundscapeGenerator: Sendable {
  /// What is made.
  public let recipe: SoundscapeRecipe
  /// The labels that events can have, those of alarms last.
  public let labels: [String]

  /// -120 dB of full scale: what is quieter is no sound that could be made louder.
  private static let lowestPower = 1e-12

  private let clips: [[SceneClip]]
  private let backgrounds: [SceneBackground]

  /// Checks that everything is there that the recipe asks for.
  public init(
    _ recipe: SoundscapeRecipe, clips: [SceneClip], backgrounds: [SceneBackground]
  ) throws(SceneError) {
    do {
      try recipe.check()
    } catch {
      throw .recipe(error)
    }
    self.recipe = recipe
    let isUsed = { (split: String?) in
      recipe.splits.isEmpty || split.map(recipe.splits.contains) ?? false
    }
    let used = recipe.alarms?.share == 1 ? [] : clips.filter { isUsed($0.split) }
    self.backgrounds = backgrounds.filter { isUsed($0.split) }
    self.clips = try Self.byLabel(used, recipe)
    let alarmLabels = recipe.alarms?.kinds.map(\.label) ?? []
    var labels: [String] = []
    for label in self.clips.compactMap({ $0.first?.label }) + alarmLabels
    where !labels.contains(label) {
      labels.append(label)
    }
    self.labels = labels
    if labels.isEmpty { throw .noEvents }
    if self.backgrounds.isEmpty && recipe.background.noiseShare < 1 { throw .noBackgrounds }
  }

  /// Makes one scene.
  ///
  /// - Parameter index: 0 to `recipe.scenes - 1`.
  public func scene(at index: Int) throws(SceneError) -> Soundscape {
    precondition((0..<recipe.scenes).contains(index), "scene \(index) of \(recipe.scenes)")
    let length = Int((recipe.seconds * Double(recipe.sampleRate)).rounded())
    let background = try BackgroundSound(length, of: recipe, backgrounds, scene: index)
    var samples = background.samples
    let placed = try drawEvents(length, scene: index)
    var events: [Soundscape.Event] = []
    for (number, (sound, begin)) in placed.enumerated() {
      var generator = SplitMix64(seed: recipe.seed, place: index, 3, number)
      let ratio = recipe.events.signalToNoise.draw(using: &generator)
      let power = sound.power(sampleRate: recipe.sampleRate)
      let factor = (background.power / power).squareRoot() * SignalPower.factor(decibels: ratio)
      Self.add(sound, at: begin, factor: Float(factor), to: &samples)
      events += self.events(sound, at: begin, ratio: ratio, factor: factor)
    }
    let gain = limitPeak(&samples)
    for number in events.indices { events[number].gainDecibels += gain }
    return Soundscape(
      index: index, name: Soundscape.name(index, of: recipe.scenes), samples: samples,
      sampleRate: recipe.sampleRate, events: Self.sorted(events), background: background.name,
      gainDecibels: gain)
  }

  private static func byLabel(
    _ clips: [SceneClip], _ recipe: SoundscapeRecipe
  ) throws(SceneError) -> [[SceneClip]] {
    let groups = Dictionary(grouping: clips, by: \.label)
    let known = groups.keys.sorted()
    if recipe.alarms?.share == 1 { return [] }
    var result: [[SceneClip]] = []
    for label in recipe.events.labels.isEmpty ? known : recipe.events.labels {
      guard let group = groups[label] else { throw .noClips(label: label, known: known) }
      result.append(group)
    }
    return result
  }

  /// The sounds of the events and where each begins, by time.
  private func drawEvents(
    _ length: Int, scene: Int
  ) throws(SceneError) -> [(EventSound, Int)] {
    var generator = SplitMix64(seed: recipe.seed, place: scene, 1)
    let wanted = Int(recipe.events.count.draw(using: &generator).rounded())
    var placer = EventPlacer(length: length, sampleRate: recipe.sampleRate, rules: recipe.events)
    var sounds: [EventSound] = []
    var groups: Set<String> = []
    var misses = 0
    while sounds.count < wanted && misses < 4 {
      var own = SplitMix64(seed: recipe.seed, place: scene, 2, sounds.count + misses)
      guard let (sound, group) = try drawSound(longest: length, without: groups, using: &own),
        sound.power(sampleRate: recipe.sampleRate) > Self.lowestPower,
        placer.place(sound.active.count, label: sound.label, using: &own)
      else {
        misses += 1
        continue
      }
      sounds.append(sound)
      if let group { groups.insert(group) }
    }
    let shift = placer.drawShift(using: &generator)
    return zip(sounds, placer.placed).map { ($0, $1.range.lowerBound + shift) }
  }

  /// An event's sound and its group; nil when the draw gave nothing that can be used.
  private func drawSound(
    longest: Int, without groups: Set<String>, using generator: inout SplitMix64
  ) throws(SceneError) -> (EventSound, String?)? {
    if let alarms = recipe.alarms, generator.isTrue(probability: clips.isEmpty ? 1 : alarms.share) {
      let kind = generator.element(of: alarms.kinds)
      let sound = EventSound(
        kind, rules: alarms, longest: longest, sampleRate: recipe.sampleRate, using: &generator)
      return (sound, nil)
    }
    guard !clips.isEmpty else { return nil }
    let candidates = generator.element(of: clips).filter { clip in
      !recipe.events.hasDistinctGroups || !(clip.group.map(groups.contains) ?? false)
    }
    guard !candidates.isEmpty else { return nil }
    let clip = generator.element(of: candidates)
    let samples = try clip.samples(sampleRate: recipe.sampleRate)
    let sound = EventSound(
      clip, samples: samples, rules: recipe.events, longest: longest,
      sampleRate: recipe.sampleRate, using: &generator)
    return sound.map { ($0, clip.group) }
  }

  private static func add(
    _ sound: EventSound, at begin: Int, factor: Float, to samples: inout [Float]
  ) {
    let first = begin - sound.active.lowerBound
    let lowest = max(0, -first)
    let highest = min(sound.samples.count, samples.count - first)
    for index in lowest..<max(lowest, highest) {
      samples[first + index] += factor * sound.samples[index]
    }
  }

  private func events(
    _ sound: EventSound, at begin: Int, ratio: Double, factor: Double
  ) -> [Soundscape.Event] {
    let rate = Double(recipe.sampleRate)
    let first = begin - sound.active.lowerBound
    return sound.events.map { event in
      Soundscape.Event(
        event: LabelledEvent(
          label: sound.label, onset: Double(first + event.lowerBound) / rate,
          offset: Double(first + event.upperBound) / rate),
        source: sound.source,
        sourceOnset: sound.sourceOnset + Double(event.lowerBound - sound.active.lowerBound) / rate,
        signalToNoise: ratio, stretch: sound.stretch, pitch: sound.pitch,
        gainDecibels: SignalPower.decibels(ofPowerRatio: factor * factor))
    }
  }

  /// By time; the cycles of an alarm can lie around another event.
  private static func sorted(_ events: [Soundscape.Event]) -> [Soundscape.Event] {
    events.enumerated().sorted {
      ($0.element.event.onset, $0.offset) < ($1.element.event.onset, $1.offset)
    }.map(\.element)
  }

  /// Turns the scene down if need be; returns by how much, in decibels.
  private func limitPeak(_ samples: inout [Float]) -> Double {
    let peak = Double(SignalPower.peak(samples))
    let highest = SignalPower.factor(decibels: recipe.peakDecibels)
    guard peak > highest else { return 0 }
    // A little less, so that rounding does not exceed the peak.
    let factor = Float(highest / peak * (1 - 1e-6))
    for index in samples.indices { samples[index] *= factor }
    return SignalPower.decibels(ofPowerRatio: Double(factor) * Double(factor))
  }
}
