import Evaluation
import Testing

/// Which recordings and labels of several lists are evaluated.
struct EvaluationInputTests {
  private static let strong = "filename\tonset\toffset\tevent_label\n"

  private func durations(_ text: String) throws -> DurationTable {
    try DurationTable(parsing: "filename\tduration\n" + text, name: "durations.tsv")
  }

  private func reference(_ rows: String, name: String = "truth.tsv") throws -> [LabelTable] {
    [try LabelTable(parsing: Self.strong + rows, name: name)]
  }

  private func source(
    _ kind: EvaluationSource.Kind, _ files: [String], labels: [String], duration: Double? = nil
  ) -> EvaluationSource {
    EvaluationSource(
      kind: kind, files: files.map { .init(name: $0, duration: duration) }, labels: labels)
  }

  @Test func `names agree over folders and endings, and recordings are sorted`() throws {
    let input = try EvaluationInput(
      reference: reference("z/b.wav\t1\t2\tdog\na.wav\t3\t4\tcat\nb.wav\t0\t1\tcat\n"),
      durations: durations("b\t10\na.flac\t5\n"),
      comparedWith: source(.scores, ["a", "b"], labels: ["dog", "cat"]))
    #expect(input.set.labels == ["dog", "cat"])
    #expect(input.set.recordings.map(\.name) == ["a", "b"])
    #expect(input.set.recordings.map(\.duration) == [5, 10])
    #expect(
      input.set.recordings[1].reference == [
        EvaluatedEvent(onset: 1, offset: 2, label: 0),
        EvaluatedEvent(onset: 0, offset: 1, label: 1),
      ])
    #expect(input.clipLabels == [[1], [0, 1]])
    #expect(input.reference == .events)
    #expect(
      input.warnings == [.writtenInTwoWays(list: "truth.tsv", first: "z/b.wav", second: "b.wav")])
  }

  @Test func `without scores labels are sorted by name, those of detections among them`() throws {
    let truth = try reference("a\t1\t2\tdog\na\t3\t4\tcat\n")
    let found = try reference("a\t1\t2\tbird\n", name: "found.tsv")
    let alone = try EvaluationInput(reference: truth, durations: durations("a\t10\n"))
    #expect(alone.set.labels == ["cat", "dog"])
    let input = try EvaluationInput(
      reference: truth, durations: durations("a\t10\n"),
      comparedWith: EvaluationSource(detections: found))
    #expect(input.set.labels == ["bird", "cat", "dog"])
    #expect(input.warnings == [.labelsWithoutReference(["bird"])])
  }

  @Test func `recordings with a duration only are silent`() throws {
    let input = try EvaluationInput(
      reference: reference("a\t1\t2\tdog\nb\t\t\t\n"),
      durations: durations("a\t10\nb\t10\nc\t10\n"),
      comparedWith: source(.scores, ["a", "b", "c"], labels: ["dog"]))
    #expect(input.set.recordings.map(\.name) == ["a", "b", "c"])
    #expect(input.set.recordings.map(\.reference.count) == [1, 0, 0])
    #expect(input.warnings.isEmpty)
  }

  @Test func `scores and detections of unknown recordings are left out with a warning`() throws {
    let truth = try reference("a\t1\t2\tdog\n")
    for kind in [EvaluationSource.Kind.scores, .detections] {
      let input = try EvaluationInput(
        reference: truth, durations: durations("a\t10\n"),
        comparedWith: source(kind, ["a", "x.wav"], labels: ["dog"]))
      #expect(input.set.recordings.map(\.name) == ["a"])
      #expect(input.warnings == [.unknownRecordings(kind, names: ["x"])])
    }
  }

  @Test func `recordings without scores or audio are left out with a warning`() throws {
    let truth = try reference("a\t1\t2\tdog\nb\t1\t2\tdog\nc\t1\t2\tcat\n")
    for kind in [EvaluationSource.Kind.scores, .audio] {
      let input = try EvaluationInput(
        reference: truth, comparedWith: source(kind, ["b.wav"], labels: ["dog"], duration: 9))
      #expect(input.set.recordings.map(\.name) == ["b"])
      #expect(input.set.recordings.map(\.duration) == [9])
      #expect(input.warnings == [.missingRecordings(kind, names: ["a", "c"])])
    }
  }

  @Test func `recordings without detections stay`() throws {
    let input = try EvaluationInput(
      reference: reference("a\t1\t2\tdog\nb\t1\t2\tdog\n"), durations: durations("a\t10\nb\t10\n"),
      comparedWith: source(.detections, ["b"], labels: ["dog"]))
    #expect(input.set.recordings.map(\.name) == ["a", "b"])
    #expect(input.warnings.isEmpty)
  }

  @Test func `audio that the reference does not name counts as silent, but not for clips`() throws {
    let audio = source(.audio, ["a.wav", "b.wav"], labels: ["dog"], duration: 4)
    let events = try EvaluationInput(reference: reference("a\t1\t2\tdog\n"), comparedWith: audio)
    #expect(events.set.recordings.map(\.name) == ["a", "b"])
    #expect(events.warnings == [.assumedSilent(names: ["b"])])
    let clips = try EvaluationInput(
      reference: [labelTable("filename,label\na.wav,dog\n")], comparedWith: audio)
    #expect(clips.set.recordings.map(\.name) == ["a"])
    #expect(clips.warnings == [.unknownRecordings(.audio, names: ["b"])])
  }

  @Test func `labels that the model does not know are left out and counted`() throws {
    let input = try EvaluationInput(
      reference: reference("a\t1\t2\tdog\na\t3\t4\tcat\na\t5\t6\tcat\n"),
      durations: durations("a\t10\n"),
      comparedWith: source(.scores, ["a"], labels: ["dog", "dog_bark"]))
    #expect(input.set.labels == ["dog", "dog_bark"])
    #expect(input.set.recordings[0].reference.count == 1)
    #expect(
      input.warnings == [
        .unknownLabels(["cat"], count: 2), .labelsWithoutReference(["dog_bark"]),
      ])
  }

  @Test func `without durations the last event ends its recording`() throws {
    let truth = try reference("a\t1\t2\tdog\na\t0\t7\tcat\nb\t\t\t\nc\t\t\t\n")
    let found = try reference("b\t1\t3\tdog\na\t1\t8\tdog\n", name: "found.tsv")
    let input = try EvaluationInput(
      reference: truth, comparedWith: EvaluationSource(detections: found))
    #expect(input.set.recordings.map(\.name) == ["a", "b"])
    #expect(input.set.recordings.map(\.duration) == [8, 3])
    #expect(
      input.warnings == [.estimatedDurations(names: ["a", "b"]), .unknownDurations(names: ["c"])])
  }

  @Test func `events beyond the end are kept and told`() throws {
    let input = try EvaluationInput(
      reference: reference("a\t1\t10.0005\tdog\na\t9\t12\tcat\n"), durations: durations("a\t10\n"))
    #expect(input.set.recordings[0].reference.map(\.offset) == [10.0005, 12])
    #expect(
      input.warnings.map(\.description) == [
        "1 reference event later than the end of the recording, taken as written: "
          + "truth.tsv, line 3 (12.0 s in 10.0 s)"
      ])
  }

  @Test func `clip labels need no times and no durations`() throws {
    let table = try labelTable(
      "fname,label,usage\na.wav,Oboe,Private\nb.wav,None,Ignored\nc.wav,Bus,Public\n")
    let input = try EvaluationInput(reference: [table])
    #expect(input.reference == .clips)
    #expect(input.set.recordings.map(\.name) == ["a", "c"])
    #expect(input.set.labels == ["Bus", "Oboe"])
    #expect(input.clipLabels == [[1], [0]])
    #expect(input.set.recordings.allSatisfy { $0.duration.isNaN && $0.reference.isEmpty })
    #expect(input.warnings == [.ignoredRows(count: 1)])
  }

  @Test func `label tracks are about the recordings that they are named after`() throws {
    let tracks = [
      try labelTable("0.5\t1.5\tdog\n", name: "x/a.txt"), try labelTable("", name: "x/b.txt"),
      try labelTable("1\t2\tcat\n", name: "x/c.wav.txt"),
    ]
    let input = try EvaluationInput(
      reference: tracks,
      comparedWith: source(
        .audio, ["a.wav", "b.wav", "c.wav"], labels: ["dog"],
        duration: 3))
    #expect(input.set.recordings.map(\.reference.count) == [1, 0, 0])
    #expect(input.warnings == [.unknownLabels(["cat"], count: 1)])
  }

  @Test func `detections are sorted into recordings and labels`() throws {
    let found = try reference(
      "b.wav\t1\t2\tcat\na.wav\t1\t2\tdog\nb.wav\t0\t1\tdog\nx.wav\t0\t1\tdog\n", name: "found")
    let input = try EvaluationInput(
      reference: reference("a\t1\t2\tdog\nb\t1\t2\tcat\n"),
      comparedWith: EvaluationSource(detections: found))
    #expect(
      try input.detections(found) == [
        [EvaluatedEvent(onset: 1, offset: 2, label: 1)],
        [
          EvaluatedEvent(onset: 1, offset: 2, label: 0),
          EvaluatedEvent(onset: 0, offset: 1, label: 1),
        ],
      ])
    #expect(throws: EvaluationInputError.detectionsWithoutTimes(table: "t")) {
      try input.detections([labelTable("filename,label\na.wav,dog\n")])
    }
  }

  @Test(arguments: [("x/a.wav", "y/a.wav"), ("a.wav", "a.flac"), ("x/a", "y/a")])
  func `two files of one name in a list are an error`(_ first: String, _ second: String) throws {
    let truth = try reference("\(first)\t1\t2\tdog\n\(second)\t1\t2\tdog\n")
    #expect(
      throws: EvaluationInputError.sameName(
        list: "truth.tsv", name: "a", first: first, second: second)
    ) { try EvaluationInput(reference: truth) }
    let audio = source(.audio, [first, second], labels: ["dog"])
    #expect(
      throws: EvaluationInputError.sameName(
        list: "the audio", name: "a", first: first, second: second)
    ) { try EvaluationInput(reference: reference("a\t1\t2\tdog\n"), comparedWith: audio) }
  }

  @Test func `tracks of two folders with one name are an error`() throws {
    let tracks = [
      try labelTable("0\t1\tdog\n", name: "x/a.txt"),
      try labelTable("0\t1\tdog\n", name: "y/a.txt"),
    ]
    #expect(
      throws: EvaluationInputError.sameName(
        list: "the reference", name: "a", first: "x/a", second: "y/a")
    ) { try EvaluationInput(reference: tracks) }
  }

  @Test func `times and clips do not mix`() throws {
    let tables = try reference("a\t1\t2\tdog\n") + [labelTable("filename,label\nb.wav,dog\n")]
    #expect(throws: EvaluationInputError.mixedReference(timed: "truth.tsv", untimed: "t")) {
      try EvaluationInput(reference: tables)
    }
  }

  @Test func `nothing in common is an error with its reasons`() throws {
    let truth = try reference("a\t1\t2\tdog\n")
    do throws(EvaluationInputError) {
      _ = try EvaluationInput(
        reference: truth, comparedWith: source(.scores, ["b"], labels: ["dog"]))
      Issue.record("nothing was evaluated")
    } catch {
      #expect(
        error
          == .noRecordings(reasons: [
            .unknownRecordings(.scores, names: ["b"]), .missingRecordings(.scores, names: ["a"]),
          ]))
      #expect(error.description.split(separator: "\n").count == 3)
    }
    #expect(throws: EvaluationInputError.noRecordings(reasons: [.emptyReference])) {
      try EvaluationInput(reference: [])
    }
  }

  @Test func `empty lists are told`() throws {
    let input = try EvaluationInput(
      reference: reference(""), durations: durations("a\t10\n"),
      comparedWith: EvaluationSource(detections: try reference("", name: "found.tsv")))
    #expect(input.set.recordings.map(\.name) == ["a"])
    #expect(input.warnings == [.emptyReference, .emptyDetections])
  }

  @Test func `long lists of names are cut after ten`() {
    let warning = EvaluationWarning.unknownRecordings(.scores, names: (0..<14).map { "r\($0)" })
    #expect(warning.description.contains("14 recordings with scores"))
    #expect(warning.description.contains("'r9' and 4 more") && !warning.description.contains("r10"))
  }
}
