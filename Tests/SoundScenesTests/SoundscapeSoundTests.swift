import Foundation
import SoundScenes
import Testing

/// What is heard in scenes.
@Suite struct SoundscapeSoundTests {
  /// Scenes without a sound behind the events: ratios refer to the level it should have.
  static func silentGenerator(_ recipe: SoundscapeRecipe, hasSegments: Bool = true) throws
    -> SoundscapeGenerator
  {
    try SoundscapeGenerator(
      recipe, clips: TestMaterial.clips(hasSegments: hasSegments),
      backgrounds: [SceneBackground(name: "silence") { [Float](repeating: 0, count: $0) }])
  }

  @Test(arguments: [true, false])
  func `Labels lie where the energy is`(hasSegments: Bool) throws {
    var recipe = TestMaterial.recipe
    recipe.background.level = .constant(-60)
    recipe.events.signalToNoise = .uniform(20, 40)
    let generator = try Self.silentGenerator(recipe, hasSegments: hasSegments)
    for index in 0..<50 {
      let scene = try generator.scene(at: index)
      // Without given segments the extent comes in frames of 20 ms.
      let edge = hasSegments ? 0.001 : 0.021
      for found in scene.events {
        let event = found.event
        let begin = Int((event.onset * 8000).rounded())
        let end = Int((event.offset * 8000).rounded())
        let samples = scene.samples[begin..<end]
        let peak = samples.reduce(0) { max($0, abs($1)) }
        let first = samples.firstIndex { abs($0) > peak / 2 } ?? end
        let last = samples.lastIndex { abs($0) > peak / 2 } ?? begin
        #expect(Double(first - begin) / 8000 <= edge + 0.003)
        #expect(Double(end - last) / 8000 <= edge + 0.003)
      }
      var outside = scene.samples
      for found in scene.events {
        let begin = max(0, Int(((found.event.onset - 0.011) * 8000).rounded()))
        let end = min(80_000, Int(((found.event.offset + 0.011) * 8000).rounded()))
        for sample in begin..<end { outside[sample] = 0 }
      }
      #expect(outside.allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: [-10.0, 0, 15])
  func `Events have their ratio to the background`(ratio: Double) throws {
    var recipe = TestMaterial.recipe
    recipe.background.level = .constant(-40)
    recipe.events.signalToNoise = .constant(ratio)
    let generator = try Self.silentGenerator(recipe)
    for index in 0..<20 {
      let scene = try generator.scene(at: index)
      for found in scene.events {
        let begin = Int((found.event.onset * 8000).rounded())
        let end = Int((found.event.offset * 8000).rounded())
        let power = SignalPower.active(Array(scene.samples[begin..<end]), sampleRate: 8000)
        #expect(abs(Measure.decibels(power) + 40 - ratio) < 0.1)
        #expect(found.signalToNoise == ratio)
      }
    }
  }

  @Test func `The background has its level`() throws {
    var recipe = TestMaterial.recipe
    recipe.events.count = .constant(0)
    for share in [0.0, 1] {
      recipe.background.noiseShare = share
      recipe.background.level = .constant(-35)
      let generator = try TestMaterial.generator(recipe)
      for index in 0..<10 {
        let scene = try generator.scene(at: index)
        #expect(abs(Measure.decibels(SignalPower.mean(scene.samples)) + 35) < 0.01)
        #expect((scene.background == "generated:noise") == (share == 1))
      }
    }
  }

  @Test func `A floor of noise fills what a recording leaves empty`() throws {
    var recipe = TestMaterial.recipe
    recipe.events.count = .constant(0)
    recipe.background.level = .constant(-30)
    let tone = SceneBackground(name: "hum") { Measure.sine(100, seconds: 20, sampleRate: $0) }
    for floor in [nil, -20.0] {
      recipe.background.noiseFloor = floor.map { .constant($0) }
      let generator = try SoundscapeGenerator(
        recipe, clips: TestMaterial.clips(), backgrounds: [tone])
      for index in 0..<5 {
        let samples = try generator.scene(at: index).samples
        #expect(abs(Measure.decibels(SignalPower.mean(samples)) + 30) < 0.01)
        let outside = 1 - (try Measure.share(samples, sampleRate: 8000, from: 90, to: 110))
        // The noise may have a little of its power where the tone is.
        let level = Measure.decibels(max(outside, 1e-12))
        #expect(floor == nil ? level < -60 : (-21.5 ... -19.9).contains(level))
      }
    }
  }

  @Test func `No scene goes beyond its peak, and ratios stay`() throws {
    var recipe = TestMaterial.recipe
    recipe.background.level = .constant(-20)
    recipe.events.signalToNoise = .uniform(0, 60)
    let generator = try TestMaterial.generator(recipe)
    var turnedDown = 0
    for index in 0..<100 {
      let scene = try generator.scene(at: index)
      #expect(SignalPower.peak(scene.samples) <= 0.8912509)
      turnedDown += scene.gainDecibels < 0 ? 1 : 0
      guard scene.gainDecibels < 0, let first = scene.events.first else { continue }
      // What lies before the first event is background alone.
      let quiet = Int((first.event.onset - 0.02) * 8000)
      guard quiet > 4000 else { continue }
      let level = Measure.decibels(SignalPower.mean(Array(scene.samples[..<quiet])))
      #expect(abs(level - (scene.gainDecibels - 20)) < 1)
    }
    #expect(turnedDown > 50)
  }

  @Test func `Stretch and pitch change the events`() throws {
    var recipe = TestMaterial.recipe
    recipe.events.count = .constant(1)
    recipe.events.labels = ["middle"]
    recipe.events.stretch = .constant(1.5)
    recipe.events.pitch = .constant(4)
    recipe.background.level = .constant(-60)
    recipe.events.signalToNoise = .constant(30)
    let generator = try Self.silentGenerator(recipe)
    for index in 0..<10 {
      let scene = try generator.scene(at: index)
      let found = scene.events[0]
      let number = Int(found.source.split(separator: "-")[1]) ?? 0
      let seconds = found.event.offset - found.event.onset
      #expect(abs(seconds - 1.5 * (0.3 + 0.1 * Double(number % 10))) < 0.001)
      let tone = Array(
        scene.samples[Int(found.event.onset * 8000)..<Int(found.event.offset * 8000)])
      let hertz = try Measure.dominantHertz(tone, sampleRate: 8000)
      #expect(abs(hertz / (900 * pow(2, 4.0 / 12)) - 1) < 0.01)
    }
  }

  @Test func `Long events are cut to pieces that are not longer than drawn`() throws {
    var recipe = TestMaterial.recipe
    recipe.events.longestSeconds = .uniform(0.3, 0.5)
    recipe.events.stretch = .uniform(0.7, 1.3)
    let generator = try TestMaterial.generator(recipe)
    var lengths: [Double] = []
    for index in 0..<40 {
      lengths += try generator.scene(at: index).events.map { $0.event.offset - $0.event.onset }
    }
    #expect((lengths.max() ?? 1) <= 0.5 + 0.001)
    #expect((lengths.min() ?? 0) >= 0.3 * 0.7 - 0.001)
  }

  @Test func `Of several segments an event is one or all`() throws {
    let clip = SceneClip(
      name: "two", label: "knock", segments: [0.1...0.3, 0.5...0.8, 5...7]
    ) { Measure.noise($0, seed: 1) }
    var recipe = TestMaterial.recipe
    recipe.events.count = .constant(1)
    var lengths: Set<Int> = []
    for (segments, shortest, expected) in [
      (SoundscapeRecipe.Segments.one, 0, Set([200, 300])), (.one, 0.25, [300]),
      (.one, 0.4, [200, 300]), (.all, 0.25, [700]),
    ] {
      recipe.events.segments = segments
      recipe.events.shortestSeconds = shortest
      let generator = try SoundscapeGenerator(
        recipe, clips: [clip], backgrounds: TestMaterial.backgrounds)
      lengths = []
      for index in 0..<30 {
        let event = try generator.scene(at: index).events[0].event
        lengths.insert(Int(((event.offset - event.onset) * 1000).rounded()))
      }
      #expect(lengths == expected)
    }
  }

  @Test func `Alarms are events too, whole or by their cycles`() throws {
    var recipe = TestMaterial.recipe
    recipe.seconds = 30
    recipe.sampleRate = 16_000
    recipe.events.count = .constant(1)
    recipe.background.noiseShare = 1
    var alarms = SoundscapeRecipe.Alarms(kinds: [.temporalThree])
    alarms.seconds = .constant(12)
    for labelling in GeneratedAlarm.Labelling.allCases {
      alarms.labelling = labelling
      recipe.alarms = alarms
      let generator = try SoundscapeGenerator(recipe, clips: [], backgrounds: [])
      #expect(generator.labels == ["smoke_alarm"])
      let scene = try generator.scene(at: 0)
      #expect(scene.events.count == (labelling == .whole ? 1 : 3))
      #expect(scene.events.allSatisfy { $0.source == "generated:temporal_three" })
      let seconds = (scene.events.last?.event.offset ?? 0) - scene.events[0].event.onset
      #expect(seconds > 9 && seconds < 12)
    }
  }

  @Test func `Alarms take their share of the events`() throws {
    var recipe = TestMaterial.recipe
    recipe.events.count = .constant(2)
    recipe.alarms = SoundscapeRecipe.Alarms(kinds: [.temporalFour, .reversing])
    recipe.alarms?.share = 0.25
    recipe.alarms?.seconds = .constant(1)
    let generator = try TestMaterial.generator(recipe)
    #expect(generator.labels == ["high", "low", "middle", "top", "co_alarm", "reversing_beep"])
    var events: [Soundscape.Event] = []
    for index in 0..<200 { events += try generator.scene(at: index).events }
    let generated = events.count { $0.source.hasPrefix("generated:") }
    #expect(abs(Double(generated) / Double(events.count) - 0.25) < 0.1)
  }
}
