import TestSupport
import Testing
import Training

/// Arrays as NumPy's `save` writes them, with the names beside them.
struct NPYTests {
  private let folder = TemporaryFolder()
  private static let values: [Float] = [0, 0.25, 0.5, 0.75, 1, 0.125]

  /// What is read, or the message.
  private func read(
    _ bytes: [UInt8], names: String? = "a\nb\nc\n",
    holding content: TeacherTargets.Content = .scores
  ) -> (targets: TeacherTargets?, problem: String) {
    if let names { folder.write(names, as: "teacher.txt") }
    do {
      let path = folder.write(bytes, as: "teacher.npy")
      return (try TeacherTargets(array: path, holding: content, teacher: "t"), "")
    } catch {
      return (nil, "\(error)")
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt8])
  func `versions 1 to 3 are read`(version: UInt8) throws {
    let bytes = TeacherExamples.npy(Self.values, shape: "(3, 2)", version: version)
    let targets = try #require(read(bytes).targets)
    #expect(targets.names == ["a", "b", "c"])
    #expect(targets.teacher == "t")
    #expect(Array(targets.scores(2)) == [1, 0.125])
    let embeddings = try #require(read(bytes, holding: .embedding).targets)
    #expect(!embeddings.hasScores && embeddings.embeddingSize == 2)
    #expect(Array(embeddings.embedding(1)) == [0.5, 0.75])
  }

  @Test func `floats of 16 bits are read`() throws {
    let data = Self.values.flatMap { TeacherExamples.bytes(Float16($0).bitPattern) }
    let bytes = TeacherExamples.npy(
      "{\"shape\": (3, 2), \"fortran_order\": False, \"descr\": \"<f2\"}", data: data)
    let targets = try #require(read(bytes).targets)
    #expect((0..<3).flatMap { Array(targets.scores($0)) } == Self.values)
  }

  @Test func `line ends of Windows and a missing last one do not matter`() throws {
    let bytes = TeacherExamples.npy(Self.values, shape: "(3, 2)")
    for names in ["a\r\nb\r\nc\r\n", "a\nb\nc"] {
      #expect(read(bytes, names: names).targets?.names == ["a", "b", "c"])
    }
  }

  @Test func `a file cut off at any byte is refused`() {
    _ = read([])
    for version in [1, 2] as [UInt8] {
      let bytes = TeacherExamples.npy(Self.values, shape: "(3, 2)", version: version)
      for count in 0..<bytes.count {
        let (targets, problem) = read(Array(bytes.prefix(count)), names: nil)
        #expect(targets == nil && problem.contains("teacher.npy"), "\(version), \(count) bytes")
      }
      #expect(read(bytes + [0]).targets == nil)
    }
  }

  @Test func `what is wrong with an array is said`() {
    func array(
      _ shape: String = "(3, 2)", descr: String = "'<f4'", order: String = "False",
      values: [Float] = Self.values
    ) -> String {
      read(TeacherExamples.npy(values, shape: shape, descr: descr, order: order)).problem
    }
    func header(_ text: String) -> String { read(TeacherExamples.npy(text, data: [])).problem }
    var wrongVersion = TeacherExamples.npy(Self.values, shape: "(3, 2)")
    wrongVersion[6] = 9
    let good = TeacherExamples.npy(Self.values, shape: "(3, 2)")
    let table: [(String, String)] = [
      (read(wrongVersion).problem, "version 9.0 of the format, expected 1 to 3"),
      (read(Array("not an array at all".utf8)).problem, "write it with numpy.save"),
      (array(descr: "'<f8'"), "numbers are of type <f8, expected <f4 or <f2"),
      (array(descr: "'>f4'"), "numbers are of type >f4"),
      (array(descr: "[('x', '<f4')]"), "numbers are of type structured"),
      (array(order: "True"), "Fortran's order"),
      (array(order: "Maybe"), "True or False"),
      (array("(2, 2)"), "24 bytes of data, its shape [2, 2] needs 16"),
      (array("(6,)"), "scores has the shape [6], expected [3, labels]"),
      (array("(2, 3)"), "scores has the shape [2, 3], expected [3, labels] for 3 names"),
      (array("(-3, -2)"), "whole numbers in the shape"),
      (array("(9223372036854775807, 2)"), "is impossible"),
      (array("(99999999999999999999, 2)"), "whole numbers in the shape"),
      (array("3"), "a tuple for shape"),
      (array("(1, 1, 1, 1, 1, 1, 1, 1, 1)"), "at most 8 dimensions"),
      (header("{'descr': '<f4', 'shape': (3, 2)}"), "the keys descr, fortran_order and shape"),
      (header("{'descr': '<f4', 'descr': '<f4'}"), "no key twice"),
      (header("{'colour': 'red'}"), "only the keys"),
      (header("{'descr': '<f4"), "a closing quote"),
      (header("{} {}"), "the keys descr, fortran_order and shape"),
      (header(""), "a dictionary"),
      (
        array(values: [0, 0, .nan, 0, 0, 0]),
        "scores, row 1 (b), value 0 is nan, expected a score in 0…1"
      ),
      (array(values: [0, 0, 0, 0, 0, -0.5]), "scores, row 2 (c), value 1 is -0.5"),
      (read(good, names: "a\nb\n").problem, "shape [3, 2], expected [2, labels] for 2 names"),
      (read(good, names: "a\n\nc\n").problem, "teacher.txt: not usable as a teacher: line 2 is"),
      (read(good, names: "a\nc\nc\n").problem, "rows 1 and 2 (the first is 0) are both named"),
    ]
    for (found, expected) in table { #expect(found.contains(expected), "\(found)") }
    let infinite = TeacherExamples.npy([0, 0, 0, 0, -.infinity, 0], shape: "(3, 2)")
    #expect(
      read(infinite, holding: .embedding).problem
        .contains("embedding, row 2 (c), value 0 is -inf, expected a finite number"))
  }

  @Test func `a list of names that is missing or no text is refused`() {
    let path = folder.write(TeacherExamples.npy([0], shape: "(1, 1)"), as: "alone.npy")
    #expect(throws: TeacherError.self) { try TeacherTargets(array: path, holding: .scores) }
    folder.write([0x61, 0xFF, 0x0A], as: "alone.txt")
    #expect(
      throws: TeacherError.file(
        path: folder.path + "/alone.txt", problem: "line 1: the text is not UTF-8")
    ) { try TeacherTargets(array: path, holding: .scores) }
    #expect(throws: TeacherError.self) {
      try TeacherTargets(array: folder.path + "/alone.txt", holding: .scores)
    }
  }

  @Test func `1,000 random mutations never crash`() {
    _ = read([])
    var generator = SeededGenerator(seed: 4)
    let good = TeacherExamples.npy(Self.values, shape: "(3, 2)")
    var accepted = 0
    for _ in 0..<1000 {
      var bytes = good
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let index = Int.random(in: 0..<80, using: &generator)
        bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
      }
      if let targets = read(bytes, names: nil).targets {
        accepted += 1
        _ = targets.scores(2)
      }
    }
    // What changes only the spaces behind the dictionary would not be NumPy's.
    #expect(accepted < 100, "\(accepted) accepted")
  }
}
