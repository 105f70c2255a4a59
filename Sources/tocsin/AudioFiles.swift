internal import Glibc

/// The recordings that a list of files and folders names.
enum AudioFiles {
  /// File name endings that are taken from a folder; a file named outright is always taken.
  static let endings = [
    "wav", "flac", "ogg", "oga", "opus", "mp3", "aiff", "aif", "au", "caf", "w64",
  ]

  /// Files in the order given, folders replaced by the recordings in them, sorted by name.
  ///
  /// - Throws: `Failure` for a path that does not exist and a folder without a recording.
  static func expand(_ paths: [String]) throws -> [String] {
    var files: [String] = []
    for path in paths {
      switch kind(path) {
      case .folder:
        let found = recordings(in: path)
        guard !found.isEmpty else {
          throw Failure(
            .noInput,
            "\(path): no recording in this folder (looked for \(endings.joined(separator: ", ")))")
        }
        files += found
      case .file:
        files.append(path)
      case .missing(let reason):
        throw Failure(.noInput, "\(path): \(reason)")
      }
    }
    return files
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
