import AudioSignal
import Evaluation
import TestSupport
import Testing
import Training

/// Collections that are not as they should be.
struct ClipCollectionProblemTests {
  @Test func `labels without audio and audio without labels are told`() throws {
    let collection = try collection(
      [TableText("filename,label\na.wav,dog\nlost.wav,dog\n")], recordings: ["a.wav", "new.wav"])
    #expect(collection.clips.map(\.name) == ["a"])
    #expect(
      collection.warnings == [.withoutAudio(names: ["lost"]), .withoutLabel(names: ["new"])])
  }

  @Test func `nothing left is an error that says why`() throws {
    let error = try #require(throws: ClipCollectionError.self) {
      try collection([TableText("filename,label\na.wav,dog\n")], recordings: ["b.wav"])
    }
    #expect(error.description.contains("'a'") && error.description.contains("'b'"))
    let licences = try #require(throws: ClipCollectionError.self) {
      try collection(
        [TableText("filename,label,licence\na.wav,dog,CC-BY-NC\n")], recordings: ["a.wav"],
        backgrounds: ["n.wav"]
      ) { $0.licences = ["CC0"] }
    }
    #expect(licences.description.contains("CC-BY-NC"))
    #expect(throws: ClipCollectionError.noClips(reasons: [])) { try collection() }
    #expect(try collection(backgrounds: ["n.wav"]).backgrounds.count == 1)
  }

  @Test func `recordings that tables cannot tell apart are an error`() throws {
    let table = TableText("filename,label\na.wav,dog\n")
    for files in [["x/a.wav", "y/a.wav"], ["a.wav", "a.flac"]] {
      let error = ClipCollectionError.sameName(
        name: "a", first: files.min() ?? "", second: files.max() ?? "")
      #expect(throws: error) { try collection([table], recordings: files) }
    }
    let twice = try #require(throws: ClipCollectionError.self) {
      try collection([table], recordings: ["a.wav"], backgrounds: ["a.wav"])
    }
    #expect(twice.description.contains("twice"))
  }

  @Test func `events beyond the end are cut or left out`() throws {
    let table = TableText(
      """
      filename\tonset\toffset\tevent_label
      a.wav\t4\t7\tdog
      a.wav\t6\t7\tcat
      b.wav\t4\t5.0005\tdog
      c.wav\t1\t1\tdog
      """)
    let collection = try collection([table], recordings: ["a.wav", "b.wav", "c.wav"])
    #expect(
      collection.clips.short == ["a | dog | dog 4.0-5.0", "b | dog | dog 4.0-5.0", "c | dog"])
    #expect(!collection.clips[2].knowsTimes(of: "dog"))
    #expect(
      collection.warnings == [
        .eventsWithoutLength(count: 1, names: ["c"]), .lateEvents(count: 2, names: ["a"]),
      ])
  }

  @Test func `tables that contradict each other are told, and the first counts`() throws {
    let collection = try collection(
      [
        TableText("filename,fold,label\na.wav,1,dog\n"),
        TableText("filename,fold,label\na.wav,2,cat\n"),
      ], recordings: ["a.wav"])
    #expect(collection.clips.short == ["a | cat+dog"])
    #expect(collection.clips.first?.fold == 1)
    #expect(collection.warnings == [.contradicting(what: "fold", names: ["a"])])
  }

  @Test func `messages show names without control characters`() {
    let message = ClipWarning.withoutAudio(names: ["a\u{1B}[2Jb\n"]).description
    #expect(!message.unicodeScalars.contains { $0.value < 32 })
  }

  @Test func `folders are searched, and broken files left out`() throws {
    let folder = TemporaryFolder()
    for name in ["set", "set/cat", "set/dog", "set/dog/inner", "set/empty"] {
      #expect(Processes.run("/bin/mkdir", ["\(folder.path)/\(name)"]).status == 0)
    }
    func write(_ name: String, seconds: Double) throws {
      try AudioFileWriter.write(
        Sounds.tone(hertz: 500, seconds: seconds, sampleRate: 8000),
        to: "\(folder.path)/set/\(name)", sampleRate: 8000, format: .wav)
    }
    try write("cat/a.wav", seconds: 0.5)
    try write("dog/inner/b.WAV", seconds: 0.25)
    try write("dog/.hidden.wav", seconds: 1)
    folder.write("not audio", as: "set/dog/c.wav")
    folder.write([], as: "set/dog/d.wav")
    folder.write("text", as: "set/dog/readme.txt")
    _ = Processes.run("/bin/ln", ["-s", "..", "\(folder.path)/set/dog/loop"])
    _ = Processes.run("/bin/ln", ["-s", "\(folder.path)/missing", "\(folder.path)/set/cat/x.wav"])

    let sources = try ClipSources(
      tables: [], paths: [], labelFolders: ["\(folder.path)/set/"])
    let collection = try ClipCollection(sources)
    #expect(collection.clips.short == ["a | cat", "b | dog"])
    #expect(collection.clips.map(\.seconds) == [0.5, 0.25])
    guard case .unreadable(let reasons) = collection.warnings.first else {
      Issue.record("expected unreadable files, found \(collection.warnings)")
      return
    }
    #expect(reasons.count == 3)

    #expect(
      try RecordingFiles.find(in: ["\(folder.path)/set/cat", "\(folder.path)/set/cat/a.wav"]).count
        == 2)
    #expect(throws: ClipCollectionError.noRecordings(path: "\(folder.path)/set/empty")) {
      try RecordingFiles.find(in: ["\(folder.path)/set/empty"])
    }
    #expect(throws: ClipCollectionError.self) { try RecordingFiles.find(in: ["/no/such/folder"]) }
    #expect(throws: ClipCollectionError.self) {
      try RecordingFiles.byLabel(in: "\(folder.path)/set/cat/a.wav")
    }
  }
}
