import Evaluation
import SoundEvents
import TestSupport
import Testing

@Suite struct EventReplayTests {
  private func table(_ scores: [Float], step: Double = 0.1, origin: Double = 0) -> ScoreTable {
    ScoreTable(
      boundaries: (0...scores.count).map { origin + Double($0) * step }, labelCount: 1,
      values: scores)
  }

  private func settings(_ change: (inout EventSettings) -> Void = { _ in }) -> [EventSettings] {
    var settings = EventSettings()
    settings.onsetThreshold = 0.6
    settings.offsetThreshold = 0.4
    settings.smoothing = SmoothingSettings(kind: .none)
    settings.minimumDuration = 0
    settings.minimumGap = 0
    change(&settings)
    return [settings]
  }

  @Test func hysteresisIsThatOfTheDetector() throws {
    let events = try EventReplay.events(
      table([0, 0.7, 0.5, 0.3, 0.5, 0.9, 0]), settings: settings(), duration: 0.7)
    #expect(events.map(\.event.onset) == [0.1, 0.5])
    #expect(events.map { ($0.event.offset * 10).rounded() } == [3, 6])
  }

  @Test func timesStartAtTheOriginOfTheFrames() throws {
    let events = try EventReplay.events(
      table([0, 0.7, 0], origin: 0.05), settings: settings(), duration: 0.35)
    #expect(events.count == 1)
    #expect(abs((events.first?.event.onset ?? 0) - 0.15) < 1e-12)
  }

  @Test func anEventEndsWithTheRecording() throws {
    let events = try EventReplay.events(
      table([0, 0.7, 0.7]), settings: settings(), duration: 0.25)
    #expect(events.first?.event.offset == 0.25)
  }

  @Test func theDecisionComesWithTheMinimumDuration() throws {
    let events = try EventReplay.events(
      table([0, 0.7, 0.7, 0.7, 0.7, 0]), settings: settings { $0.minimumDuration = 0.3 },
      duration: 0.6)
    #expect(events.count == 1)
    #expect(abs((events.first?.decided ?? 0) - 0.4) < 1e-9)
  }

  @Test func smoothingBeforehandGivesTheSameEvents() throws {
    let scores: [Float] = [0, 0.9, 0, 0.7, 0.8, 0.9, 0.1, 0.8, 0.9, 0, 0, 0.2, 0.9, 0.9, 0.9]
    let smoothing = settings { $0.smoothing = SmoothingSettings(kind: .median, seconds: 0.3) }
    let direct = try EventReplay.events(
      table(scores), settings: smoothing, duration: Double(scores.count) / 10)
    let replayed = try EventReplay.events(
      table(scores).smoothed(smoothing), settings: settings(),
      duration: Double(scores.count) / 10)
    #expect(!direct.isEmpty)
    #expect(direct.map(\.event) == replayed.map(\.event))
    // A median waits for the scores after it.
    #expect(zip(direct, replayed).allSatisfy { $0.decided > $1.decided || $1.decided >= 1.4 })
  }

  @Test func framesOfDifferentLengthAreRefused() {
    let table = ScoreTable(
      boundaries: [0, 0.1, 0.3, 0.4], labelCount: 1, values: [0, 0, 0])
    #expect(throws: ReplayError.self) {
      try EventReplay.events(table, settings: settings(), duration: 0.4)
    }
  }

  @Test func anEmptyTableHasNoEvents() throws {
    #expect(try EventReplay.events(table([]), settings: settings(), duration: 1).isEmpty)
  }

  @Test func onsetsAreThoseOfTheWholeDetector() throws {
    var generator = SeededGenerator(seed: 11)
    for round in 0..<60 {
      let settings = settings {
        $0.minimumDuration = [0, 0.2, 0.5][round % 3]
        $0.minimumGap = [0, 0.3, 1][round / 3 % 3]
        $0.cooldown = [0, 0, 0.7, 3][round % 4]
        $0.onsetThreshold = 0.7
        $0.offsetThreshold = 0.7 * [1, 0.8, 0.4][round / 9 % 3]
      }
      var level: Float = 0.3
      let scores = (0..<600).map { _ in
        level = min(1, max(0, level + generator.uniform(-0.25...0.24)))
        return level
      }
      let whole = try EventReplay.events(table(scores), settings: settings, duration: 60)
      var onsets: [Int] = []
      EventReplay.onsets(
        scores.span, settings: settings[0], threshold: 0.7,
        offsetRatio: settings[0].offsetThreshold / 0.7, step: 0.1
      ) { onsets.append($0) }
      #expect(onsets == whole.map { Int(($0.event.onset * 10).rounded()) })
    }
  }
}
