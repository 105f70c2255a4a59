import AudioSignal
import Foundation
import SoundScenes
import TestSupport
import Testing
import Training

/// What a collection is made of, against figures worked out by hand.
struct DataSurveyTests {
  private static let clips = [
    TrainingClip(
      path: "a", name: "a", seconds: 10, labels: ["cat", "dog"],
      events: [
        LabelledEvent(label: "dog", onset: 0, offset: 2),
        LabelledEvent(label: "cat", onset: 1, offset: 4),
        LabelledEvent(label: "dog", onset: 1.5, offset: 3),
        LabelledEvent(label: "dog", onset: 4, offset: 5),
      ], fold: 1, group: "x", licence: "CC0"),
    TrainingClip(
      path: "b", name: "b", seconds: 20, labels: ["dog"], fold: 2, group: "x", licence: "CC-BY"),
    TrainingClip(path: "c", name: "c", seconds: 6, fold: 2, licence: "CC0"),
  ]
  private static let backgrounds = [TrainingClip(path: "n", name: "n", seconds: 36)]

  private static func recording(
    _ path: String, _ samples: [Float], rate: Int = 1000
  ) -> RecordingSurvey {
    RecordingSurvey(path: path, samples: samples, sampleRate: rate)
  }

  @Test func `clips, hours, labels and events are counted`() throws {
    let survey = DataSurvey(
      clips: Self.clips, backgrounds: Self.backgrounds, recordings: [], minimumClips: 2)
    #expect(survey.clips == 3 && survey.hours == 0.01)
    #expect(survey.backgrounds == 1 && survey.backgroundHours == 0.01)
    #expect(survey.clipsWithoutLabels == 1 && survey.clipsWithSeveralLabels == 1)
    #expect(survey.events == 4)
    #expect(survey.groups == 1 && survey.clipsWithoutGroup == 1)
    #expect(survey.labels.map(\.label) == ["cat", "dog"])
    let dog = try #require(survey.labels.last)
    #expect(dog.clips == 2 && dog.hours == 30.0 / 3600 && dog.groups == 1)
    #expect(dog.clipsWithTimes == 1 && dog.events == 3 && dog.eventSeconds == 4.5)
    #expect(
      dog.durations.map { [$0.minimum, $0.median, $0.maximum] } == [1, 1.5, 2])
    #expect(survey.labelsWithFewClips == ["cat"])
    #expect(survey.folds.map { [$0.fold, $0.clips] } == [[1, 1], [2, 2]])
    #expect(
      survey.licences.map { "\($0.licence ?? "none") \($0.recordings)" } == [
        "CC0 2", "none 1", "CC-BY 1",
      ])
    #expect(survey.problems.isEmpty && survey.levels == nil && survey.leaks == nil)
  }

  @Test func `polyphony counts different labels, and events that touch do not overlap`() {
    // Dog 0–3 and 4–5, cat 1–4: something sounds for 5 s, both for 2 s.
    let polyphony = DataSurvey(clips: Self.clips, recordings: []).polyphony
    #expect(polyphony.activeSeconds == 5)
    #expect(polyphony.overlappedSeconds == 2)
    #expect(polyphony.maximum == 2 && polyphony.share == 0.4)
    let none = DataSurvey(clips: [], recordings: []).polyphony
    #expect(none.share == 0 && none.maximum == 0)
  }

  @Test func `levels, formats and problems come from what was read`() throws {
    var cut = Self.recording("n", [Float](repeating: 0, count: 20), rate: 500)
    cut.problem = "ends early"
    let survey = DataSurvey(
      clips: Self.clips, backgrounds: Self.backgrounds,
      recordings: [
        cut, Self.recording("b", [1, 1, 1, 0.5]), Self.recording("a", [0.25, -0.25]),
        Self.recording("other", [1]),
      ])
    #expect(survey.recordings.map(\.path) == ["a", "b", "n"])
    #expect(
      survey.formats.map { [$0.sampleRate, $0.channels, $0.recordings] } == [
        [1000, 1, 2], [500, 1, 1],
      ])
    let levels = try #require(survey.levels)
    #expect(
      [levels.peak.minimum, levels.peak.median, levels.peak.maximum] == [0, 0.25, 1])
    #expect(levels.clippedRecordings == 1 && levels.clippedShare == 3.0 / 26)
    #expect(levels.silentRecordings == 1 && levels.silentShare == 20.0 / 26)
    #expect(levels.emptyRecordings == 1)
    #expect(
      survey.problems.map { "\($0.name) \($0.problem)" } == ["c was not read", "n ends early"])
  }

  @Test func `the same sound and the same source on both sides are leaks`() {
    let recordings = [
      Self.recording("a", [0.1, 0.2]), Self.recording("b", [0.3]), Self.recording("c", [0.1, 0.2]),
      Self.recording("n", [0.3]),
    ]
    let survey = DataSurvey(
      clips: Self.clips, backgrounds: Self.backgrounds, recordings: recordings,
      split: DataSplit(training: [0], validation: [1, 2]))
    #expect(
      survey.duplicates.map { "\($0.names) \($0.hasSameLabels)" } == [
        #"["a", "c"] false"#, #"["b", "n"] false"#,
      ])
    #expect(
      survey.leaks?.map { "\($0.kind) \($0.group ?? "-") \($0.training) \($0.validation)" } == [
        #"group x ["a"] ["b"]"#, #"content - ["a"] ["c"]"#,
      ])
    #expect(survey.labels.map(\.trainingClips) == [1, 1])
    #expect(survey.labels.map(\.validationClips) == [0, 1])
    let clean = DataSurvey(
      clips: Self.clips, recordings: recordings,
      split: DataSplit(training: [0, 1, 2], validation: []))
    #expect(clean.leaks == [])
  }

  @Test func `the median of an even number is between the two in the middle`() throws {
    let events = [1.0, 4, 2, 9].map { LabelledEvent(label: "dog", onset: 0, offset: $0) }
    let clip = TrainingClip(path: "a", name: "a", seconds: 10, labels: ["dog"], events: events)
    let label = try #require(DataSurvey(clips: [clip], recordings: []).labels.first)
    #expect(label.durations?.median == 3)
  }

  @Test func `figures are JSON with snake case, and read back`() throws {
    let survey = DataSurvey(
      clips: Self.clips, backgrounds: Self.backgrounds,
      recordings: [Self.recording("a", [0, 0]), Self.recording("b", [0.5])],
      split: DataSplit(training: [0], validation: [1, 2]))
    let bytes = try JSONEncoder().encode(survey)
    #expect(try JSONDecoder().decode(DataSurvey.self, from: bytes) == survey)
    let text = String(decoding: bytes, as: UTF8.self)
    for key in ["background_hours", "clips_with_times", "sample_rate", "content_hash"] {
      #expect(text.contains("\"\(key)\":"))
    }
    let keys = text.split(separator: "\"").enumerated()
      .filter { $0.offset % 2 == 1 }.map(\.element)
    #expect(!keys.contains { $0.contains(where: \.isUppercase) && !$0.hasPrefix("CC") })
  }

  @Test func `nothing gives a survey of nothing`() {
    let survey = DataSurvey(clips: [], recordings: [])
    #expect(survey.clips == 0 && survey.labels.isEmpty && survey.duplicates.isEmpty)
  }
}
