internal import AudioSignal
internal import Glibc

/// Writes scenes to a folder: a sound file for each, and tables about all of them.
///
/// | file | columns |
/// |---|---|
/// | `scene_0001.flac` … | the samples, in the recipe's format |
/// | `events.tsv` | filename, onset, offset, event_label: the DCASE table of strong labels |
/// | `durations.tsv` | filename, duration |
/// | `details.tsv` | the events again, with their sources, ratios, stretches, pitches and gains |
/// | `scenes.tsv` | filename, background, gain of the scene |
///
/// Times are in seconds with three decimals. Each file appears when it is complete.
public struct SoundscapeFolder: Sendable {
  private let path: String
  private let format: AudioFileFormat

  /// A folder for scenes of a recipe, made if it is not there.
  public init(path: String, recipe: SoundscapeRecipe) throws(SceneError) {
    if mkdir(path, 0o777) != 0 {
      let error = errno
      var status = stat()
      guard error == EEXIST, stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
        throw .cannotWrite(path: path, reason: String(cString: strerror(error)))
      }
    }
    self.path = path
    format = recipe.format
  }

  /// Writes the samples of a scene. Several threads may write different scenes.
  public func write(_ scene: Soundscape) throws(SceneError) {
    let path = "\(self.path)/\(fileName(scene.name))"
    do {
      try AudioFileWriter.write(
        scene.samples, to: path, sampleRate: scene.sampleRate, format: format)
    } catch {
      throw .cannotWrite(path: path, reason: "\(error)")
    }
  }

  /// Writes the tables, with the scenes in the order of their numbers.
  public func writeTables(_ records: [SceneRecord]) throws(SceneError) {
    let tables = SceneTables(records.sorted { $0.index < $1.index }, fileName: fileName)
    try write(tables.events, as: "events.tsv")
    try write(tables.durations, as: "durations.tsv")
    try write(tables.details, as: "details.tsv")
    try write(tables.scenes, as: "scenes.tsv")
  }

  private func fileName(_ name: String) -> String { "\(name).\(format.fileExtension)" }

  private func write(_ text: String, as name: String) throws(SceneError) {
    let path = "\(self.path)/\(name)"
    let partial = path + ".partial"
    let file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw Self.failure(path) }
    let bytes = Array(text.utf8)
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else {
        let failure = Self.failure(path)
        close(file)
        unlink(partial)
        throw failure
      }
      written += count
    }
    guard close(file) == 0, rename(partial, path) == 0 else { throw Self.failure(path) }
  }

  private static func failure(_ path: String) -> SceneError {
    .cannotWrite(path: path, reason: String(cString: strerror(errno)))
  }
}
