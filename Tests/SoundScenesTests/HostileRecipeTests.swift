import Glibc
import SoundScenes
import TestSupport
import Testing

@Suite struct HostileRecipeTests {
  /// The text with a few bytes, words or lines changed.
  static func mutated(_ text: [UInt8], using generator: inout SplitMix64) -> String {
    let words = [
      "-1", "1e308", "99999999999", "[", "]", "{", "}", "=", "nan", "\"", "true", "0", ",",
    ]
    var bytes = text
    for _ in 0..<generator.integer(1...4) {
      let place = generator.integer(0...(bytes.count - 1))
      switch generator.integer(0...3) {
      case 0: bytes[place] = UInt8(generator.integer(9...126))
      case 1: bytes.remove(at: place)
      case 2: bytes.insert(contentsOf: generator.element(of: words).utf8, at: place)
      default:
        // A number becomes another one.
        var end = place
        while end < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[end]) {
          end += 1
        }
        bytes.replaceSubrange(place..<end, with: generator.element(of: words).utf8)
      }
      if bytes.isEmpty { return "" }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [
    "scenes/esc50-soundscapes.toml", "scenes/alarms-in-background.toml",
    "scenes/smoke-and-co.toml",
  ])
  func `What a damaged file still says can be rendered, and else has a message`(
    name: String
  ) throws {
    let text = try #require(readFile(configFile(name)))
    var generator = SplitMix64(seed: 1)
    var read = 0
    for _ in 0..<1500 {
      let changed = Self.mutated(text, using: &generator)
      do {
        let recipe = try SoundscapeRecipe(toml: changed, path: "t")
        read += 1
        #expect(throws: Never.self, "\(changed)") { try recipe.check() }
      } catch {
        let isNamed = "\(error)".hasPrefix("t:")
        #expect(isNamed)
      }
    }
    #expect(read > 100 && read < 1400)
  }

  @Test func `What a damaged augmentation file still says can be applied`() throws {
    let text = try #require(readFile(configFile("augment/default.toml")))
    let sound = LabelledSound(samples: Measure.noise(2000, seed: 1), sampleRate: 8000)
    let noise = Measure.noise(500, seed: 2)
    var generator = SplitMix64(seed: 2)
    var read = 0
    for number in 0..<1500 {
      let changed = Self.mutated(text, using: &generator)
      guard let recipe = try? AugmentationRecipe(toml: changed, path: "t") else { continue }
      read += 1
      try recipe.check()
      let result = recipe.apply(to: sound, backgrounds: [noise], seed: 1, clip: number, epoch: 0)
      let isFinite = result.samples.allSatisfy { $0.isFinite }
      #expect(isFinite)
    }
    #expect(read > 100)
  }

  @Test func `A scene beyond the stated memory is refused`() throws {
    // 33,554,432 samples are 128 MiB; a scene takes a few times that.
    var recipe = SoundscapeRecipe()
    recipe.seconds = 600
    recipe.sampleRate = 55_925
    #expect(throws: RecipeError.self) { try recipe.check() }
    recipe.sampleRate = 55_924
    try recipe.check()
  }
}
