import SoundEvents
import Testing

@Suite struct EventListTests {
  static let list = EventList([
    .init(onset: 0.5, offset: 1.25, label: "dog bark"),
    .init(onset: 12.0004, offset: 3600, label: "smoke_alarm"),
  ])

  @Test func `tables and label tracks are written with three decimals`() {
    #expect(
      Self.list.dcaseText
        == "onset\toffset\tevent_label\n0.500\t1.250\tdog bark\n12.000\t3600.000\tsmoke_alarm\n")
    #expect(
      Self.list.audacityText == "0.500\t1.250\tdog bark\n12.000\t3600.000\tsmoke_alarm\n")
  }

  @Test func `what was written is read back`() throws {
    let named = EventList([.init(file: "a.wav", onset: 1, offset: 2, label: "bell")])
    #expect(named.dcaseText == "filename\tonset\toffset\tevent_label\na.wav\t1.000\t2.000\tbell\n")
    #expect(try EventList(parsing: named.dcaseText) == named)
    let again = try EventList(parsing: Self.list.audacityText)
    #expect(again.dcaseText == Self.list.dcaseText)
  }

  @Test func `line ends of other systems, blank lines and frequency lines are accepted`() throws {
    let text = "onset\toffset\tevent_label\r\n\r\n1\t2\tdog\r\n\\\t100\t200\r\n3.5\t4\tcat"
    #expect(
      try EventList(parsing: text)
        == EventList([
          .init(onset: 1, offset: 2, label: "dog"), .init(onset: 3.5, offset: 4, label: "cat"),
        ]))
  }

  @Test(arguments: [
    ("1\t2\tdog\n1 2 dog\n", EventListError.wrongColumns(line: 2, found: 1)),
    ("x\t2\tdog\n", .notATime(line: 1, text: "x")),
    ("nan\t2\tdog\n", .notATime(line: 1, text: "nan")),
    ("-1\t2\tdog\n", .notATime(line: 1, text: "-1")),
    ("3\t2\tdog\n", .notATime(line: 1, text: "2")),
    ("1\t2\t\n", .noLabel(line: 1)),
  ])
  func `a wrong line is named`(text: String, expected: EventListError) {
    #expect(throws: expected) { try EventList(parsing: text) }
  }

  @Test func `a tab or a line break in a label cannot break the table`() throws {
    let list = EventList([.init(onset: 0, offset: 1, label: "a\tb\nc")])
    #expect(try EventList(parsing: list.dcaseText).entries.map(\.label) == ["a b c"])
  }
}
