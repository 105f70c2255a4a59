import AudioSignal
import Foundation
import SoundEvents
import SoundScenes
import TestSupport
import Testing

@Suite struct SoundscapeFolderTests {
  let folder = TemporaryFolder()

  static var recipe: SoundscapeRecipe {
    var recipe = TestMaterial.recipe
    recipe.scenes = 8
    recipe.events.count = .constant(4)
    recipe.sampleRate = 16_000
    recipe.seconds = 6
    recipe.events.stretch = .uniform(0.8, 1.25)
    recipe.events.pitch = .uniform(-2, 2)
    recipe.events.overlapShare = 0.3
    recipe.background.noiseShare = 0.3
    recipe.alarms = SoundscapeRecipe.Alarms(kinds: AlarmKind.allCases)
    recipe.alarms?.share = 0.3
    return recipe
  }

  /// Writes all scenes with some threads and gives the bytes of every file by its name.
  private func write(
    _ recipe: SoundscapeRecipe, threads: Int, as name: String
  ) async throws -> [String: [UInt8]] {
    let path = "\(folder.path)/\(name)"
    let generator = try TestMaterial.generator(recipe)
    let output = try SoundscapeFolder(path: path, recipe: recipe)
    let records = try await withThrowingTaskGroup(of: [SceneRecord].self) { group in
      for thread in 0..<threads {
        group.addTask {
          // Threads take turns, and the second goes backwards.
          let indices = Array(stride(from: thread, to: recipe.scenes, by: threads))
          return try (thread == 0 ? indices : indices.reversed()).map { index in
            let scene = try generator.scene(at: index)
            try output.write(scene)
            return scene.record
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    try output.writeTables(records)
    let names = try FileManager.default.contentsOfDirectory(atPath: path)
    return Dictionary(
      uniqueKeysWithValues: names.map { ($0, readFile("\(path)/\($0)") ?? []) })
  }

  @Test func `The same seed gives the same bytes with one thread and with two`() async throws {
    var recipe = Self.recipe
    let one = try await write(recipe, threads: 1, as: "one")
    let two = try await write(recipe, threads: 2, as: "two")
    #expect(one.count == 12)
    #expect(one.keys.sorted() == two.keys.sorted())
    for (name, bytes) in one {
      let isSame = bytes == two[name]
      #expect(isSame, "\(name)")
    }
    recipe.seed = 2
    let other = try await write(recipe, threads: 2, as: "other")
    let isDifferent = one.keys.filter { $0.hasPrefix("scene_") }.allSatisfy { one[$0] != other[$0] }
    #expect(isDifferent)
  }

  @Test func `A scene does not depend on the others`() throws {
    var recipe = Self.recipe
    let scene = try TestMaterial.generator(recipe).scene(at: 5)
    recipe.scenes = 6
    let generator = try TestMaterial.generator(recipe)
    _ = try generator.scene(at: 2)
    let again = try generator.scene(at: 5)
    #expect(again.samples == scene.samples && again.events == scene.events)
    #expect(again.name == "scene_0006")
    recipe.scenes = 1_000_000
    #expect(try TestMaterial.generator(recipe).scene(at: 5).name == "scene_0000006")
  }

  @Test func `The tables say what is in the files`() async throws {
    let recipe = Self.recipe
    let files = try await write(recipe, threads: 1, as: "scenes")
    let generator = try TestMaterial.generator(recipe)
    func text(_ name: String) throws -> [String] {
      String(decoding: try #require(files[name]), as: UTF8.self).split(separator: "\n")
        .map(String.init)
    }
    let table = try EventList(parsing: text("events.tsv").joined(separator: "\n"))
    var expected: [EventList.Entry] = []
    for index in 0..<8 {
      let scene = try generator.scene(at: index)
      let name = "\(scene.name).flac"
      expected += scene.events.map { found in
        EventList.Entry(
          file: name, onset: found.event.onset, offset: found.event.offset,
          label: found.event.label)
      }
      let path = "\(folder.path)/scenes/\(name)"
      let reader = try AudioFileReader(path: path, selection: .mean)
      #expect(reader.frameCount == 96_000 && reader.sampleRate == 16_000)
    }
    #expect(table.entries.count == expected.count && expected.count > 16)
    for (found, wanted) in zip(table.entries, expected) {
      #expect(found.file == wanted.file && found.label == wanted.label)
      #expect(abs(found.onset - wanted.onset) <= 0.0005 + 1e-9)
      #expect(abs(found.offset - wanted.offset) <= 0.0005 + 1e-9)
    }
    #expect(try text("durations.tsv")[0] == "filename\tduration")
    #expect(try text("durations.tsv")[8] == "scene_0008.flac\t6.000")
    let details = try text("details.tsv")
    #expect(
      details[0]
        == "filename\tonset\toffset\tevent_label\tsource\tsource_onset\tsnr\tstretch\tpitch\tgain")
    #expect(details.count == expected.count + 1)
    #expect(details.allSatisfy { $0.split(separator: "\t").count == 10 })
    let scenes = try text("scenes.tsv")
    #expect(scenes[0] == "filename\tbackground\tgain" && scenes.count == 9)
  }

  @Test func `No events make a table of its column names alone`() async throws {
    var recipe = Self.recipe
    recipe.events.count = .constant(0)
    let files = try await write(recipe, threads: 1, as: "empty")
    let text = String(decoding: files["events.tsv"] ?? [], as: UTF8.self)
    #expect(text == "filename\tonset\toffset\tevent_label\n")
  }

  @Test func `A folder that cannot be is named`() throws {
    let file = folder.write("x", as: "file")
    for (path, reason) in [
      (file, "File exists"), ("\(folder.path)/a/b", "No such file or directory"),
    ] {
      #expect(throws: SceneError.cannotWrite(path: path, reason: reason)) {
        _ = try SoundscapeFolder(path: path, recipe: Self.recipe)
      }
    }
    // A folder that is there is taken.
    _ = try SoundscapeFolder(path: folder.path, recipe: Self.recipe)
  }

  @Test func `A file is loaded at the rate of the scene`() throws {
    let path = "\(folder.path)/tone.wav"
    let tone = Measure.sine(500, seconds: 1, sampleRate: 44_100)
    try AudioFileWriter.write(tone, to: path, sampleRate: 44_100, format: .wav)
    let samples = try WholeFile.samples(path: path, sampleRate: 16_000)
    #expect(samples.count == 16_000)
    #expect(abs(try Measure.dominantHertz(samples, sampleRate: 16_000) - 500) < 0.5)
    let short = try WholeFile.samples(path: path, sampleRate: 16_000, longestSeconds: 0.25)
    #expect(short.count == 4000)
    #expect(throws: AudioInputError.self) {
      _ = try WholeFile.samples(path: folder.path, sampleRate: 16_000)
    }
  }
}
