internal import Glibc

/// Error numbers of the system in words.
enum SystemText {
  static func of(_ code: Int32) -> String { String(cString: strerror(code)) }
}
