import Evaluation
import Testing

/// Licences and attributions, which tables of recordings state in several ways.
struct LabelTableOriginTests {
  @Test func `ESC-50 with licences names the author and the address`() throws {
    let table = try labelTable(
      """
      filename,fold,label,esc10,licence,source_id,author,url
      1-100032-A-0.ogg,1,dog,true,CC0,100032,nfrae,http://freesound.org/s/100032/
      1-100038-A-14.ogg,1,chirping_birds,false,CC-BY,100038,"Smith, Jane",
      1-100210-A-36.ogg,1,vacuum_cleaner,false,,100210,,http://freesound.org/s/100210/
      1-100210-B-36.ogg,1,vacuum_cleaner,false,,100210,,
      """)
    #expect(table.rows.map(\.licence) == ["CC0", "CC-BY", nil, nil])
    #expect(
      table.rows.map(\.attribution) == [
        "nfrae, http://freesound.org/s/100032/", "Smith, Jane", "http://freesound.org/s/100210/",
        nil,
      ])
    #expect(table.rows.map(\.group) == ["100032", "100038", "100210", "100210"])
  }

  @Test(arguments: [
    "filename,label,licence,source\na.wav,dog,CC0,https://a.org/1\n",
    "fname,label,license,source\na.wav,dog,CC0,https://a.org/1\n",
    "Source\tLicense\tfilename\tevent_labels\nhttps://a.org/1\tCC0\ta.wav\tdog\n",
    "filename,onset,offset,event_label,license,url\na.wav,1,2,dog,CC0,https://a.org/1\n",
  ])
  func `every layout with column names may state them`(_ text: String) throws {
    let row = try #require(labelTable(text).rows.first)
    #expect(row.licence == "CC0")
    #expect(row.attribution == "https://a.org/1")
  }

  @Test func `all labels of a clip have its licence`() throws {
    let table = try labelTable(
      "fname,labels,license,author\n1,\"Guitar,Music\",CC-BY,Ann\n")
    #expect(table.rows.map(\.licence) == ["CC-BY", "CC-BY"])
    #expect(table.rows.map(\.attribution) == ["Ann", "Ann"])
  }

  @Test func `tables without these columns have none`() throws {
    for text in ["filename,label\na.wav,dog\n", "a.wav\t1\t2\tdog\n", "1\t2\tdog\n"] {
      let row = try #require(labelTable(text).rows.first)
      #expect(row.licence == nil && row.attribution == nil)
    }
  }

  @Test func `an author that is not UTF-8 does not make a table unreadable`() throws {
    let bytes = Array("filename,label,author\na.wav,dog,Ren".utf8) + [0xE9, 0x0A]
    let table = try LabelTable(parsing: bytes, name: "t")
    #expect(table.rows.map(\.attribution) == ["Ren\u{FFFD}"])
  }

  @Test func `rows that stand there twice with another author still repeat`() throws {
    #expect(
      try tableWarnings("filename,label,author\na.wav,dog,Ann\na.wav,dog,Bob\n").count == 1)
  }
}
