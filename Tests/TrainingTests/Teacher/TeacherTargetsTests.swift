import NeuralNetwork
import TestSupport
import Testing
import Training

struct TeacherTargetsTests {
  private static let names = ["bell", "bell@0", "bell@12", "horn@1"]
  private static let tensors = [
    "scores": Tensor(shape: [4, 2], values: [0, 1, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6]),
    "embedding": Tensor(shape: [4, 3], values: (0..<12).map { Float($0) - 5 }),
    "frame_scores": Tensor(shape: [4, 2, 2], values: (0..<16).map { Float($0) / 16 }),
  ]
  private static let metadata = [
    "names": TeacherExamples.json(names), "score_labels": TeacherExamples.json(["ding", "toot"]),
    "teacher": "a wise network", "format": "pt",
  ]

  private let folder = TemporaryFolder()

  private func read(
    _ tensors: [String: Tensor] = tensors, _ metadata: [String: String] = metadata
  ) throws -> TeacherTargets {
    let bytes = TensorFile.encode(tensors, metadata: metadata)
    return try TeacherTargets(path: folder.write(bytes, as: "teacher.safetensors"))
  }

  /// The message about these contents.
  private func problem(
    _ tensors: [String: Tensor] = tensors, _ metadata: [String: String] = metadata
  ) -> String {
    do {
      _ = try read(tensors, metadata)
      return "accepted"
    } catch {
      return "\(error)"
    }
  }

  @Test func `gives every row what its name was written with`() throws {
    let targets = try read()
    #expect(targets.names == Self.names)
    #expect(targets.teacher == "a wise network")
    #expect(targets.scoreLabels == ["ding", "toot"])
    #expect(targets.scoreCount == 2 && targets.embeddingSize == 3 && targets.frameCount == 2)
    let row = try #require(targets.row(for: "bell@12"))
    #expect(Array(targets.scores(row)) == [0.3, 0.4])
    #expect(Array(targets.embedding(row)) == [1, 2, 3])
    #expect(Array(targets.frameScores(row)) == [0.5, 0.5625, 0.625, 0.6875])
  }

  @Test func `a view without a row has its recording's only if that will do`() throws {
    let targets = try read()
    #expect(targets.row(for: "bell@3") == nil)
    #expect(targets.row(for: "bell@3", orOfRecording: true) == 0)
    #expect(targets.row(for: "bell@12", orOfRecording: true) == 2)
    #expect(targets.row(for: "horn@2", orOfRecording: true) == nil)
    #expect(targets.row(for: "horn", orOfRecording: true) == nil)
    // Not views: nothing before the sign, no number after it, a number written otherwise.
    for name in ["@3", "bell@", "bell@x", "bell@03", "bell@-1", "bell@+1"] {
      #expect(targets.row(for: name, orOfRecording: true) == nil, "\(name)")
    }
    let wanted = ["bell@0", "bell@1", "dog", "horn@1", "dog@0"]
    let coverage = targets.coverage(of: wanted, orOfRecording: true)
    #expect(coverage.exact == 2 && coverage.ofRecording == 1)
    #expect(coverage.missing == ["dog", "dog@0"])
    #expect(targets.coverage(of: wanted).missing == ["bell@1", "dog", "dog@0"])
  }

  @Test func `any one tensor is enough`() throws {
    let metadata = ["names": TeacherExamples.json(Self.names)]
    for (name, tensor) in Self.tensors {
      let targets = try read([name: tensor], metadata)
      #expect(targets.hasScores == (name == "scores"))
      #expect(targets.hasFrameScores == (name == "frame_scores"))
      #expect(targets.hasEmbedding == (name == "embedding"))
      #expect(targets.teacher == nil && targets.scoreLabels == nil)
    }
  }

  @Test func `what is wrong with a file is said with its place`() {
    func with(_ name: String, _ tensor: Tensor) -> [String: Tensor] {
      Self.tensors.merging([name: tensor]) { $1 }
    }
    func with(_ key: String, _ text: String?) -> [String: String] {
      var metadata = Self.metadata
      metadata[key] = text
      return metadata
    }
    let five = Tensor(shape: [5, 2], values: [Float](repeating: 0, count: 10))
    let flat = Tensor(shape: [8], values: [Float](repeating: 0, count: 8))
    let none = Tensor(shape: [4, 0], values: [])
    let high = Tensor(shape: [4, 2], values: [0, 0, 0, 0, 0, 1.5, 0, 0])
    let infinite = Tensor(shape: [4, 2], values: [0, 0, 0, 0, 0, 0, .infinity, 0])
    let third = Tensor(shape: [4, 2, 3], values: [Float](repeating: 0, count: 24))
    let table: [(String, String)] = [
      (problem([:]), "no tensors, expected one or more of scores, frame_scores, embedding"),
      (problem(with("embeddings", five)), "unknown tensor \"embeddings\""),
      (
        problem(with("scores", five)),
        "scores has the shape [5, 2], expected [4, labels] for 4 names"
      ),
      (problem(with("scores", flat)), "scores has the shape [8], expected [4, labels]"),
      (problem(with("embedding", none)), "embedding has the shape [4, 0]"),
      (
        problem(with("frame_scores", five)),
        "frame_scores has the shape [5, 2], expected [4, frames, labels]"
      ),
      (problem(with("frame_scores", third)), "scores are for 2 labels and frame_scores for 3"),
      (
        problem(with("scores", high)),
        "scores, row 2 (bell@12), value 1 is 1.5, expected a score in 0…1"
      ),
      (problem(with("embedding", infinite)), "embedding, row 3: an infinity or NaN at [3, 0]"),
      (problem(Self.tensors, with("names", nil)), "its metadata has no entry \"names\""),
      (problem(Self.tensors, with("names", "bell")), "\"names\" is not a JSON array of strings"),
      (problem(Self.tensors, with("names", "[]")), "it names no recordings"),
      (
        problem(Self.tensors, with("names", TeacherExamples.json(["a", "b", "c"]))),
        "shape [4, 2], expected [3, labels] for 3 names"
      ),
      (
        problem(Self.tensors, with("names", TeacherExamples.json(["a", "b", "c", "b"]))),
        "rows 1 and 3 (the first is 0) are both named \"b\""
      ),
      (
        problem(Self.tensors, with("names", TeacherExamples.json(["a", "b", "", "c"]))),
        "the name of row 2 (the first is 0) is empty"
      ),
      (
        problem(Self.tensors, with("score_labels", TeacherExamples.json(["ding"]))),
        "1 score_labels for 2 scores"
      ),
      (
        problem(Self.tensors, with("score_labels", TeacherExamples.json(["ding", "ding"]))),
        "score_labels has \"ding\" twice"
      ),
    ]
    for (found, expected) in table {
      #expect(found.contains(expected), "\(found)")
      #expect(found.hasPrefix(folder.path + "/teacher.safetensors: "), "\(found)")
    }
  }

  @Test func `a file that is missing or no file is refused`() {
    #expect(throws: TeacherError.self) { try TeacherTargets(path: folder.path + "/none") }
    #expect(throws: TeacherError.self) { try TeacherTargets(path: folder.path) }
  }
}
