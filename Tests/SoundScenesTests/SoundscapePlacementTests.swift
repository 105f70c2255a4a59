import SoundScenes
import Testing

/// Where events may be, over many scenes.
@Suite struct SoundscapePlacementTests {
  static let sample = 1.0 / Double(TestMaterial.rate)

  /// Each event with the end of all before it, by time.
  static func steps(_ scene: Soundscape) -> [(event: LabelledEvent, end: Double)] {
    var end = 0.0
    return scene.events.map { found in
      defer { end = max(end, found.event.offset) }
      return (found.event, end)
    }
  }

  static func polyphony(_ scene: Soundscape) -> Int {
    scene.events.map { one in
      scene.events.count {
        $0.event.onset <= one.event.onset && one.event.onset < $0.event.offset
      }
    }.max() ?? 0
  }

  @Test(arguments: [(0.0, 1), (0.3, 2), (0.6, 3), (1, 4)])
  func `Gaps and polyphony hold in 500 scenes`(share: Double, polyphony: Int) throws {
    var recipe = TestMaterial.recipe
    recipe.events.overlapShare = share
    recipe.events.maximumPolyphony = polyphony
    recipe.events.gap = .uniform(0.2, 1.5)
    recipe.events.hasDistinctGroups = false
    let generator = try TestMaterial.generator(recipe)
    var overlaps = 0
    var begins = 0
    var highest = 0
    for index in 0..<500 {
      let scene = try generator.scene(at: index)
      #expect(scene.samples.count == 80_000)
      highest = max(highest, Self.polyphony(scene))
      for (number, step) in Self.steps(scene).enumerated() {
        #expect(step.event.onset >= 0 && step.event.offset <= 10)
        #expect(step.event.onset < step.event.offset)
        guard number > 0 else { continue }
        begins += 1
        let gap = step.event.onset - step.end
        if gap < 0 {
          overlaps += 1
        } else {
          #expect(gap >= 0.2 - 1e-9 && gap <= 1.5 + Self.sample + 1e-9)
        }
      }
      let byLabel = Dictionary(grouping: scene.events.map(\.event), by: \.label)
      for events in byLabel.values {
        for (first, second) in zip(events, events.dropFirst()) {
          #expect(second.onset >= first.offset + 0.2 - 1e-9)
        }
      }
    }
    #expect(highest <= polyphony)
    #expect(polyphony == 1 || highest == polyphony)
    // Where another of the same label is heard or too many are, an event has to wait.
    let found = Double(overlaps) / Double(begins)
    #expect(found <= share + 0.05 && found >= 0.6 * share)
    #expect(begins > 500 * 4)
  }

  @Test func `There are as many events as drawn where they fit`() throws {
    var recipe = TestMaterial.recipe
    recipe.seconds = 20
    recipe.events.count = .choice([0, 1, 3])
    var counts: Set<Int> = []
    let generator = try TestMaterial.generator(recipe)
    for index in 0..<60 { counts.insert(try generator.scene(at: index).events.count) }
    #expect(counts == [0, 1, 3])
  }

  @Test func `The rest of the time lies before and after the events`() throws {
    var recipe = TestMaterial.recipe
    recipe.events.count = .constant(1)
    let generator = try TestMaterial.generator(recipe)
    let onsets = try (0..<200).map { try generator.scene(at: $0).events[0].event.onset }
    for part in 0..<4 {
      let count = onsets.count { Int($0 / 2.3) == part }
      #expect(count > 25)
    }
  }

  @Test func `No two events of a scene are of one group`() throws {
    let generator = try TestMaterial.generator(TestMaterial.recipe)
    let groups = Dictionary(
      uniqueKeysWithValues: TestMaterial.clips().map { ($0.name, $0.group ?? "") })
    for index in 0..<100 {
      let found = try generator.scene(at: index).events.map { groups[$0.source] ?? "" }
      #expect(Set(found).count == found.count)
    }
  }

  @Test func `Only clips and backgrounds of the recipe's splits are used`() throws {
    var recipe = TestMaterial.recipe
    recipe.splits = ["fold1"]
    let generator = try TestMaterial.generator(recipe)
    let splits = Dictionary(
      uniqueKeysWithValues: TestMaterial.clips().map { ($0.name, $0.split ?? "") })
    for index in 0..<50 {
      let scene = try generator.scene(at: index)
      #expect(scene.background == "noise-1")
      #expect(scene.events.allSatisfy { splits[$0.source] == "fold1" })
    }
  }

  @Test func `Labels are equally frequent, and only those asked for`() throws {
    var recipe = TestMaterial.recipe
    recipe.events.labels = ["top", "low"]
    recipe.events.hasDistinctGroups = false
    let generator = try TestMaterial.generator(recipe)
    #expect(generator.labels == ["top", "low"])
    var counts: [String: Int] = [:]
    for index in 0..<200 {
      for event in try generator.scene(at: index).events {
        counts[event.event.label, default: 0] += 1
      }
    }
    #expect(Set(counts.keys) == ["low", "top"])
    let low = Double(counts["low"] ?? 0)
    let top = Double(counts["top"] ?? 0)
    #expect(abs(low - top) < 0.15 * (low + top))
  }
}
