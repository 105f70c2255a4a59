public import AudioSignal
internal import Evaluation
internal import Glibc

/// Recordings on disk: which there are in folders, and how long they are.
public enum RecordingFiles {
  /// Files in the order given, folders replaced by the recordings in them and in folders inside, sorted
  /// by path. What is reached on two ways, as through a link, is there once.
  ///
  /// A file that is named outright is taken whatever its ending; from folders come those that
  /// `RecordingName` knows.
  /// - Throws: for a path that does not exist and a folder without a recording.
  public static func find(in paths: [String]) throws(ClipCollectionError) -> [String] {
    var files: [String] = []
    for path in paths {
      guard try isFolder(path) else {
        files.append(path)
        continue
      }
      let found = try recordings(in: path)
      guard !found.isEmpty else { throw .noRecordings(path: path) }
      files += found
    }
    return distinct(files)
  }

  /// The recordings of a folder whose folders are named after labels, `ROOT/LABEL/clip.wav`, sorted by
  /// label and path. Recordings in folders inside those of a label have that label too.
  ///
  /// - Throws: when there is no folder with recordings in it, and for what cannot be read.
  public static func byLabel(in root: String) throws(ClipCollectionError) -> [LabelledFile] {
    guard try isFolder(root) else {
      throw .cannotRead(path: root, reason: "a file; expected a folder with one folder per label")
    }
    var files: [LabelledFile] = []
    for name in try names(in: root) {
      let path = join(root, name)
      guard try isFolder(path) else { continue }
      files += distinct(try recordings(in: path, inside: [resolved(root)]))
        .map { LabelledFile(label: name, path: $0) }
    }
    guard !files.isEmpty else { throw .noRecordings(path: root) }
    return files
  }

  /// The length of a recording in seconds: what its header states, else what can be read of it.
  ///
  /// - Throws: when it is no readable recording, or one without a sample.
  public static func seconds(of path: String) throws(AudioInputError) -> Double {
    let reader = try AudioFileReader(path: path, selection: .channel(0))
    var frames = reader.frameCount ?? 0
    if reader.frameCount == nil {
      var block = [Float](repeating: 0, count: 4096)
      while true {
        var span = block.mutableSpan
        let count = try reader.read(into: &span)
        guard count > 0 else { break }
        frames += Int64(count)
      }
    }
    guard frames > 0 else { throw .empty(source: path) }
    return Double(frames) / Double(reader.sampleRate)
  }

  /// Folders are followed through links, but not into one that is being looked through: a loop.
  private static func recordings(
    in folder: String, inside outer: Set<String> = []
  ) throws(ClipCollectionError) -> [String] {
    let identity = resolved(folder)
    guard !outer.contains(identity) else { return [] }
    var found: [String] = []
    for name in try names(in: folder) {
      let path = join(folder, name)
      if (try? isFolder(path)) == true {
        found += try recordings(in: path, inside: outer.union([identity]))
      } else if isRecording(name) {
        found.append(path)
      }
    }
    return found
  }

  private static func isRecording(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: "."), dot > name.startIndex else { return false }
    return RecordingName.endings.contains(name[name.index(after: dot)...].lowercased())
  }

  private static func distinct(_ paths: [String]) -> [String] {
    var seen: Set<String> = []
    return paths.filter { seen.insert(resolved($0)).inserted }
  }

  private static func resolved(_ path: String) -> String {
    guard let text = realpath(path, nil) else { return path }
    defer { free(text) }
    return String(cString: text)
  }

  private static func join(_ folder: String, _ name: String) -> String {
    folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
  }

  private static func isFolder(_ path: String) throws(ClipCollectionError) -> Bool {
    var status = stat()
    guard stat(path, &status) == 0 else {
      throw .cannotRead(path: path, reason: String(cString: strerror(errno)))
    }
    return status.st_mode & S_IFMT == S_IFDIR
  }

  /// What is in a folder, sorted, apart from hidden names.
  private static func names(in folder: String) throws(ClipCollectionError) -> [String] {
    guard let directory = opendir(folder) else {
      throw .cannotRead(path: folder, reason: String(cString: strerror(errno)))
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append(name) }
    }
    return names.sorted()
  }
}
