import Evaluation
import Testing

/// Quotes, line ends and lines are counted as editors do.
struct DelimitedTextTests {
  @Test(arguments: ["\n", "\r\n", "\r"])
  func `lines are counted the same with every line end`(_ end: String) throws {
    let text = [
      "", "filename,label,note", "a.wav,dog,x", "", "b.wav,cat,\"one", "two\"", "c.wav,bird,y", "",
      ",,", "",
    ].joined(separator: end)
    let table = try labelTable(text)
    #expect(table.rows.map(\.short.first) == ["3", "5", "7"])
    #expect(table.rows.map(\.label) == ["dog", "cat", "bird"])
    #expect(tableErrors(text + ",x,\(end)") == ["10: no file name; expected the recording's"])
  }

  @Test func `quoted cells hold separators, quotes and line breaks`() throws {
    let table = try labelTable(
      "\u{FEFF}\"filename\",label\r\n\"a,b.wav\",\"say \"\"ah\"\"\"\r\n\"c\r\nd\",\"\"\"\"\r\n")
    #expect(table.rows.map(\.file) == ["a,b.wav", "c\r\nd"])
    #expect(table.rows.map(\.label) == ["say \"ah\"", "\""])
    #expect(table.rows.map(\.line) == [2, 3])
  }

  @Test func `a quote inside a cell is a character`() throws {
    #expect(try labelTable("filename,label\na.wav,5\" gun\n").rows.map(\.label) == ["5\" gun"])
  }

  @Test func `a last line without an end counts`() throws {
    #expect(try labelTable("filename,label\na.wav,dog").rows.count == 1)
    #expect(
      try labelTable("filename\tonset\toffset\tevent_label\na.wav\t\t\t").silentFiles.count == 1)
  }

  @Test func `cells are separated by what gives known column names`() throws {
    for text in [
      "filename\tlabel\ta, b, c, d\nx.wav\tdog\t1, 2\n",
      "filename,label,a;b;c;d;e\nx.wav,dog,1;2\n",
    ] {
      #expect(try labelTable(text).rows.map(\.short) == ["2 x.wav - - dog - - -"])
    }
  }
}
