import SoundScenes

/// Material for scenes, made by arithmetic: tone bursts of four labels, each 0.3 to 1.2 s long with
/// silence around, in three splits and groups of two clips.
enum TestMaterial {
  static let rate = 8000
  static let hertz = ["low": 300.0, "middle": 900, "high": 1800, "top": 3000]

  /// The samples of a clip and where its burst is.
  static func burst(_ label: String, number: Int, sampleRate: Int) -> ([Float], ClosedRange<Double>)
  {
    let seconds = 0.3 + 0.1 * Double(number % 10)
    let before = 0.2 + 0.05 * Double(number % 7)
    let silence = [Float](repeating: 0, count: Int(before * Double(sampleRate)))
    let tone = Measure.sine(
      hertz[label] ?? 500, seconds: seconds, sampleRate: sampleRate, amplitude: 0.3)
    let samples = silence + tone + [Float](repeating: 0, count: sampleRate / 2)
    return (samples, before...(before + Double(tone.count) / Double(sampleRate)))
  }

  static func clips(hasSegments: Bool = true) -> [SceneClip] {
    hertz.keys.sorted().flatMap { label in
      (0..<12).map { number in
        SceneClip(
          name: "\(label)-\(number)", label: label, split: "fold\(number % 3)",
          group: "\(label)-\(number / 2)",
          segments: hasSegments ? [burst(label, number: number, sampleRate: rate).1] : []
        ) { burst(label, number: number, sampleRate: $0).0 }
      }
    }
  }

  static let backgrounds = (0..<4).map { number in
    SceneBackground(name: "noise-\(number)", split: "fold\(number % 3)") { rate in
      Measure.noise(rate * (2 + 3 * number), seed: UInt64(number), amplitude: 0.02)
    }
  }

  static var recipe: SoundscapeRecipe {
    var recipe = SoundscapeRecipe()
    recipe.scenes = 500
    recipe.seconds = 10
    recipe.sampleRate = rate
    recipe.events.count = .constant(30)
    return recipe
  }

  static func generator(
    _ recipe: SoundscapeRecipe, hasSegments: Bool = true
  ) throws -> SoundscapeGenerator {
    try SoundscapeGenerator(
      recipe, clips: clips(hasSegments: hasSegments), backgrounds: backgrounds)
  }
}
