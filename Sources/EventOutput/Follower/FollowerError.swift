internal import Glibc

/// Why lines cannot be followed.
public enum FollowerError: Error, Hashable, CustomStringConvertible {
  /// The path of the socket can never be one.
  case socket(SocketError)
  /// A system call on the cursor file failed with this error number.
  case cursorFile(path: String, call: String, errno: Int32)
  /// The cursor file holds something else.
  case notACursor(path: String)

  /// Whether it is the disk that fails, and may be well again.
  var mayPass: Bool {
    guard case .cursorFile(_, _, let code) = self else { return false }
    return [ENOSPC, EDQUOT, EIO, EROFS].contains(code)
  }

  /// One line for people.
  public var description: String {
    switch self {
    case .socket(let error): error.description
    case .cursorFile(let path, let call, let code):
      "cursor file '\(path)': \(call) failed: \(SystemText.of(code))"
    case .notACursor(let path):
      "'\(path)' does not hold a cursor, such as 7f3c9a1e:1042; remove it or choose another file"
    }
  }
}
