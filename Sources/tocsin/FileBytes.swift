internal import Glibc

/// Whole small files: tables, thresholds, reports.
enum FileBytes {
  /// The bytes of a file, or of standard input for `-`.
  ///
  /// - Throws: `Failure` that names the path and the reason.
  static func read(_ path: String) throws -> [UInt8] {
    let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(.noInput, path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(.noInput, path) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw Failure(.noInput, "\(path): a folder; expected a file")
    }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(Int(status.st_size) + (1 << 20))
    let block = 1 << 20
    while true {
      let filled = bytes.count
      bytes.append(contentsOf: repeatElement(0, count: block))
      let count = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), block)
      }
      bytes.removeLast(block - max(0, count))
      if count < 0, errno != EINTR { throw failure(.inputOutput, path) }
      if count == 0 { return bytes }
    }
  }

  /// Writes a file as a whole: under a temporary name first, so that `path` never holds a part; `-` is
  /// standard output.
  static func write(_ bytes: [UInt8], to path: String) throws {
    if path == "-" { return try LineOutput().write(bytes) }
    let temporary = "\(path).\(getpid()).tmp"
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw failure(.inputOutput, path) }
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        let failure = failure(.inputOutput, path)
        close(descriptor)
        unlink(temporary)
        throw failure
      }
      written += count
    }
    guard close(descriptor) == 0, rename(temporary, path) == 0 else {
      let failure = failure(.inputOutput, path)
      unlink(temporary)
      throw failure
    }
  }

  /// Writes text as a whole file.
  static func write(_ text: String, to path: String) throws {
    try write(Array(text.utf8), to: path)
  }

  /// Makes a folder, unless it is there.
  static func makeFolder(_ path: String) throws {
    guard mkdir(path, 0o777) != 0 else { return }
    let failure = failure(.inputOutput, path)
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { throw failure }
  }

  private static func failure(_ status: ExitStatus, _ path: String) -> Failure {
    Failure(status, "\(path): \(String(cString: strerror(errno)))")
  }
}
