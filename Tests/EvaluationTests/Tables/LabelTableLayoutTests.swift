import Evaluation
import Testing

/// Every layout, as the datasets' own descriptions have it.
struct LabelTableLayoutTests {
  @Test func `a DCASE table has times, and recordings without events`() throws {
    let table = try labelTable(
      """
      filename\tonset\toffset\tevent_label
      Y00pbt6aJV8Y_350.000_360.000.wav\t0.000\t9.971\tVacuum_cleaner
      Y5J603SAj7QM_210.000_220.000.wav\t\t\t
      Y0cH_NlhhMAs_30.000_40.000.wav\t1.710\t6.005\tCat
      lone.wav
      other.wav\tnan\tNaN\tnan
      """)
    #expect(table.layout == .dcaseStrong)
    #expect(
      table.rows.map(\.short) == [
        "2 Y00pbt6aJV8Y_350.000_360.000.wav 0.0 9.971 Vacuum_cleaner - - -",
        "4 Y0cH_NlhhMAs_30.000_40.000.wav 1.71 6.005 Cat - - -",
      ])
    #expect(
      table.silentFiles.map { "\($0.line) \($0.file)" } == [
        "3 Y5J603SAj7QM_210.000_220.000.wav", "5 lone.wav", "6 other.wav",
      ])
    #expect(table.warnings.isEmpty)
  }

  @Test(arguments: [
    "event_label,score,offset,filename,onset\ndog,0.9,2.5,a.wav,1\n",
    "event_label;note;event_offset;file;event_onset\ndog;x;2.5;a.wav;1\n",
    "Onset\tOffset\tFilename\tlabel\textra\n1\t2.5\ta.wav\tdog\t\n",
    "\"filename\",\"onset\",\"offset\",\"event_label\"\n\"a.wav\",\"1\",\"2.5\",\"dog\"\n",
    "a.wav\t1\t2.5\tdog\n",
    " filename \t onset\toffset \tevent_label\n a.wav \t 1 \t 2.5\t dog \n",
  ])
  func `columns are found by name, whatever their order and separator`(_ text: String) throws {
    let table = try labelTable(text)
    #expect(table.layout == .dcaseStrong)
    #expect(table.namesRecordings)
    let line = text.hasPrefix("a.wav") ? 1 : 2
    #expect(table.rows.map(\.short) == ["\(line) a.wav 1.0 2.5 dog - - -"])
  }

  @Test func `a table of one recording needs no file names`() throws {
    let table = try labelTable("onset\toffset\tevent_label\n0.500\t1.000\tdog\n", name: "x/a.tsv")
    #expect(table.layout == .dcaseStrong)
    #expect(!table.namesRecordings)
    #expect(table.rows.map(\.short) == ["2 - 0.5 1.0 dog - - -"])
    #expect(table.files == ["x/a"])
  }

  @Test func `a weak table has the labels of a clip in one cell`() throws {
    let table = try labelTable(
      "filename\tevent_labels\na.wav\tSpeech,Alarm_bell_ringing\nb.wav\tDog\nc.wav\t\n")
    #expect(table.layout == .dcaseWeak)
    #expect(
      table.rows.map(\.short) == [
        "2 a.wav - - Speech - - -", "2 a.wav - - Alarm_bell_ringing - - -", "3 b.wav - - Dog - - -",
      ])
    #expect(table.silentFiles.map(\.file) == ["c.wav"])
    let quoted = try labelTable("event_labels,filename\n\"Speech, Dog\",a.wav\n")
    #expect(quoted.rows.map(\.label) == ["Speech", "Dog"])
  }

  @Test func `a column event_label has one label, commas or not`() throws {
    let table = try labelTable("filename\tevent_label\na.wav\tGunshot, gunfire\nb.wav\t\nc.wav\n")
    #expect(table.layout == .dcaseWeak)
    #expect(table.rows.map(\.label) == ["Gunshot, gunfire"])
    #expect(table.silentFiles.map(\.file) == ["b.wav", "c.wav"])
  }

  @Test func `an Audacity track has no header and no files`() throws {
    let table = try labelTable(
      """
      \\\t100.5\t200.5
      2.150000\t2.150000\tpoint label
      3.400000\t6.100000\tregion "label", quoted
      \\\t6928.456055\t6928.456055
      """, name: "folder/clip_00.txt")
    #expect(table.layout == .audacity)
    #expect(
      table.rows.map(\.short) == [
        "2 - 2.15 2.15 point label - - -", "3 - 3.4 6.1 region \"label\", quoted - - -",
      ])
    #expect(table.files == ["folder/clip_00"])
    #expect(table.warnings.map(\.line) == [2])
  }

  @Test func `ESC-50 has folds and sources`() throws {
    let original = try labelTable(
      """
      filename,fold,target,category,esc10,src_file,take
      1-100032-A-0.wav,1,0,dog,True,100032,A
      5-9032-A-0.wav,5,0,dog,True,9032,A
      """)
    let variant = try labelTable(
      """
      filename,fold,label,esc10,licence,source_id,author,url
      1-100032-A-0.wav,1,dog,true,CC0,100032,nfrae,http://www.freesound.org/
      5-9032-A-0.wav,5,dog,true,CC-BY,9032,x,y
      """)
    for table in [original, variant] {
      #expect(table.layout == .esc50)
      #expect(
        table.rows.map(\.short) == [
          "2 1-100032-A-0.wav - - dog 1 100032 -", "3 5-9032-A-0.wav - - dog 5 9032 -",
        ])
    }
  }

  @Test func `the times of UrbanSound8K are not those of the clip`() throws {
    let table = try labelTable(
      """
      slice_file_name,fsID,start,end,salience,fold,classID,class
      100032-3-0-0.wav,100032,0.0,0.317551,1,5,3,dog_bark
      100263-2-0-117.wav,100263,58.5,62.5,1,5,2,children_playing
      """)
    #expect(table.layout == .urbanSound8K)
    #expect(
      table.rows.map(\.short) == [
        "2 100032-3-0-0.wav - - dog_bark 5 100032 -",
        "3 100263-2-0-117.wav - - children_playing 5 100263 -",
      ])
  }

  @Test func `FSDKaggle2018 names files fname, with usage and sources where known`() throws {
    let train = try labelTable("fname,label,manually_verified\n00044347.wav,Hi-hat,0\n")
    let post = try labelTable(
      """
      fname,label,manually_verified,freesound_id,license
      00044347.wav,Hi-hat,0,28739,Attribution
      """)
    let test = try labelTable(
      """
      fname,label,usage,freesound_id,license
      00326aa9.wav,Oboe,Private,355125,Attribution
      0038a046.wav,None,Ignored,,
      """)
    let many = try labelTable(
      "fname,labels,mids,split\n64760,\"Guitar,Music\",\"/m/0,/m/1\",train\n")
    #expect([train, post, test, many].allSatisfy { $0.layout == .fsdKaggle })
    #expect(train.rows.map(\.short) == ["2 00044347.wav - - Hi-hat - - -"])
    #expect(post.rows.map(\.short) == ["2 00044347.wav - - Hi-hat - 28739 -"])
    #expect(
      test.rows.map(\.short) == [
        "2 00326aa9.wav - - Oboe - 355125 Private", "3 0038a046.wav - - None - - Ignored",
      ])
    #expect(
      many.rows.map(\.short) == ["2 64760 - - Guitar - - train", "2 64760 - - Music - - train"])
  }

  @Test func `a clip list has a file and a label`() throws {
    let table = try labelTable(
      """
      filename,split,label,sample_rate,seconds,licence,source,note
      room.ogg,train,room_silence,16000,11.28,CC0,"Data (public domain, waiver)",room tone
      """)
    #expect(table.layout == .clipList)
    #expect(table.rows.map(\.short) == ["2 room.ogg - - room_silence - - train"])
    #expect(
      try labelTable("class\tfile\ncat\ta.wav\n").rows.map(\.short) == ["2 a.wav - - cat - - -"])
  }

  @Test func `every layout has a name of its own`() {
    #expect(Set(LabelTable.Layout.allCases.map(\.name)).count == LabelTable.Layout.allCases.count)
  }

  @Test func `an empty file is a track without labels`() throws {
    for text in ["", "\n\n", "\u{FEFF}", " \t \r\n"] {
      let table = try labelTable(text, name: "quiet.txt")
      #expect(table.layout == .audacity && table.rows.isEmpty)
      #expect(table.files == ["quiet"])
      #expect(table.warnings.count == 1)
    }
    let header = try labelTable("filename\tonset\toffset\tevent_label\n")
    #expect(header.files.isEmpty && header.warnings.isEmpty)
  }
}
