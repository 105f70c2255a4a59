import TestSupport
import Testing
import Training

@Suite struct RunLogTests {
  private let folder = TemporaryFolder()
  private var path: String { "\(folder.path)/log.txt" }
  private var text: String { String(decoding: readFile(path) ?? [], as: UTF8.self) }

  @Test(arguments: [
    (Int64(0), "1970-01-01T00:00:00Z"), (951_782_399, "2000-02-28T23:59:59Z"),
    (951_782_400, "2000-02-29T00:00:00Z"), (1_772_349_302, "2026-03-01T07:15:02Z"),
    (4_102_444_800, "2100-01-01T00:00:00Z"), (-62_135_596_800, "0001-01-01T00:00:00Z"),
  ])
  func `times are in UTC`(_ unix: Int64, _ expected: String) {
    #expect(UTCTime.text(unix: unix) == expected)
  }

  @Test func `messages are lines, their further lines are indented`() throws {
    let log = try RunLog(path: path)
    try log.write("epoch 1\nbest so far\r\nkept", unix: 0)
    try log.write("", unix: 1)
    let indent = String(repeating: " ", count: 21)
    #expect(
      text == "1970-01-01T00:00:00Z epoch 1\n\(indent)best so far\n\(indent)kept\n"
        + "1970-01-01T00:00:01Z \n")
  }

  @Test func `a later process appends, after a torn line on a new one`() throws {
    try RunLog(path: path).write("one", unix: 0)
    try RunLog(path: path).write("two", unix: 0)
    folder.write(text + "1970-01-01T00:00:00Z thr", as: "log.txt")
    try RunLog(path: path).write("four", unix: 0)
    #expect(text.split(separator: "\n").map { $0.suffix(4) } == [" one", " two", " thr", "four"])
  }
}
