import Evaluation
import Testing
import Training

/// The layouts of datasets, as they become clips.
struct ClipCollectionLayoutTests {
  @Test func `ESC-50 gives folds, sources, licences and attributions`() throws {
    let collection = try collection(
      [
        TableText(
          """
          filename,fold,label,esc10,licence,source_id,author,url
          1-100032-A-0.ogg,1,dog,true,CC0,100032,nfrae,http://freesound.org/s/100032/
          4-102844-A-49.ogg,4,hand_saw,false,CC-BY,102844,dobroide,http://freesound.org/s/102844/
          """)
      ], recordings: ["audio/4-102844-A-49.flac", "audio/1-100032-A-0.ogg"])
    #expect(
      collection.clips == [
        TrainingClip(
          path: "audio/1-100032-A-0.ogg", name: "1-100032-A-0", seconds: 5, labels: ["dog"],
          fold: 1, group: "100032", licence: "CC0",
          attribution: "nfrae, http://freesound.org/s/100032/"),
        TrainingClip(
          path: "audio/4-102844-A-49.flac", name: "4-102844-A-49", seconds: 5,
          labels: ["hand_saw"], fold: 4, group: "102844", licence: "CC-BY",
          attribution: "dobroide, http://freesound.org/s/102844/"),
      ])
    #expect(collection.warnings == [])
    #expect(collection.labels == ["dog", "hand_saw"])
  }

  @Test func `UrbanSound8K gives folds and sources, and no times`() throws {
    let collection = try collection(
      [
        TableText(
          """
          slice_file_name,fsID,start,end,salience,fold,classID,class
          100032-3-0-0.wav,100032,0.0,0.317551,1,5,3,dog_bark
          """)
      ], recordings: ["fold5/100032-3-0-0.wav"])
    #expect(collection.clips.short == ["100032-3-0-0 | dog_bark"])
    #expect(collection.clips.first?.fold == 5 && collection.clips.first?.group == "100032")
  }

  @Test func `FSDKaggle2018 gives usages, and rows that are ignored are no labels`() throws {
    let collection = try collection(
      [
        TableText(
          """
          fname,label,usage,freesound_id,license
          00326aa9.wav,Oboe,Private,355125,Attribution
          0038a046.wav,None,Ignored,,
          """)
      ], recordings: ["00326aa9.wav", "0038a046.wav"])
    #expect(collection.clips.short == ["00326aa9 | Oboe"])
    #expect(collection.clips.first?.usage == "Private")
    #expect(
      collection.warnings == [.withoutLabel(names: ["0038a046"]), .ignoredRows(count: 1)])
  }

  @Test func `DCASE tables have times, and silence`() throws {
    let table = TableText(
      """
      filename\tonset\toffset\tevent_label
      b.wav\t2\t3\tdog
      a.wav\t\t\t
      b.wav\t1\t2.5\tcat
      b.wav\t2\t3\tdog
      """)
    let collection = try collection([table], recordings: ["x/a.wav", "x/b.wav"])
    #expect(collection.clips.short == ["a | ", "b | cat+dog | cat 1.0-2.5 | dog 2.0-3.0"])
    #expect(collection.clips.allSatisfy { $0.isComplete })
  }

  @Test func `label tracks are about the recording that they are named after`() throws {
    let collection = try collection(
      [
        TableText("0.5\t1.5\tdog\n3\t4\tdog\n", name: "tracks/a.txt"),
        TableText("", name: "tracks/b.txt"),
      ], recordings: ["a.wav", "b.wav"])
    #expect(collection.clips.short == ["a | dog | dog 0.5-1.5 | dog 3.0-4.0", "b | "])
  }

  @Test func `weak tables have several labels for a clip`() throws {
    let collection = try collection(
      [TableText("filename\tevent_labels\na.wav\tSpeech,Dog\nb.wav\t\n")],
      recordings: ["a.wav", "b.wav"], options: { $0.isComplete = false })
    #expect(collection.clips.short == ["a | Dog+Speech", "b | "])
    #expect(collection.clips.allSatisfy { !$0.isComplete })
  }

  @Test func `folders name labels, and tables add times`() throws {
    let collection = try collection(
      [TableText("a.wav\t1\t2\tdog\n")],
      labelled: [
        LabelledFile(label: "cat", path: "cat/b.wav"),
        LabelledFile(label: "dog", path: "dog/a.wav"),
      ])
    #expect(collection.clips.short == ["a | dog | dog 1.0-2.0", "b | cat"])
    #expect(collection.warnings == [])
  }

  @Test func `files of one name in folders of labels are told apart by the label`() throws {
    let collection = try collection(labelled: [
      LabelledFile(label: "yes", path: "yes/1.wav"), LabelledFile(label: "no", path: "no/1.wav"),
      LabelledFile(label: "no", path: "no/2.wav"),
    ])
    #expect(collection.clips.short == ["2 | no", "no_1 | no", "yes_1 | yes"])
  }

  @Test func `backgrounds have no labels, and tables give their licences`() throws {
    let collection = try collection(
      [TableText("filename,label\na.wav,dog\n")], recordings: ["a.wav"],
      backgrounds: ["noise/a.wav", "noise/street.wav", "noise/bark.wav"],
      backgroundTables: [
        TableText(
          """
          filename,split,label,licence,source
          street.wav,train,street,CC0,http://a.org/1
          bark.wav,train,dog,CC0,http://a.org/2
          """)
      ])
    #expect(collection.backgrounds.short == ["noise_a | ", "street | "])
    #expect(collection.backgrounds.map(\.licence) == [nil, "CC0"])
    #expect(collection.backgrounds.map(\.attribution) == [nil, "http://a.org/1"])
    #expect(collection.warnings == [.labelledBackgrounds(names: ["bark"])])
  }
}
