import Testing

/// The line of a key is found whichever way it is written.
@Suite struct KeyLineTests {
  /// The lines of all keys that nobody knows.
  private func lines(_ text: String) -> [Int] {
    problems(text).compactMap { Int($0.prefix { $0 != ":" }) }
  }

  @Test func inTables() {
    #expect(lines("# comment\n\n[events]\n  a = 1 # comment\n\nb = 2\n") == [4, 6])
  }

  @Test func inArraysOfTables() {
    let text = "[[source]]\ndevice = \"a\"\n\n[[source]]\ndevice = \"b\"\nx = 1\n"
    #expect(lines(text) == [6])
  }

  @Test func inTablesUnderThoseOfAnArray() {
    #expect(lines("[[source]]\ndevice = \"a\"\n[source.x]\ny = 1") == [3])
  }

  @Test func inDottedKeys() {
    #expect(lines("\nevents.a = 1\nevents . \"b\" = 2\nlabels.dog.c = 3") == [2, 3, 4])
  }

  @Test func inQuotedKeys() {
    #expect(lines("[labels.\"a.b \\\" ]\"]\n'x y' = 1\n\"z\\u00e9\" = 2") == [2, 3])
  }

  @Test func inInlineTablesAndArrays() {
    #expect(lines("source = [\n  { device = \"a\" },\n\n  { device = \"b\", x = 1 },\n]") == [4])
    #expect(lines("events = { smoothing = { kind = \"none\", x = 1 } }") == [1])
  }

  @Test func afterStringsThatSpanLines() {
    #expect(lines("a = \"\"\"\n[x]\n\\\"\"\"\n\"\"\"\"\nb = '''\n'\n''''\nc = 1") == [1, 5, 8])
  }

  @Test func afterStringsThatLookLikeSyntax() {
    #expect(
      lines("a = \"# [[\\\" = \"\nb = '\\'\nc = [\"]\", '}',\n# ]\n1]\nd = \"\"") == [1, 2, 3, 6])
  }

  @Test func withCarriageReturnsAndAByteOrderMark() {
    #expect(lines("\u{FEFF}[events]\r\n\r\na = 1\r\n") == [3])
  }

  @Test func aTableThatIsMadeByItsChildHasItsOwnLineLater() {
    #expect(lines("[x.y]\n[x]\nz = 1") == [2])
  }
}
