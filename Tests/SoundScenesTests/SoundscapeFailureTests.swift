import SoundScenes
import Testing

/// Recipes and material that do not go together, and material that is of no use.
@Suite struct SoundscapeFailureTests {
  struct LoadingFailure: Error, CustomStringConvertible {
    var description: String { "the file is gone" }
  }

  static func scene(_ clips: [SceneClip], _ backgrounds: [SceneBackground]) throws -> Soundscape {
    var recipe = TestMaterial.recipe
    recipe.events.stretch = .uniform(0.5, 2)
    recipe.events.pitch = .uniform(-3, 3)
    recipe.events.longestSeconds = .uniform(0.05, 0.2)
    return try SoundscapeGenerator(recipe, clips: clips, backgrounds: backgrounds).scene(at: 0)
  }

  @Test func `What is missing is said`() {
    var recipe = TestMaterial.recipe
    recipe.events.labels = ["low", "dog"]
    #expect(
      throws: SceneError.noClips(label: "dog", known: ["high", "low", "middle", "top"])
    ) { try TestMaterial.generator(recipe) }
    recipe.events.labels = []
    #expect(throws: SceneError.noBackgrounds) {
      try SoundscapeGenerator(recipe, clips: TestMaterial.clips(), backgrounds: [])
    }
    #expect(throws: SceneError.noEvents) {
      try SoundscapeGenerator(recipe, clips: [], backgrounds: TestMaterial.backgrounds)
    }
    recipe.splits = ["fold7"]
    #expect(throws: SceneError.noEvents) { try TestMaterial.generator(recipe) }
  }

  @Test func `A file that cannot be loaded is named`() {
    let broken = SceneClip(name: "dog.wav", label: "dog") { _ in throw LoadingFailure() }
    #expect(throws: SceneError.cannotLoad(name: "dog.wav", reason: "the file is gone")) {
      try Self.scene([broken], TestMaterial.backgrounds)
    }
    let empty = SceneBackground(name: "empty.wav") { _ in [] }
    #expect(throws: SceneError.cannotLoad(name: "empty.wav", reason: "it has no samples")) {
      try Self.scene(TestMaterial.clips(), [empty])
    }
  }

  @Test(
    arguments: [
      ([], []), ([0, 0, 0], []), ([Float](repeating: 0, count: 9000), [0.0...1]),
      ([Float](repeating: 0, count: 9000), []), ([1], []), ([.nan, .nan], [0.0...1]),
    ] as [([Float], [ClosedRange<Double>])])
  func `A clip without a sound makes no event`(
    samples: [Float], segments: [ClosedRange<Double>]
  ) throws {
    let clip = SceneClip(name: "nothing", label: "dog", segments: segments) { _ in samples }
    let scene = try Self.scene([clip], TestMaterial.backgrounds)
    #expect(scene.samples.count == 80_000)
    // One sample is something, if not much.
    if samples != [1] { #expect(scene.events.isEmpty) }
  }

  @Test(
    arguments: [
      [-1e300...1e300], [(-Double.infinity)...Double.infinity], [5...6], [0.1...0.1], [-3 ... -2],
      [0.4...0.6, 9...10],
    ] as [[ClosedRange<Double>]])
  func `Segments beyond the recording are left out`(segments: [ClosedRange<Double>]) throws {
    let clip = SceneClip(name: "clip", label: "dog", segments: segments) {
      Measure.noise($0, seed: 1)
    }
    let scene = try Self.scene([clip], TestMaterial.backgrounds)
    #expect(!scene.events.isEmpty)
    #expect(scene.events.allSatisfy { (0...1).contains($0.sourceOnset) })
  }

  @Test func `Samples that are no numbers do not spread`() throws {
    let bad: [Float] = [.nan, .infinity, -.infinity, 1e30]
    let clip = SceneClip(name: "clip", label: "dog") { rate in
      Measure.noise(rate, seed: 1).enumerated().map { $0 % 100 == 0 ? bad[$0 / 100 % 4] : $1 }
    }
    let background = SceneBackground(name: "noise") { rate in
      Measure.noise(rate, seed: 2).enumerated().map { $0 % 100 == 0 ? bad[$0 / 100 % 4] : $1 }
    }
    let scene = try Self.scene([clip], [background])
    #expect(scene.events.count > 3)
    #expect(scene.samples.allSatisfy { abs($0) <= 1 })
  }
}
