internal import Glibc

/// How much memory processes need.
enum ProcessMemory {
  /// The most that was resident of a running process so far, in KiB; nil: it is no more.
  ///
  /// Not `ru_maxrss`: that of a child begins with what the process that made it had.
  static func peakKibibytes(of process: pid_t) -> Int? {
    let file = open("/proc/\(process)/status", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 8192)
    let count = read(file, &bytes, bytes.count)
    for line in bytes.prefix(max(0, count)).split(separator: UInt8(ascii: "\n")) {
      let words = String(decoding: line, as: UTF8.self).split(whereSeparator: \.isWhitespace)
      if words.count == 3, words[0] == "VmHWM:" { return Int(words[1]) }
    }
    return nil
  }
}
