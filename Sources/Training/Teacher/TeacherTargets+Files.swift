internal import FoundationEssentials
internal import NeuralNetwork

extension TeacherTargets {
  private static let tensors = ["scores", "frame_scores", "embedding"]

  /// Reads a safetensors file.
  ///
  /// Tensors, at least one: `scores` [rows, labels], `frame_scores` [rows, frames, labels],
  /// `embedding` [rows, values]. Metadata: `names`, a JSON array with a name for every row;
  /// optionally `score_labels`, a JSON array, and `teacher`. Other metadata is left alone.
  public init(path: String) throws(TeacherError) {
    let file: TensorFile
    do {
      file = try TensorFile(path: path)
    } catch .notFinite(let tensor, let place) {
      throw .file(
        path: path,
        problem: "\(tensor), row \(place.first ?? 0): an infinity or NaN at \(place), "
          + "expected finite numbers")
    } catch {
      throw .file(path: path, problem: "\(error)")
    }
    let known = Self.tensors.joined(separator: ", ")
    if let stranger = file.tensorNames.first(where: { !Self.tensors.contains($0) }) {
      throw .content(path: path, problem: "unknown tensor \"\(stranger)\", expected \(known)")
    }
    guard !file.tensorNames.isEmpty else {
      throw .content(path: path, problem: "no tensors, expected one or more of \(known)")
    }
    guard let names = try Self.list("names", file.metadata, path) else {
      throw .content(
        path: path,
        problem: "its metadata has no entry \"names\", expected a JSON array with a recording's "
          + "name for every row")
    }
    try self.init(
      path: path, names: names, scores: file.tensor("scores"),
      frameScores: file.tensor("frame_scores"), embedding: file.tensor("embedding"),
      scoreLabels: Self.list("score_labels", file.metadata, path),
      teacher: file.metadata["teacher"])
  }

  /// Reads an .npy file [rows, values] and the names in the .txt file beside it, one per line.
  ///
  /// - Parameters:
  ///   - path: ends in `.npy`; the names are in the file that ends in `.txt` instead.
  ///   - content: what the array holds.
  ///   - teacher: for the model card.
  public init(
    array path: String, holding content: Content, teacher: String? = nil
  ) throws(TeacherError) {
    guard path.hasSuffix(".npy") else {
      throw .file(path: path, problem: "expected a file whose name ends in .npy")
    }
    let bytes = try TeacherFile.bytes(path)
    let array: NPYArray
    do {
      array = try NPYArray(bytes: bytes)
    } catch {
      throw .file(path: path, problem: error.text)
    }
    let namesPath = path.dropLast(4) + ".txt"
    let names = try TeacherFile.lines(String(namesPath))
    if let empty = names.firstIndex(of: "") {
      throw .content(path: String(namesPath), problem: "line \(empty + 1) is empty")
    }
    let tensor = Tensor(shape: array.shape, values: array.values)
    try self.init(
      path: path, names: names, scores: content == .scores ? tensor : nil,
      embedding: content == .embedding ? tensor : nil, teacher: teacher)
  }

  /// A JSON array of strings among the metadata.
  private static func list(
    _ key: String, _ metadata: [String: String], _ path: String
  ) throws(TeacherError) -> [String]? {
    guard let text = metadata[key] else { return nil }
    do {
      return try JSONDecoder().decode([String].self, from: Data(text.utf8))
    } catch {
      throw .content(
        path: path,
        problem: "the metadata's \"\(key)\" is not a JSON array of strings; "
          + "write it with json.dumps(list)")
    }
  }
}
