import Evaluation
import Testing

/// What is wrong with a table is told with its line.
struct LabelTableProblemTests {
  private static let header = "filename\tonset\toffset\tevent_label\n"

  @Test(arguments: [
    ("a.wav\t2\t1\tdog", "2: the offset 1.0 s lies before the onset 2.0 s"),
    ("a.wav\t-1\t1\tdog", "2: the onset -1.0 s is negative"),
    ("a.wav\t0\tinf\tdog", "2: the offset inf is not a time"),
    ("a.wav\tnan\t1\tdog", "2: the onset nan is not a time"),
    ("a.wav\t0\t1e400\tdog", "2: the offset inf is not a time"),
    ("a.wav\t0\t1e308\tdog", "2: the offset 1e+308 s is too large"),
    ("a.wav\t1,25\t2\tdog", "2: the onset '1,25' has a decimal comma; expected a point"),
    ("a.wav\tone\t2\tdog", "2: the onset 'one' is not a number"),
    ("a.wav\t0x10\t20\tdog", "2: the onset '0x10' is not a number"),
    ("a.wav\t1\t2s\tdog", "2: the offset '2s' is not a number"),
    ("a.wav\t\t2\tdog", "2: no onset"),
    ("a.wav\t\t\tdog", "2: no onset"),
    ("a.wav\t1\t2\t", "2: no label"),
    ("\t1\t2\tdog", "2: no file name"),
    ("a.wav\t1\t2", "2: 3 columns, expected 4"),
    ("a.wav\t1\t2\tdog\tmore", "2: 5 columns, expected 4; a cell that holds a separator"),
    ("\"a.wav\"x\t1\t2\tdog", "2: column 1 goes on after its closing quote"),
    ("a.wav\t1\t2\t\"dog", "2: the quote that opens in column 4 is never closed"),
    ("a.wav\t\u{1B}[2J\t2\tdog", "2: the onset '\\u{1B}[2J' is not a number"),
  ])
  func `a bad row of a DCASE table is told`(_ row: String, _ message: String) {
    let found = tableErrors(Self.header + row + "\n")
    #expect(found.count == 1 && found[0].hasPrefix(message), "\(found)")
  }

  @Test(arguments: [
    ("filename,fold,category\na.wav,one,dog", "2: the fold 'one' is not a whole number"),
    ("filename,fold,category\na.wav,1,", "2: no label"),
    ("filename,fold,category\n,1,dog", "2: no file name"),
    ("filename,event_labels\na.wav,dog,cat", "2: 3 columns, expected 2; a cell that holds"),
    ("filename,event_labels\na.wav,\"dog,,cat\"", "2: a label is empty in 'dog,,cat'"),
    ("1.0\t2.0\t", "1: no label"),
    ("1.0\t2.0", "1: no label"),
    ("1,5\t2,5\tdog", "1: the onset '1,5' has a decimal comma"),
    ("a.wav\t1\t2\tdog\nb.wav\t1\tdog", "2: 3 columns, expected 4"),
  ])
  func `a bad row of any other table is told`(_ text: String, _ message: String) {
    let found = tableErrors(text)
    #expect(found.count == 1 && found[0].hasPrefix(message), "\(found)")
  }

  @Test(arguments: [
    (
      "filename\tonset\tevent_label\n",
      "no column 'offset'; found 'filename', 'onset', 'event_label'"
    ),
    ("filename,onset,offset\n", "no column 'event_label'; found"),
    ("onset,event_label\n", "no column 'offset'; found"),
    ("slice_file_name,fsID,label\n", "no column 'class'; found"),
    ("filename,start,end\n", "no column 'label'; found"),
    ("label,duration\n", "no column 'filename'; found"),
    ("index,mid,display_name\n", "the first line, 'index', 'mid', 'display_name', has no column"),
    ("a.wav,1,2,dog\n", "the first line, 'a.wav', '1', '2', 'dog', has no column names"),
    ("filename,label,filename\n", "there are two columns 'filename'"),
    ("filename,Label,label\n", "there are two columns 'Label'"),
    ("RIFF\u{0}\u{0}WAVE", "the file is not text"),
  ])
  func `a header that fits no layout is told`(_ text: String, _ message: String) {
    let found = tableErrors(text)
    #expect(found.count == 1 && found[0].dropFirst(3).hasPrefix(message), "\(found)")
  }

  @Test func `the error for an unknown header lists all layouts`() {
    let found = tableErrors("index,mid\n")
    for layout in LabelTable.Layout.allCases {
      #expect(found[0].contains(layout.name), "\(layout)")
    }
  }

  @Test func `bytes that are not UTF-8 are told, in needed cells only`() throws {
    let latin = Array("filename,label,note\na.wav,".utf8) + [0xE9] + Array(",x\n".utf8)
    #expect(throws: TableError.self) { try LabelTable(parsing: latin, name: "t") }
    let note = Array("filename,label,note\na.wav,dog,".utf8) + [0xE9, 0x0A]
    #expect(try LabelTable(parsing: note, name: "t").rows.count == 1)
    let utf16: [UInt8] = [0xFF, 0xFE, 0x66, 0x00, 0x0A, 0x00]
    do {
      _ = try LabelTable(parsing: utf16, name: "t")
      Issue.record("UTF-16 was read")
    } catch {
      #expect(error.description == "t: the text is UTF-16; save it as UTF-8")
    }
  }

  @Test func `all errors are counted and the first twenty are shown`() {
    let rows = (0..<23).map { "a\($0).wav\t2\t1\tdog\n" }.joined()
    do throws(TableError) {
      _ = try LabelTable(parsing: Self.header + rows, name: "truth.tsv")
      Issue.record("bad rows were read")
    } catch {
      let lines = error.description.split(separator: "\n")
      #expect(error.count == 23 && lines.count == 21)
      #expect(lines.first?.hasPrefix("truth.tsv, line 2: the offset") == true)
      #expect(lines.last == "and 3 more")
    }
  }

  @Test func `repeated, overlapping and empty events are warnings`() throws {
    let found = try tableWarnings(
      Self.header
        + """
        a.wav\t0\t5\tdog
        a.wav\t6\t7\tdog
        a.wav\t0\t5\tdog
        a.wav\t4\t4.5\tdog
        a.wav\t4.9\t5.5\tdog
        a.wav\t5.5\t6\tdog
        b.wav\t4.9\t5.5\tdog
        a.wav\t4.9\t5.5\tcat
        c.wav\t1\t1\tdog
        a.wav\t5.4\t5.45\tdog
        """)
    #expect(
      found == [
        "4: repeats line 2: 'dog' in 'a.wav'",
        "5: 'dog' in 'a.wav', 4.0 to 4.5 s, overlaps the one of line 2, 0.0 to 5.0 s",
        "6: 'dog' in 'a.wav', 4.9 to 5.5 s, overlaps the one of line 2, 0.0 to 5.0 s",
        "10: the event 'dog' at 1.0 s has no length",
        "11: 'dog' in 'a.wav', 5.4 to 5.45 s, overlaps the one of line 6, 4.9 to 5.5 s",
      ])
  }

  @Test func `a recording with and without events is a warning`() throws {
    #expect(
      try tableWarnings(Self.header + "a.wav\t0\t1\tdog\na.wav\t\t\t\nb.wav\t\t\t\nb.wav\t\t\t\n")
        == [
          "3: 'a.wav' is listed without a label here, and with 'dog' on line 2",
          "5: repeats line 4: 'b.wav'",
        ])
  }

  @Test func `labels of clips may be repeated with a warning`() throws {
    #expect(
      try tableWarnings("filename,event_labels\na.wav,\"dog,cat,dog\"\na.wav,cat\n") == [
        "2: 'dog' in 'a.wav' stands here twice", "3: repeats line 2: 'cat' in 'a.wav'",
      ])
  }

  @Test func `of each kind of warning the first twenty are kept`() throws {
    let text =
      Self.header + String(repeating: "a.wav\t0\t1\tdog\n", count: 50)
      + "b.wav\t1\t1\tdog\n"
    let found = try labelTable(text).warnings
    #expect(found.count == 22)
    #expect(found.last?.description == "t: 29 more repeated rows")
    #expect(found.contains { $0.line == 52 })
  }
}
