internal import Glibc

/// Bytes of the files of a run folder.
enum RunFileBytes {
  /// All bytes of a file; nil when there is none.
  static func read(_ path: String) throws(RunFolderError) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw .cannotRead(path: path, reason: reason)
    }
    defer { close(file) }
    var bytes: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &block, block.count)
      if count < 0 {
        if errno == EINTR { continue }
        throw .cannotRead(path: path, reason: reason)
      }
      guard count > 0 else { return bytes }
      bytes += block[..<count]
    }
  }

  /// Writes all bytes to an open file; false, with `errno`, when the system refuses.
  static func write(_ bytes: [UInt8], to file: Int32) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      if count < 0 {
        if errno == EINTR { continue }
        return false
      }
      rest = rest.dropFirst(count)
    }
    return true
  }

  /// Replaces a file as a whole: at every moment, even if the power fails, `path` is the old file or
  /// the new one.
  static func replace(_ path: String, with bytes: [UInt8]) throws(RunFolderError) {
    let partial = path + partialEnding
    let file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: reason) }
    let isWritten = write(bytes, to: file) && fsync(file) == 0
    let problem = reason
    guard close(file) == 0, isWritten, rename(partial, path) == 0 else {
      let problem = isWritten ? reason : problem
      unlink(partial)
      throw .cannotWrite(path: path, reason: problem)
    }
    synchronizeFolder(of: path)
  }

  /// The end of names of files that are not complete yet.
  static let partialEnding = ".partial"

  /// What the system says about its last refusal.
  static var reason: String { String(cString: strerror(errno)) }

  /// Makes a new name in a folder last. Some file systems cannot, and need not: nothing to tell.
  private static func synchronizeFolder(of path: String) {
    let end = path.lastIndex(of: "/")
    let name = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
    let folder = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
