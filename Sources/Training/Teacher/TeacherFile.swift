internal import Glibc
internal import NeuralNetwork

/// Reads the bytes of the files a teacher's answers come in.
enum TeacherFile {
  /// The whole file, at most as large as a safetensors file may be.
  static func bytes(_ path: String) throws(TeacherError) -> [UInt8] {
    // Without O_NONBLOCK, opening a pipe nobody writes to would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw failure(path) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure(path) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .file(path: path, problem: "not a regular file")
    }
    let size = Int(status.st_size)
    guard size <= TensorFile.maximumFileBytes else {
      throw .file(
        path: path,
        problem: "the file has \(size) bytes, at most \(TensorFile.maximumFileBytes) are accepted")
    }
    var code: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
      while filled < size {
        let count = read(descriptor, buffer.baseAddress?.advanced(by: filled), size - filled)
        if count == 0 { break }
        if count > 0 {
          filled += count
        } else if errno != EINTR {
          code = errno
          break
        }
      }
    }
    guard code == 0 else { throw .file(path: path, problem: String(cString: strerror(code))) }
    return bytes
  }

  /// The lines of a text file, without their ends; the end of the last line may be missing.
  static func lines(_ path: String) throws(TeacherError) -> [String] {
    var lines: [String] = []
    var pieces = try bytes(path).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if pieces.last?.isEmpty == true { pieces.removeLast() }
    for (index, piece) in pieces.enumerated() {
      let piece = piece.last == UInt8(ascii: "\r") ? piece.dropLast() : piece
      guard let line = String(validating: piece, as: UTF8.self) else {
        throw .file(path: path, problem: "line \(index + 1): the text is not UTF-8")
      }
      lines.append(line)
    }
    return lines
  }

  private static func failure(_ path: String) -> TeacherError {
    .file(path: path, problem: String(cString: strerror(errno)))
  }
}
