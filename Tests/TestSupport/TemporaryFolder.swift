import Glibc

/// A folder that is gone when the test is.
public final class TemporaryFolder {
  /// Where it is.
  public let path: String

  /// Makes an empty folder.
  public init() {
    var template = Array("/tmp/tocsin-test-XXXXXX".utf8CString)
    precondition(mkdtemp(&template) != nil, "mkdtemp failed")
    path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  deinit {
    _ = Processes.run("/bin/rm", ["-rf", path])
  }

  /// Writes a file and gives its path.
  @discardableResult
  public func write(_ bytes: [UInt8], as name: String) -> String {
    let path = "\(path)/\(name)"
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    precondition(file >= 0, "cannot write \(path)")
    defer { close(file) }
    var offset = 0
    bytes.withUnsafeBytes { buffer in
      while offset < buffer.count {
        let count = Glibc.write(
          file, buffer.baseAddress.map { $0 + offset }, buffer.count - offset)
        precondition(count > 0, "cannot write \(path)")
        offset += count
      }
    }
    return path
  }

  /// Writes a text file and gives its path.
  @discardableResult
  public func write(_ text: String, as name: String) -> String { write(Array(text.utf8), as: name) }
}

/// The bytes of a file.
public func readFile(_ path: String) -> [UInt8]? {
  let file = open(path, O_RDONLY)
  guard file >= 0 else { return nil }
  defer { close(file) }
  return readAll(file)
}

/// The bytes until the end of a descriptor.
public func readAll(_ file: Int32) -> [UInt8] {
  var bytes: [UInt8] = []
  var buffer = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(file, &buffer, buffer.count)
    if count < 0 && errno == EINTR { continue }
    guard count > 0 else { return bytes }
    bytes += buffer[..<count]
  }
}
