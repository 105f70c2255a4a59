internal import AudioSignal
internal import Evaluation
internal import Glibc

/// The recordings that a list of files and folders names.
enum AudioFiles {
  /// File name endings that are taken from a folder; a file named outright is always taken.
  static let endings = RecordingName.endings.sorted()

  /// Files in the order given, folders replaced by the recordings in them, sorted by name.
  ///
  /// A path that does not exist and a folder without a recording are named on stderr and counted.
  /// - Throws: the failure when nothing else is left.
  static func expand(_ paths: [String]) throws -> (files: [String], failed: Int) {
    var files: [String] = []
    var failures: [Failure] = []
    for path in paths {
      switch kind(path) {
      case .folder:
        let found = recordings(in: path)
        guard !found.isEmpty else {
          let looked = endings.joined(separator: ", ")
          failures.append(
            Failure(.noInput, "\(path): no recording in this folder (looked for \(looked))"))
          continue
        }
        files += found
      case .file:
        files.append(path)
      case .missing(let reason):
        failures.append(Failure(.noInput, "\(path): \(reason)"))
      }
    }
    if files.isEmpty, let failure = failures.first { throw failure }
    for failure in failures { StandardError.write("tocsin: \(failure)\n") }
    return (files, failures.count)
  }

  /// The length of a recording as its header tells it; nil when it cannot be opened or does not say.
  static func seconds(of path: String) -> Double? {
    guard let reader = try? AudioFileReader(path: path, selection: .channel(0)),
      let frames = reader.frameCount
    else { return nil }
    return Double(frames) / Double(reader.sampleRate)
  }

  private enum Kind {
    case folder, file
    case missing(String)
  }

  private static func kind(_ path: String) -> Kind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .missing(String(cString: strerror(errno))) }
    return status.st_mode & S_IFMT == S_IFDIR ? .folder : .file
  }

  /// Folders are followed through links once: a loop ends where it began.
  private static func recordings(in folder: String, seen: Set<[UInt]> = []) -> [String] {
    var status = stat()
    let identity =
      stat(folder, &status) == 0 ? [UInt(status.st_dev), UInt(status.st_ino)] : []
    guard !seen.contains(identity) else { return [] }
    let seen = seen.union([identity])
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted().flatMap { name -> [String] in
      let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
      if case .folder = kind(path) { return recordings(in: path, seen: seen) }
      let ending = name.split(separator: ".").last.map { $0.lowercased() } ?? ""
      return endings.contains(ending) ? [path] : []
    }
  }
}
