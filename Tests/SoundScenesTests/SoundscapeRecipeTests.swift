import AudioSignal
import Foundation
import SoundScenes
import TOMLReading
import Testing

@Suite struct SoundscapeRecipeTests {
  static func problems(_ text: String) -> [String] {
    do {
      _ = try SoundscapeRecipe(toml: text, path: "t")
      return []
    } catch .invalid(let problems) {
      return problems.map { String($0.description.dropFirst(2)) }
    } catch {
      return ["\(error)"]
    }
  }

  @Test func `The soundscapes of everyday sounds are read as they are written`() throws {
    let recipe = try SoundscapeRecipe(path: configFile("scenes/esc50-soundscapes.toml"))
    try recipe.check()
    #expect(recipe.scenes == 200 && recipe.seconds == 30 && recipe.sampleRate == 32_000)
    #expect(recipe.seed == 1 && recipe.format == .flac && recipe.peakDecibels == -1)
    #expect(recipe.background.level == .uniform(-50, -30))
    #expect(recipe.background.noiseShare == 0.1)
    #expect(recipe.background.noiseFloor == .uniform(-40, -15))
    #expect(recipe.events.labels.count == 20 && recipe.events.labels.last == "cow")
    #expect(recipe.events.count == .constant(30))
    #expect(recipe.events.signalToNoise == .uniform(0, 20))
    #expect(recipe.events.gap == .uniform(0.2, 3))
    #expect(recipe.events.overlapShare == 0.2 && recipe.events.maximumPolyphony == 2)
    #expect(recipe.events.longestSeconds == .uniform(3, 5))
    #expect(recipe.events.segments == .one && recipe.events.shortestSeconds == 0.1)
    #expect(recipe.events.stretch == .uniform(0.9, 1.1) && recipe.events.pitch == .uniform(-1, 1))
    #expect(recipe.events.fadeSeconds == 0.01 && recipe.events.hasDistinctGroups)
    #expect(recipe.alarms == nil)
  }

  @Test func `The alarms in background are read as they are written`() throws {
    let recipe = try SoundscapeRecipe(path: configFile("scenes/alarms-in-background.toml"))
    try recipe.check()
    let alarms = try #require(recipe.alarms)
    #expect(alarms.kinds == AlarmKind.allCases)
    #expect(alarms.share == 1 && alarms.roomShare == 0.5 && alarms.labelling == .whole)
    #expect(alarms.seconds == .uniform(4, 25))
    #expect(recipe.events.count == .choice([0, 1, 1, 2]))
  }

  @Test func `An empty text is the recipe of the program`() throws {
    #expect(try SoundscapeRecipe(toml: "", path: "t") == SoundscapeRecipe())
  }

  @Test func `Every kind of distribution is read`() throws {
    let recipe = try SoundscapeRecipe(
      toml: """
        splits = ["fold1", "fold2"]
        format = "wav_float"
        [events]
        snr = { normal = [10, 5], between = [0, 20] }
        gap = 1
        stretch = { choice = [0.9, 1, 1.1] }
        pitch = { uniform = [-2, 2] }
        count = { uniform = 3 }
        segments = "all"
        distinct_groups = false
        """, path: "t")
    #expect(recipe.splits == ["fold1", "fold2"] && recipe.format == .wavFloat)
    #expect(
      recipe.events.signalToNoise == .normal(mean: 10, deviation: 5, lowest: 0, highest: 20))
    #expect(recipe.events.gap == .constant(1))
    #expect(recipe.events.stretch == .choice([0.9, 1, 1.1]))
    #expect(recipe.events.pitch == .uniform(-2, 2))
    #expect(recipe.events.count == .uniform(3, 3))
    #expect(recipe.events.segments == .all && !recipe.events.hasDistinctGroups)
  }

  @Test(arguments: [
    ("scenes = 0", "1: scenes: expected a whole number between 1 and 1000000, found the number 0"),
    ("seconds = -3", "1: seconds: expected a number between 0.5 and 600, found the number -3"),
    ("sample_rate = 44.1", "1: sample_rate: expected a whole number between 4000 and 192000"),
    (
      "format = \"mp3\"", "1: format: expected \"wav\", \"wav_float\" or \"flac\", found the string"
    ),
    ("second = 3", "1: unknown key \"second\" at the top level; did you mean \"seconds\"?"),
    ("[events]\nscenes = 3", "2: unknown key \"scenes\" in [events]; it belongs above the first"),
    ("[events]\nsnr = [0, 20]", "2: snr: expected a number between -40 and 80 or a distribution"),
    ("[events]\nsnr = 100", "2: snr: expected a number between -40 and 80 or a distribution"),
    ("[events]\nsnr = { unifrom = [0, 1] }", "2: snr: expected uniform, choice or normal"),
    (
      "[events]\nsnr = { uniform = [20, 0] }",
      "2: uniform: expected a number or [lowest, highest] between -40 and 80, found [20, 0]"
    ),
    ("[events]\nsnr = { choice = [] }", "2: choice: expected a list of 1 to 1000 numbers between"),
    ("[events]\nsnr = { normal = [1, 2] }", "2: normal: between = [lowest, highest] is missing"),
    (
      "[events]\nsnr = { normal = [1, -2], between = [0, 1] }",
      "2: normal: expected a deviation of 0 or more, found -2"
    ),
    (
      "[events]\nsnr = { uniform = [0, 1], choice = [1] }",
      "2: snr: uniform and choice are given; expected one of them"
    ),
    ("[events]\nlabels = \"dog\"", "2: labels: expected a list of labels, found the string"),
    ("[events]\noverlap_share = 1.5", "2: overlap_share: expected a number between 0 and 1"),
    (
      "[events]\noverlap_share = 0.5\nmaximum_polyphony = 1",
      "1: events: overlap_share is above 0, but maximum_polyphony = 1 leaves no overlap"
    ),
    (
      "[alarms]\nkinds = [\"temporal_tree\"]",
      "2: kinds: unknown alarm \"temporal_tree\"; did you mean \"temporal_three\"?; known: temporal"
    ),
    ("[alarms]\nkinds = []", "1: alarms: kinds is empty; name one or leave [alarms] out"),
    ("\n\nseconds = 600\nsample_rate = 96000", "3: seconds: a scene of 600.0 s at 96000 Hz has"),
    ("background = 1", "1: in [background]: expected a table, found the number 1"),
    ("seconds = nan", "1:11: expected text in quotes, a number, true or false, found \"nan\""),
    ("[events]\nsnr = { uniform = [0, inf] }", "2:23: expected text in quotes, a number"),
    ("seconds = 1e999", "1:"), ("[events", "1:8: TOML syntax: expected \"]\""),
  ])
  func `A problem is named with its line and key`(text: String, message: String) {
    let found = Self.problems(text)
    #expect(found.contains { $0.hasPrefix(message) }, "\(found)")
  }

  @Test func `All problems are named at once`() {
    let found = Self.problems("scenes = -1\nfoo = 1\n[events]\nsnr = \"loud\"\ngap = true")
    #expect(found.map { $0.prefix(2) } == ["1:", "2:", "4:", "5:"])
  }

  @Test func `A file that is not there is named`() {
    #expect(
      throws: ConfigurationError.unreadable(path: "/nowhere", reason: "No such file or directory")
    ) { _ = try SoundscapeRecipe(path: "/nowhere") }
  }

  @Test func `A recipe goes through JSON unchanged`() throws {
    let recipe = try SoundscapeRecipe(path: configFile("scenes/alarms-in-background.toml"))
    let back = try JSONDecoder().decode(SoundscapeRecipe.self, from: JSONEncoder().encode(recipe))
    #expect(back == recipe)
  }

  static let hostile: [@Sendable (inout SoundscapeRecipe) -> Void] = [
    { $0.scenes = 0 }, { $0.scenes = .max }, { $0.seconds = .nan }, { $0.seconds = 1e9 },
    { $0.seconds = -1 }, { $0.sampleRate = 0 }, { $0.sampleRate = .max },
    {
      $0.seconds = 600; $0.sampleRate = 192_000
    }, { $0.peakDecibels = .nan },
    { $0.peakDecibels = 100 }, { $0.background.level = .constant(.infinity) },
    { $0.background.noiseShare = 2 },
    { $0.background.noiseFloor = .constant(1) }, { $0.events.count = .uniform(0, 1e12) },
    { $0.events.count = .constant(-1) }, { $0.events.signalToNoise = .uniform(1, 0) },
    { $0.events.signalToNoise = .constant(1e300) }, { $0.events.gap = .choice([]) },
    { $0.events.gap = .constant(-5) }, { $0.events.overlapShare = .nan },
    { $0.events.maximumPolyphony = 0 }, { $0.events.longestSeconds = .constant(0) },
    { $0.events.shortestSeconds = .nan }, { $0.events.stretch = .constant(0) },
    { $0.events.stretch = .constant(1000) },
    { $0.events.pitch = .uniform(-1000, 0) }, { $0.events.fadeSeconds = -1 },
    { $0.events.fadeSeconds = .infinity }, { $0.alarms = .init(kinds: []) },
    {
      $0.alarms = .init(kinds: [.wail]); $0.alarms?.seconds = .constant(1e9)
    },
    {
      $0.alarms = .init(kinds: [.wail]); $0.alarms?.share = -.infinity
    },
    {
      $0.alarms = .init(kinds: [.wail]); $0.alarms?.roomShare = .nan
    },
  ]

  @Test(arguments: hostile.indices)
  func `What cannot be rendered is refused before anything is made`(number: Int) {
    var recipe = TestMaterial.recipe
    Self.hostile[number](&recipe)
    #expect(throws: RecipeError.self) { try recipe.check() }
    #expect(throws: SceneError.self) { try TestMaterial.generator(recipe) }
  }

  static let extreme: [@Sendable (inout SoundscapeRecipe) -> Void] = [
    {
      $0.seconds = 0.5; $0.sampleRate = 4000
    }, { $0.peakDecibels = -60 },
    { $0.background.level = .constant(-100) }, { $0.background.level = .constant(0) },
    {
      $0.events.count = .constant(1000); $0.seconds = 60
    },
    { $0.events.signalToNoise = .constant(80) }, { $0.events.signalToNoise = .constant(-40) },
    { $0.events.gap = .constant(0) }, { $0.events.gap = .constant(600) },
    { $0.events.longestSeconds = .constant(0.05) }, { $0.events.longestSeconds = .constant(600) },
    { $0.events.stretch = .constant(0.5) }, { $0.events.stretch = .constant(2) },
    { $0.events.pitch = .constant(-12) }, { $0.events.pitch = .constant(12) },
    { $0.events.fadeSeconds = 1 }, { $0.events.fadeSeconds = 0 },
    {
      $0.events.overlapShare = 1
      $0.events.maximumPolyphony = 16
      $0.events.gap = .constant(0)
    },
    {
      $0.alarms = .init(kinds: AlarmKind.allCases)
      $0.alarms?.seconds = .constant(600)
      $0.seconds = 1
    },
    {
      $0.alarms = .init(kinds: AlarmKind.allCases)
      $0.alarms?.seconds = .constant(0.1)
      $0.alarms?.roomShare = 1
    },
  ]

  @Test(arguments: extreme.indices)
  func `What is just allowed can be rendered`(number: Int) throws {
    var recipe = TestMaterial.recipe
    Self.extreme[number](&recipe)
    try recipe.check()
    let generator = try TestMaterial.generator(recipe)
    let highest = Float(SignalPower.factor(decibels: recipe.peakDecibels))
    for index in [0, 1, 499] {
      let scene = try generator.scene(at: index)
      #expect(scene.samples.count == Int(recipe.seconds * Double(recipe.sampleRate)))
      #expect(scene.samples.allSatisfy { abs($0) <= highest })
      #expect(scene.events.allSatisfy { $0.event.offset <= recipe.seconds + 1e-9 })
    }
  }
}
