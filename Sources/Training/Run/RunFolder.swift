internal import Glibc

/// The folder with everything that a training run makes, held by one process at a time.
public final class RunFolder: Sendable {
  /// What to do with a run that is there already.
  public enum Opening: Sendable {
    /// There must be none.
    case new
    /// Go on with it; it must be there.
    case resumed
    /// Remove its files.
    case overwritten
  }

  /// Where it is.
  public let path: String
  private let lock: RunLock

  /// Takes a folder for a run, and makes it with the folders above it where it is missing.
  ///
  /// Only one process has a folder at a time, until it ends or `RunFolder` is released. What an
  /// earlier process left incomplete is removed; files that do not belong to runs stay.
  public init(path: String, _ opening: Opening) throws(RunFolderError) {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    self.path = String(path)
    if opening != .resumed { try Self.makeFolder(self.path) }
    guard opening != .resumed || access("\(path)/\(RunFile.recipe.rawValue)", F_OK) == 0 else {
      throw .holdsNoRun(path: self.path)
    }
    lock = try RunLock(folder: self.path)
    let names = try Self.fileNames(in: self.path)
    let earlier = RunFile.allCases.first { names.contains($0.rawValue) }
    if opening == .new, let earlier {
      throw .holdsRun(path: self.path, file: earlier.rawValue)
    }
    for name in names where Self.isIncomplete(name) { try remove(name) }
    if opening == .overwritten {
      for file in RunFile.allCases where names.contains(file.rawValue) {
        try remove(file.rawValue)
      }
    }
  }

  /// Where a file of the run is, or will be.
  public func path(of file: RunFile) -> String { "\(path)/\(file.rawValue)" }

  /// Whether a file of the run is there; without a checkpoint a resumed run begins at the beginning.
  public func holds(_ file: RunFile) -> Bool { access(path(of: file), F_OK) == 0 }

  /// Replaces a file as a whole: at every moment, even if the power fails, it is the old one or the
  /// new one.
  public func replace(_ file: RunFile, with bytes: [UInt8]) throws(RunFolderError) {
    try RunFileBytes.replace(path(of: file), with: bytes)
  }

  /// Replaces a text file as a whole.
  public func replace(_ file: RunFile, with text: String) throws(RunFolderError) {
    try replace(file, with: Array(text.utf8))
  }

  /// All bytes of a file; nil when there is none.
  public func read(_ file: RunFile) throws(RunFolderError) -> [UInt8]? {
    try RunFileBytes.read(path(of: file))
  }

  private func remove(_ name: String) throws(RunFolderError) {
    guard unlink("\(path)/\(name)") == 0 || errno == ENOENT else {
      throw .cannotWrite(path: "\(path)/\(name)", reason: RunFileBytes.reason)
    }
  }

  /// Whether a name is that of a file of a run that somebody did not finish writing: `NAME.partial`
  /// or, from writers of models, `NAME.PROCESS.tmp`.
  private static func isIncomplete(_ name: String) -> Bool {
    RunFile.allCases.contains { name.hasPrefix($0.rawValue + ".") }
      && (name.hasSuffix(RunFileBytes.partialEnding) || name.hasSuffix(".tmp"))
  }

  private static func makeFolder(_ path: String) throws(RunFolderError) {
    for end in path.indices.dropFirst() where path[end] == "/" {
      mkdir(String(path[..<end]), 0o777)
    }
    if mkdir(path, 0o777) == 0 { return }
    let reason = RunFileBytes.reason
    var status = stat()
    guard errno == EEXIST else { throw .cannotWrite(path: path, reason: reason) }
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw .cannotWrite(path: path, reason: "it is not a folder; name another one")
    }
  }

  private static func fileNames(in path: String) throws(RunFolderError) -> Set<String> {
    guard let folder = opendir(path) else {
      throw .cannotRead(path: path, reason: RunFileBytes.reason)
    }
    defer { closedir(folder) }
    var names: Set<String> = []
    while let entry = readdir(folder) {
      names.insert(
        withUnsafePointer(to: &entry.pointee.d_name) { name in
          name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names
  }
}
