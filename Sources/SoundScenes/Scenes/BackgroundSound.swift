/// What is behind the events of one scene.
struct BackgroundSound {
  var samples: [Float]
  /// The recording, or "generated:noise".
  var name: String
  /// The mean power that signal-to-noise ratios refer to.
  var power: Double

  /// Draws the background of a scene, at the level that is drawn too.
  ///
  /// - Parameters:
  ///   - length: samples wanted.
  ///   - backgrounds: without any, noise is generated.
  init(
    _ length: Int, of recipe: SoundscapeRecipe, _ backgrounds: [SceneBackground], scene: Int
  ) throws(SceneError) {
    var generator = SplitMix64(seed: recipe.seed, place: scene, 0)
    let level = recipe.background.level.draw(using: &generator)
    power = SignalPower.factor(decibels: 2 * level)
    if backgrounds.isEmpty || generator.isTrue(probability: recipe.background.noiseShare) {
      name = "generated:noise"
      samples = NoiseBackground.draw(length, using: &generator)
    } else {
      let background = generator.element(of: backgrounds)
      name = background.name
      let recording = try background.samples(sampleRate: recipe.sampleRate)
      samples = BackgroundExcerpt.draw(
        length, from: recording, sampleRate: recipe.sampleRate, using: &generator)
      if let floor = recipe.background.noiseFloor {
        addNoise(decibels: floor.draw(using: &generator), using: &generator)
      }
    }
    let found = SignalPower.mean(samples)
    // A silent recording stays silent; ratios then refer to the level it should have had.
    let factor = found > 0 ? Float((power / found).squareRoot()) : 0
    for index in samples.indices { samples[index] *= factor }
  }

  private mutating func addNoise(decibels: Double, using generator: inout SplitMix64) {
    let level = SignalPower.factor(decibels: decibels)
    let factor = Float(level * SignalPower.mean(samples).squareRoot())
    let noise = NoiseBackground.draw(samples.count, using: &generator)
    for index in samples.indices { samples[index] += factor * noise[index] }
  }
}
