internal import AudioSignal
internal import DetectionPipeline
internal import Evaluation
internal import Glibc
internal import NeuralNetwork

/// Scores of recordings that were heard before, on disk: trying other thresholds hears nothing again.
///
/// An entry belongs to one state of one file (path, size, time of change), one channel, one model
/// file and one precision. What does not fit is heard anew and written over; what cannot be written is only not kept.
struct ScoreCache: Sendable {
  private static let version = "2"
  /// The folder of the model's entries; nil keeps nothing.
  private let folder: String?
  private let model: ModelBundle
  private let channel: ChannelSelection

  /// A cache in a folder, which is made if it can be; nil: no cache.
  init(folder: String?, model: ModelBundle, channel: ChannelSelection) {
    self.folder = folder.map { "\($0)/scores/\(model.identifier)" }
    self.model = model
    self.channel = channel
    if let folder = self.folder { Self.makeFolders(folder) }
  }

  /// `$XDG_CACHE_HOME/tocsin`, or `~/.cache/tocsin`; nil when there is no home.
  static var standardFolder: String? {
    for (variable, suffix) in [("XDG_CACHE_HOME", "/tocsin"), ("HOME", "/.cache/tocsin")] {
      if let value = getenv(variable).map({ String(cString: $0) }), value.hasPrefix("/") {
        return value + suffix
      }
    }
    return nil
  }

  /// The scores of a recording, from the cache or by hearing it.
  func scores(path: String) throws -> RecordingScores {
    guard let folder, let identity = identity(of: path) else {
      return try RecordingScores.hear(path: path, channel: channel, model: model)
    }
    let entry = "\(folder)/\(Self.hash(identity)).safetensors"
    if let kept = read(entry, identity: identity, path: path) { return kept }
    let scores = try RecordingScores.hear(path: path, channel: channel, model: model)
    write(scores, to: entry, identity: identity)
    return scores
  }

  private func read(_ entry: String, identity: String, path: String) -> RecordingScores? {
    guard access(entry, R_OK) == 0, let file = try? TensorFile(path: entry),
      file.metadata["identity"] == identity,
      let duration = file.metadata["duration"].flatMap(Double.init),
      let origin = file.metadata["origin"].flatMap(Double.init),
      let step = file.metadata["step"].flatMap(Double.init),
      let tensor = file.tensor("scores"), tensor.shape.count == 2,
      tensor.shape[0] == model.labels.count
    else { return nil }
    let boundaries = ScoreTable.boundaries(
      tensor.shape[1], (origin, step), duration: duration)
    return RecordingScores(
      path: path, duration: duration,
      table: ScoreTable(
        boundaries: boundaries, labelCount: model.labels.count, values: tensor.values))
  }

  private func write(_ scores: RecordingScores, to entry: String, identity: String) {
    let table = scores.table
    guard table.frameCount > 0 else { return }
    let tensor = Tensor(shape: [table.labelCount, table.frameCount], values: table.values)
    let metadata = [
      "identity": identity, "duration": "\(scores.duration)", "origin": "\(table.boundaries[0])",
      "step": "\(table.step)",
    ]
    try? TensorFile.write(["scores": tensor], metadata: metadata, to: entry)
  }

  private func identity(of path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0, let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    let changed = "\(status.st_mtim.tv_sec).\(status.st_mtim.tv_nsec)"
    return [
      Self.version, model.tensors.fingerprint, model.precision.rawValue,
      channel.defaultValueDescription,
      "\(status.st_size)", changed, String(cString: resolved),
    ].joined(separator: " ")
  }

  /// FNV-1a, 64 bits; the identity itself is in the entry, so a collision is only a miss.
  private static func hash(_ text: String) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  private static func makeFolders(_ path: String) {
    for end in path.indices where path[end] == "/" { mkdir(String(path[..<end]), 0o755) }
    mkdir(path, 0o755)
  }
}
