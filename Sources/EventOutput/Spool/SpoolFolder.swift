internal import Glibc

/// The folder of a spool, locked against a second process.
final class SpoolFolder: Sendable {
  let path: String
  let descriptor: Int32

  /// Opens the folder, making it where it is missing (its parent must be there), and locks it.
  init(path: String) throws(SpoolError) {
    guard !path.isEmpty, !path.utf8.contains(0) else { throw .unusablePath(path) }
    if mkdir(path, 0o750) != 0, errno != EEXIST {
      throw .call(name: "mkdir", path: path, errno: errno)
    }
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .call(name: "open", path: path, errno: errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      let code = errno
      close(descriptor)
      if code == EWOULDBLOCK { throw .inUse(path: path) }
      throw .call(name: "flock", path: path, errno: code)
    }
    self.path = path
    self.descriptor = descriptor
  }

  deinit {
    close(descriptor)
  }

  /// Lets another process write; reading goes on.
  func unlock() {
    _ = flock(descriptor, LOCK_UN)
  }

  /// The numbers of the segments, ascending.
  func segmentNumbers() throws(SpoolError) -> [Int] {
    guard let directory = opendir(path) else {
      throw .call(name: "opendir", path: path, errno: errno)
    }
    defer { closedir(directory) }
    var numbers: [Int] = []
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if let number = SpoolSegment.number(ofName: name) { numbers.append(number) }
    }
    return numbers.sorted()
  }

  /// A descriptor for reading a segment, or -1 with errno.
  func openForReading(_ number: Int) -> Int32 {
    openat(descriptor, SpoolSegment.name(number), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
  }

  /// A descriptor for appending to a segment that is there, or -1 with errno.
  func openForAppending(_ number: Int) -> Int32 {
    openat(
      descriptor, SpoolSegment.name(number), O_WRONLY | O_APPEND | O_CLOEXEC | O_NOFOLLOW)
  }

  /// A descriptor for appending to a new segment, or -1 with errno.
  func create(_ number: Int) -> Int32 {
    openat(
      descriptor, SpoolSegment.name(number),
      O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o640)
  }

  /// Removes a segment; 0 or an errno.
  func remove(_ number: Int) -> Int32 {
    unlinkat(descriptor, SpoolSegment.name(number), 0) == 0 || errno == ENOENT ? 0 : errno
  }
}
