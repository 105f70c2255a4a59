import Foundation
import SoundScenes
import TOMLReading
import TestSupport
import Testing

/// A file of the project's `config` folder.
func configFile(_ name: String) -> String {
  let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
  return "/\(tests)/config/\(name)"
}

@Suite struct AugmentationRecipeTests {
  static let sound = LabelledSound(
    samples: Measure.sine(700, seconds: 1, sampleRate: 16_000), sampleRate: 16_000,
    events: [LabelledEvent(label: "tone", onset: 0.2, offset: 0.7)])
  static let backgrounds = [Measure.noise(20_000, seed: 1), Measure.noise(5000, seed: 2)]

  static func problems(_ text: String) -> [String] {
    do {
      _ = try AugmentationRecipe(toml: text, path: "t")
      return []
    } catch .invalid(let problems) {
      return problems.map { String($0.description.dropFirst(2)) }
    } catch {
      return ["\(error)"]
    }
  }

  @Test func `The recipe that comes with the project is read`() throws {
    let recipe = try AugmentationRecipe(path: configFile("augment/default.toml"))
    try recipe.check()
    #expect(recipe.polarity == Sometimes(0.5, PolarityInversion()))
    #expect(recipe.speed?.settings.factor == 0.9...1.1)
    #expect(recipe.timeStretch?.settings.ratio == 0.85...1.15)
    #expect(recipe.pitchShift?.settings.semitones == -2...2)
    #expect(recipe.room?.settings.directToReverberant == -3...12)
    #expect(recipe.crop == nil)
    #expect(recipe.timeShift == Sometimes(0.8, TimeShift(seconds: -2.5...2.5, isCircular: true)))
    #expect(recipe.background?.settings.signalToNoise == 0...30)
    #expect(recipe.filter?.settings.peaks == 0...3)
    #expect(recipe.filter?.settings.lowPassHertz == 5000...16_000)
    #expect(recipe.gain == Sometimes(1, GainChange(decibels: -12...6)))
    #expect(recipe.clipping?.probability == 0.05)
    #expect(recipe.specAugment?.settings.timeFrames == 25)
    #expect(recipe.mixup == Sometimes(0.5, Mixup(alpha: 0.4)))
  }

  @Test func `The same clip and epoch give the same samples, others give others`() throws {
    let recipe = try AugmentationRecipe(path: configFile("augment/default.toml"))
    func apply(_ seed: UInt64, _ clip: Int, _ epoch: Int) -> [Float] {
      recipe.apply(
        to: Self.sound, backgrounds: Self.backgrounds, seed: seed, clip: clip, epoch: epoch
      ).samples
    }
    let first = apply(1, 2, 3)
    #expect(first == apply(1, 2, 3))
    #expect(first != apply(2, 2, 3))
    #expect(first != apply(1, 3, 3))
    #expect(first != apply(1, 2, 4))
    #expect(first.allSatisfy { $0.isFinite })
  }

  @Test func `A step more leaves what the others draw`() {
    var recipe = AugmentationRecipe()
    recipe.gain = Sometimes(1, GainChange(decibels: -20...20))
    func level(_ recipe: AugmentationRecipe) -> Double {
      SignalPower.mean(recipe.apply(to: Self.sound, seed: 1, clip: 5, epoch: 0).samples)
    }
    let before = level(recipe)
    recipe.polarity = Sometimes(0.5, PolarityInversion())
    recipe.timeShift = Sometimes(1, TimeShift(seconds: -1...1, isCircular: true))
    #expect(abs(level(recipe) / before - 1) < 1e-5)
  }

  @Test func `A step is done as often as its probability says`() {
    var recipe = AugmentationRecipe()
    recipe.polarity = Sometimes(0.3, PolarityInversion())
    let short = LabelledSound(samples: [1], sampleRate: 16_000)
    let count = (0..<4000).count {
      recipe.apply(to: short, seed: 1, clip: $0, epoch: 7).samples == [-1]
    }
    // Five standard deviations.
    #expect(abs(count - 1200) < 145)
  }

  @Test func `A limit is drawn from its range as often as its probability says`() throws {
    let recipe = try AugmentationRecipe(
      toml: "[band_limit]\nprobability = 0.25\nhertz = [3000, 8000]", path: "a.toml")
    let limits = (0..<2000).compactMap { recipe.highestFrequency(seed: 1, clip: $0, epoch: 0) }
    #expect(abs(limits.count - 500) < 100)
    #expect(limits.allSatisfy { (3000...8000).contains($0) })
    #expect(limits.contains { $0 < 3500 } && limits.contains { $0 > 7500 })
  }

  @Test func `No steps change nothing`() {
    let recipe = AugmentationRecipe()
    let result = recipe.apply(to: Self.sound, seed: 1, clip: 0, epoch: 0)
    #expect(result.samples == Self.sound.samples && result.events == Self.sound.events)
    #expect(recipe.mixupWeight(seed: 1, clip: 0, epoch: 0) == nil)
    #expect(recipe.highestFrequency(seed: 1, clip: 0, epoch: 0) == nil)
  }

  @Test func `Masks and weights are drawn per clip and epoch too`() throws {
    let recipe = try AugmentationRecipe(path: configFile("augment/default.toml"))
    func masked(_ clip: Int) -> [Float] {
      var features = [Float](repeating: 1, count: 100 * 64)
      var span = features.mutableSpan
      recipe.applyMasks(to: &span, frames: 100, bands: 64, seed: 1, clip: clip, epoch: 0)
      return features
    }
    let different = Set((0..<20).map(masked))
    #expect(different.count > 10)
    #expect(masked(3) == masked(3))
    let weights = (0..<1000).map { recipe.mixupWeight(seed: 1, clip: $0, epoch: 0) }
    #expect(abs(weights.count { $0 == nil } - 500) < 80)
    #expect(weights == (0..<1000).map { recipe.mixupWeight(seed: 1, clip: $0, epoch: 0) })
  }

  @Test func `Events follow their sound through all steps`() throws {
    // A tone burst within silence: after any steps it is heard in its event and nowhere else.
    var samples = [Float](repeating: 0, count: 32_000)
    for (index, value) in Measure.sine(700, seconds: 0.5, sampleRate: 16_000).enumerated() {
      samples[12_000 + index] = value
    }
    let burst = LabelledSound(
      samples: samples, sampleRate: 16_000,
      events: [LabelledEvent(label: "tone", onset: 0.75, offset: 1.25)])
    var recipe = AugmentationRecipe()
    recipe.speed = Sometimes(0.5, SpeedChange(factor: 0.8...1.2))
    recipe.timeStretch = Sometimes(0.5, TimeStretch(ratio: 0.8...1.2))
    recipe.crop = Sometimes(0.5, RandomCrop(seconds: 1.5))
    recipe.timeShift = Sometimes(0.5, TimeShift(seconds: -2...2, isCircular: true))
    for clip in 0..<60 {
      let result = recipe.apply(to: burst, seed: 3, clip: clip, epoch: 0)
      let inside = result.samples.indices.filter { index in
        result.events.contains {
          ($0.onset - 0.02...$0.offset + 0.02).contains(Double(index) / 16_000)
        }
      }
      let energy = inside.reduce(0) { $0 + result.samples[$1] * result.samples[$1] }
      let total = result.samples.reduce(0) { $0 + $1 * $1 }
      #expect(energy >= 0.99 * total)
      let seconds = result.events.reduce(0) { $0 + $1.offset - $1.onset }
      #expect(abs(Double(energy) - seconds * 16_000 * 0.125) < 0.1 * 8000 * 0.125)
    }
  }

  @Test func `A recipe goes through JSON unchanged`() throws {
    let recipe = try AugmentationRecipe(path: configFile("augment/default.toml"))
    let back = try JSONDecoder().decode(
      AugmentationRecipe.self, from: JSONEncoder().encode(recipe))
    #expect(back == recipe)
  }

  @Test(arguments: [
    ("[gain]", "1: in [gain]: decibels is missing"),
    ("[gain]\ndecibels = [6, -6]", "2: decibels: expected a number or [lowest, highest] between"),
    ("[gain]\ndecibels = [0, 1, 2]", "2: decibels: expected a number or [lowest, highest]"),
    ("[gain]\ndecibels = 1e9", "2: decibels: expected a number or [lowest, highest] between -60"),
    ("[gain]\ndecibel = 6\ndecibels = 3", "2: unknown key \"decibel\" in [gain]; did you mean"),
    ("[gian]\ndecibels = 1", "1: unknown key \"gian\" at the top level; did you mean \"gain\"?"),
    ("[gain]\ndecibels = 1\nprobability = 2", "3: probability: expected a number between 0 and 1"),
    ("gain = 3", "1: in [gain]: expected a table, found the number 3"),
    ("[filter]\npeaks = 1.5", "2: peaks: expected whole numbers, found 1.5 to 1.5"),
    ("[room]\nreverberation_seconds = 0.3", "1: in [room]: direct_to_reverberant is missing"),
    ("[time_shift]\nseconds = \"1\"", "2: seconds: expected a number or [lowest, highest]"),
    ("[crop]\nseconds = 0", "2: seconds: expected a number between 0.01 and 600"),
    ("[mixup]\nalpha = -1", "2: alpha: expected a number between 0.01 and 100"),
    ("[spec_augment]\ntime_frames = 5", "1: in [spec_augment]: frequency_bands is missing"),
    ("[band_limit]\nprobability = 0.5", "1: in [band_limit]: hertz is missing"),
  ])
  func `A problem is named with its line and key`(text: String, message: String) {
    let found = Self.problems(text)
    #expect(found.count == 1)
    #expect(found.first?.hasPrefix(message) == true, "\(found)")
  }

  @Test func `A recipe made by a program is checked too`() {
    var recipe = AugmentationRecipe()
    recipe.pitchShift = Sometimes(1, PitchShift(semitones: -100...100))
    #expect(
      throws: RecipeError.outOfRange(
        key: "pitch_shift.semitones", found: "-100.0 to 100.0",
        allowed: "a range within -12.0 to 12.0")
    ) { try recipe.check() }
    recipe.pitchShift = Sometimes(.nan, PitchShift(semitones: 0...1))
    #expect(throws: RecipeError.self) { try recipe.check() }
  }
}
