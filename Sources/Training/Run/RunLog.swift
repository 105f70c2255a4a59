internal import Glibc

/// What happened in a run, for people: lines with the time in UTC, in a file that grows.
public final class RunLog: Sendable {
  private let path: String
  private let file: Int32

  /// Opens a file to append to; one that is not there is made.
  public init(path: String) throws(RunFolderError) {
    self.path = path
    let bytes = try RunFileBytes.read(path) ?? []
    file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: RunFileBytes.reason) }
    // A process that was killed may have left a line open.
    if let last = bytes.last, last != UInt8(ascii: "\n") { try append("\n") }
  }

  deinit { close(file) }

  /// Appends a message as a line: `2026-03-01T07:15:02Z message`. Further lines of it are indented.
  public func write(_ message: String) throws(RunFolderError) {
    try write(message, unix: Int64(time(nil)))
  }

  /// Appends a message that came at another time, in seconds since 1970.
  public func write(_ message: String, unix: Int64) throws(RunFolderError) {
    let stamp = UTCTime.text(unix: unix)
    let indent = "\n" + String(repeating: " ", count: stamp.count + 1)
    let text = message.replacing("\r\n", with: "\n").replacing("\n", with: indent)
    try append("\(stamp) \(text)\n")
  }

  private func append(_ text: String) throws(RunFolderError) {
    guard RunFileBytes.write(Array(text.utf8), to: file) else {
      throw .cannotWrite(path: path, reason: RunFileBytes.reason)
    }
  }
}

/// Wall-clock times in UTC as text.
public enum UTCTime {
  /// A time in seconds since 1970, to the second: `2026-03-01T07:15:02Z` (RFC 3339).
  public static func text(unix: Int64) -> String {
    var seconds = time_t(unix)
    var parts = tm()
    guard gmtime_r(&seconds, &parts) != nil else { return "\(unix)" }
    return date(parts)
      + "T\(digits(parts.tm_hour)):\(digits(parts.tm_min)):\(digits(parts.tm_sec))Z"
  }

  /// The present day: `2026-03-01`.
  public static var today: String { String(text(unix: Int64(time(nil))).prefix(10)) }

  private static func date(_ parts: tm) -> String {
    let year = "\(parts.tm_year + 1900)"
    return String(repeating: "0", count: max(0, 4 - year.count)) + year
      + "-\(digits(parts.tm_mon + 1))-\(digits(parts.tm_mday))"
  }

  private static func digits(_ value: Int32) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
