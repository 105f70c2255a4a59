import Glibc
import TestSupport
import Testing
import Training

@Suite struct MetricsLogTests {
  private let folder = TemporaryFolder()
  private var path: String { "\(folder.path)/metrics.jsonl" }

  private func written(_ records: [RunRecord]) throws -> [UInt8] {
    let log = try MetricsLog.new(path: path)
    for record in records { try log.append(record) }
    try log.synchronize()
    return try #require(readFile(path))
  }

  @Test func `a file cut at any byte gives its whole lines, and a resumed run goes on after them`()
    throws
  {
    let records = SampleRecords.all(steps: 30)
    let bytes = try written(records)
    let next = RunRecord.step(SampleRecords.step(40))
    let newLine = UInt8(ascii: "\n")
    for end in 0...bytes.count {
      let whole = bytes[..<end].count { $0 == newLine }
      folder.write(Array(bytes[..<end]), as: "metrics.jsonl")
      #expect(try MetricsLog.read(path: path).map(\.step) == records.prefix(whole).map(\.step))
      let (log, read) = try MetricsLog.resumed(path: path, afterStep: 30)
      #expect(read.map(\.step) == records.prefix(whole).map(\.step))
      try log.append(next)
      let after = try MetricsLog.read(path: path)
      #expect(after.count == whole + 1 && after.last == next, "cut at byte \(end)")
    }
  }

  @Test func `a resumed run drops the records of later steps and keeps the others to the byte`()
    throws
  {
    let records = SampleRecords.all(steps: 90)
    let bytes = try written(records)
    for step in [0, 9, 10, 30, 35, 60, 90, 1000] {
      folder.write(bytes, as: "metrics.jsonl")
      let kept = records.count { $0.step <= step }
      #expect(try MetricsLog.resumed(path: path, afterStep: step).records.count == kept)
      let expected = bytes.split(separator: UInt8(ascii: "\n")).prefix(kept).map { $0 + [10] }
      let isSame = readFile(path) == Array(expected.joined())
      #expect(isSame, "resumed after step \(step)")
    }
    #expect(Processes.run("/bin/ls", ["-A", folder.path]).text == "metrics.jsonl\n")
  }

  @Test func `a new log empties the file, a resumed one without a file begins it`() throws {
    _ = try written(SampleRecords.all(steps: 30))
    #expect(try written([]).isEmpty)
    unlink(path)
    #expect(try MetricsLog.read(path: path).isEmpty)
    let (log, records) = try MetricsLog.resumed(path: path, afterStep: 10)
    #expect(records.isEmpty)
    try log.append(.step(SampleRecords.step(20)))
    #expect(try MetricsLog.read(path: path).count == 1)
  }

  @Test(arguments: [
    ("", "not JSON"), ("{", "not JSON"), ("[]", "not a JSON object"), ("\0\0\0", "not JSON"),
    ("\u{FF}{}", "not JSON"), (#"{"step":1}"#, #""kind" is missing"#),
    (#"{"kind":"epoch"}"#, #""kind" has a value that is not known"#),
    (#"{"kind":"step","epoch":1,"step":1.5}"#, #""step""#),
    (#"{"kind":"step","epoch":1,"step":1,"rate":"x"}"#, #""rate" is not of the type Double"#),
    (#"{"kind":"validation","epoch":1,"step":1}"#, #""figures" is missing"#),
  ])
  func `a whole line that is no record is an error with its number`(
    _ line: String, _ problem: String
  ) throws {
    var bytes = try written(SampleRecords.all(steps: 20))
    bytes += Array("\(line)\n".utf8)
    folder.write(bytes, as: "metrics.jsonl")
    let error = try #require(throws: RunFolderError.self) { try MetricsLog.read(path: path) }
    #expect("\(error)".hasPrefix("\(path), line 3: "))
    #expect("\(error)".contains(problem), "\(error)")
    #expect(throws: error) { try MetricsLog.resumed(path: path, afterStep: 0) }
    #expect(readFile(path) == bytes)
  }

  @Test func `a full disk is an error that names the file`() throws {
    let log = try MetricsLog.new(path: "/dev/full")
    let record = RunRecord.step(SampleRecords.step(1))
    #expect(
      throws: RunFolderError.cannotWrite(path: "/dev/full", reason: "No space left on device")
    ) { try log.append(record) }
  }
}
