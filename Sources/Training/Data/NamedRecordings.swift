internal import Evaluation

/// Recordings with names that tell them apart.
struct NamedRecordings {
  /// One recording.
  struct Recording {
    var name: String
    var path: String
    /// What its folder says is to be heard in it, as it is written.
    var folderLabel: String?
  }

  /// Recordings that tables or folders label, sorted by name.
  private(set) var clips: [Recording] = []
  /// Recordings of background, sorted by name.
  private(set) var backgrounds: [Recording] = []

  init(_ sources: ClipSources) throws(ClipCollectionError) {
    var paths: [String: String] = [:]
    func take(_ name: String, _ path: String) throws(ClipCollectionError) -> String {
      if let other = paths.updateValue(path, forKey: name) {
        throw .sameName(name: name, first: min(other, path), second: max(other, path))
      }
      return name
    }
    for path in sources.recordings {
      clips.append(Recording(name: try take(RecordingName.of(path), path), path: path))
    }
    // Whether a name needs its folder must not depend on which file comes first.
    let counts = (sources.recordings + sources.labelledFiles.map(\.path))
      .reduce(into: [:]) { $0[RecordingName.of($1), default: 0] += 1 }
    for file in sources.labelledFiles {
      let name = RecordingName.of(file.path)
      let isAlone = counts[name] == 1
      clips.append(
        Recording(
          name: try take(isAlone ? name : "\(file.label)_\(name)", file.path), path: file.path,
          folderLabel: file.label))
    }
    let clipPaths = Set(clips.map(\.path))
    let backgroundCounts = sources.backgrounds
      .reduce(into: [:]) { $0[RecordingName.of($1), default: 0] += 1 }
    let clipNames = Set(clips.map(\.name))
    for path in sources.backgrounds {
      if clipPaths.contains(path) { throw .sameName(name: path, first: path, second: path) }
      let name = RecordingName.of(path)
      let isAlone = backgroundCounts[name] == 1 && !clipNames.contains(name)
      backgrounds.append(
        Recording(
          name: try take(isAlone ? name : Self.withFolder(name, path), path), path: path))
    }
    clips.sort { $0.name < $1.name }
    backgrounds.sort { $0.name < $1.name }
  }

  private static func withFolder(_ name: String, _ path: String) -> String {
    let folders = path.split(separator: "/").dropLast()
    return folders.last.map { "\($0)_\(name)" } ?? name
  }
}
