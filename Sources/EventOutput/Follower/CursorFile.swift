internal import Glibc

/// A file that holds a cursor, replaced as a whole.
struct CursorFile: Sendable {
  let path: String

  /// The cursor in the file; nil when there is no file.
  func read() throws(FollowerError) -> EventCursor? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else {
      if errno == ENOENT { return nil }
      throw .cursorFile(path: path, call: "open", errno: errno)
    }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 64)
    let count = Glibc.read(file, &bytes, bytes.count)
    guard count >= 0 else { throw .cursorFile(path: path, call: "read", errno: errno) }
    var text = String(decoding: bytes[..<count], as: UTF8.self)
    if text.last == "\n" { text.removeLast() }
    guard let cursor = EventCursor(text) else { throw .notACursor(path: path) }
    return cursor
  }

  /// Replaces the file, so that it holds the old cursor or the new one whatever happens.
  func write(_ cursor: EventCursor) throws(FollowerError) {
    let temporary = "\(path).\(getpid()).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw .cursorFile(path: path, call: "open", errno: errno) }
    let bytes = cursor.utf8 + [10]
    // So few bytes are written whole or not at all.
    let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count && fdatasync(file) == 0
    let code = isWritten ? 0 : max(errno, 1)
    close(file)
    guard isWritten, rename(temporary, path) == 0 else {
      let failure = code == 0 ? errno : code
      unlink(temporary)
      throw .cursorFile(path: path, call: "write", errno: failure)
    }
  }
}
