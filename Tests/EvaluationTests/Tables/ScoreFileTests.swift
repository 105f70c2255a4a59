import Evaluation
import TestSupport
import Testing

struct ScoreFileTests {
  private func parse(_ text: String) throws -> (labels: [String], table: ScoreTable) {
    try ScoreFile.parse(Array(text.utf8), name: "t")
  }

  /// Reads numbers as the scores of one label.
  private func scores(_ numbers: [String]) throws -> [Float] {
    let rows = numbers.enumerated().map { "\($0)\t\($0 + 1)\t\($1)\n" }
    return try parse("onset\toffset\ta\n" + rows.joined()).table.scores(label: 0)
  }

  @Test func `a table has labels, frames and scores`() throws {
    let (labels, table) = try parse(
      "onset\toffset\tdog\tcat, or so\n0.0\t0.5\t0.25\t1e-3\n0.5\t1.0\t-1\tinf\n1\t1.25\t7.\t-.5\n")
    #expect(labels == ["dog", "cat, or so"])
    #expect(table.boundaries == [0, 0.5, 1, 1.25])
    #expect(table.scores(label: 0) == [0.25, -1, 7])
    #expect(table.scores(label: 1) == [1e-3, .infinity, -0.5])
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func `line ends, blank lines, spaces and a byte order mark do not matter`(_ end: String) throws {
    let lines = [
      "\u{FEFF}onset\toffset\t\"a\"\"b\tc\"", "", " 0\t1 \t 0.5 ", "1\t2\t0.75", " ", "",
    ]
    let (labels, table) = try parse(lines.joined(separator: end))
    #expect(labels == ["a\"b\tc"])
    #expect(table.scores(label: 0) == [0.5, 0.75])
    #expect(
      scoreErrors((lines + ["2\t3\tx"]).joined(separator: end)).first?.hasPrefix("7: ") == true)
  }

  @Test func `a table without frames has labels only`() throws {
    let (labels, table) = try parse("onset\toffset\tdog\n")
    #expect(labels == ["dog"] && table.frameCount == 0 && table.labelCount == 1)
    #expect(ScoreFile.text(table, labels: labels) == "onset\toffset\tdog\n")
  }

  @Test(arguments: [
    ("", "0: the file is empty"),
    ("onset,offset,dog\n0,1,2\n", "1: found 'onset,offset,dog'; expected a first line with onset"),
    ("offset\tonset\tdog\n", "1: found 'offset', 'onset', 'dog'; expected"),
    ("onset\toffset\n", "1: there is no column for a label"),
    ("onset\toffset\tdog\t\n", "1: column 4 has no name"),
    ("onset\toffset\tdog\tdog\n", "1: there are two columns 'dog'"),
    ("onset\toffset\tonset\n", "1: there are two columns 'onset'"),
    ("onset\toffset\t\"dog\n", "1: the quote that opens in column 3"),
  ])
  func `a bad header is told`(_ text: String, _ message: String) {
    let found = scoreErrors(text)
    #expect(found.count == 1 && found[0].hasPrefix(message), "\(found)")
  }

  @Test(arguments: [
    ("1\t2\t0.5", "3: 3 columns, expected 4"),
    ("1\t2\t0.5\t0.5\t", "3: 5 columns, expected 4"),
    ("1\t2\t0,5\t0.5", "3: column 3 ('dog'): '0,5' is not a number"),
    ("1\t2\t0.5\t", "3: column 4 ('cat'): it is empty; expected a number"),
    ("1\t2\t0.5\tnan", "3: column 4 ('cat'): 'nan' is no score"),
    ("1\t2\t0.5\t1e39", "3: column 4 ('cat'): '1e39' is too large for a score"),
    ("1\t2\t0.5\t0.5e", "3: column 4 ('cat'): '0.5e' is not a number"),
    ("1\t2\t0.5\t\"0.5\"", "3: column 4 ('cat'): '\"0.5\"' is not a number"),
    ("x\t2\t0.5\t0.5", "3: column 1 (onset): 'x' is not a number"),
    ("1\tinf\t0.5\t0.5", "3: column 2 (offset): 'inf' is too large"),
    ("nan\t2\t0.5\t0.5", "3: column 1 (onset): 'nan' is no time"),
    ("1\t1e300\t0.5\t0.5", "3: column 2 (offset): '1e300' is too large"),
    ("1\t1\t0.5\t0.5", "3: the offset 1.0 s is not after the onset 1.0 s"),
    ("1\t0.5\t0.5\t0.5", "3: the offset 0.5 s is not after the onset 1.0 s"),
    ("1.00001\t2\t0.5\t0.5", "3: the onset 1.00001 s is not the end of the frame before, 1.0 s"),
    ("0.9\t2\t0.5\t0.5", "3: the onset 0.9 s is not the end of the frame before, 1.0 s"),
    ("\u{FEFF}1\t2\t0.5\t0.5", "3: "),
  ])
  func `a bad row is told with line and label`(_ row: String, _ message: String) {
    let found = scoreErrors("onset\toffset\tdog\tcat\n0\t1\t0\t0\n\(row)\n")
    #expect(found.count == 1 && found[0].hasPrefix(message), "\(found)")
  }

  @Test func `every bad row is told, a gap once`() {
    let found = scoreErrors("onset\toffset\ta\n0\t1\tx\n1\t2\t0\n3\t4\t0\n4\t5\t0\n5\t6\n6\t7\t1\n")
    #expect(found.map { $0.prefix(2) } == ["2:", "4:", "6:", "7:"], "\(found)")
  }

  @Test func `a frame may begin a microsecond off`() throws {
    let table = try parse("onset\toffset\ta\n0\t1\t0\n1.0000009\t2\t0\n").table
    #expect(table.boundaries == [0, 1.0000009, 2])
  }

  @Test func `numbers are the nearest Floats`() throws {
    var generator = SeededGenerator(seed: 11)
    var numbers = [
      "0", "-0", "0.0e5", "1", "+1", "1e-45", "7e-46", "1.4e-45", "1.17549435e-38", "3.4028235e38",
      "16777217", "16777219", "0.5000000298023223876953125", "0.50000002980232238769531250000001",
      "1.00000005960464477539", "1.000000059604644775390625", "1.0000000596046447753906250000001",
      "9007199791611904.999", "00000000000000000000000000.1", "1000000000000000000000000000000",
      "0.00000000000000000000000000000000000000000001", "123456789012345678901234567890e-20",
      "1e-400", "0e999999999999", String(repeating: "9", count: 38),
      "0." + String(repeating: "0", count: 400) + "1e400",
    ]
    for _ in 0..<40_000 {
      let float = Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &generator))
      let double = Double.random(in: -1...1, using: &generator)
      // A midpoint between two Floats, exactly, and a little beside it.
      let middle = (Double(float) + Double(float.nextUp)) / 2
      numbers += [
        "\(float)", "\(double)", "\(middle)", "\(middle.nextUp)", "\(Double(float))",
        "\(UInt64.random(in: 0...UInt64.max, using: &generator))."
          + "\(UInt64.random(in: 0...UInt64.max, using: &generator))e"
          + "\(Int.random(in: -60...18, using: &generator))",
      ]
    }
    numbers.removeAll { Float($0)?.isFinite != true }
    let read = try scores(numbers)
    let wrong = zip(numbers, read).first { text, score in
      Float(text)?.bitPattern != score.bitPattern
    }
    #expect(wrong == nil)
    #expect(read.count > 200_000)
  }

  @Test func `times are the nearest Doubles`() throws {
    var generator = SeededGenerator(seed: 12)
    var time = 0.0
    var times = ["0"]
    for index in 0..<20_000 {
      time += Double.random(in: 0.001...0.1, using: &generator)
      times.append(index % 2 == 0 ? "\(time)" : "\(time)000000000000000000001")
    }
    let rows = zip(times, times.dropFirst()).map { "\($0)\t\($1)\t0\n" }.joined()
    let table = try parse("onset\toffset\ta\n" + rows).table
    let wrong = zip(times, table.boundaries).first { Double($0) != $1 }
    #expect(wrong == nil)
  }

  @Test func `what is written is read again`() throws {
    var generator = SeededGenerator(seed: 13)
    for _ in 0..<50 {
      let frames = Int.random(in: 0...200, using: &generator)
      let labels = (0..<Int.random(in: 1...70, using: &generator)).map { index in
        ["dog \(index)", "say \"\(index)\"", "\t\(index)\t!", "\(index)\r\n.", "ä,\(index)"][
          index % 5]
      }
      let values = (0..<frames * labels.count).map { _ in
        Float(bitPattern: UInt32.random(in: 0...0x7F80_0000, using: &generator))
          * (Bool.random(using: &generator) ? 1 : -1)
      }
      let hop = Double(Int.random(in: 20...200_000, using: &generator)) / 1e6
      let first = Double(Int.random(in: -3...9, using: &generator))
      let boundaries = frames == 0 ? [] : (0...frames).map { first + Double($0) * hop }
      let table = ScoreTable(boundaries: boundaries, labelCount: labels.count, values: values)
      let again = try parse(ScoreFile.text(table, labels: labels))
      #expect(again.labels == labels.map { $0.first == "\t" ? String($0.dropFirst()) : $0 })
      #expect(again.table.values.map(\.bitPattern) == values.map(\.bitPattern))
      #expect(zip(again.table.boundaries, boundaries).allSatisfy { abs($0 - $1) < 1e-9 })
      #expect(again.table.boundaries.count == boundaries.count)
    }
  }

  @Test func `times are written with one to six decimals`() {
    let table = ScoreTable(
      boundaries: [-0.25, 0, 0.1 + 0.2, 1, 512 / 44100.0 + 1, 90_000.04, 1e10], labelCount: 1,
      values: [0, 0.1, 1e-7, 1, -.infinity, 0.3])
    #expect(
      ScoreFile.text(table, labels: ["a"]) == """
        onset\toffset\ta
        -0.25\t0.0\t0.0
        0.0\t0.3\t0.1
        0.3\t1.0\t1e-07
        1.0\t1.01161\t1.0
        1.01161\t90000.04\t-inf
        90000.04\t10000000000.0\t0.3

        """)
  }
}
