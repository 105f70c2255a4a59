import EventOutput
import Glibc
import Synchronization
import TestSupport

/// System calls of a spool that fail when told to, and that know what a loss of power would leave.
final class FaultyDisk: Sendable {
  struct State: Sendable {
    /// What writes fail with; 0: they work.
    var writeError: Int32 = 0
    /// Most bytes a write takes, or takes before it fails.
    var mostBytes = Int.max
    /// What `fdatasync` fails with; 0: it works.
    var syncError: Int32 = 0
    /// What `ftruncate` fails with; 0: it works.
    var truncateError: Int32 = 0
    /// Nothing reaches the disk any more.
    var isDead = false
    /// Bytes of each file that are on the disk for certain.
    var safe: [String: Int] = [:]
    /// Files whose names are on the disk for certain.
    var named: Set<String> = []
    var syncs = 0
  }

  let state = Mutex(State())

  func set(_ change: @Sendable (inout State) -> Void) { state.withLock { change(&$0) } }

  var calls: SpoolCalls {
    var calls = SpoolCalls()
    calls.write = { [self] file, bytes in
      let (error, most) = state.withLock { ($0.isDead ? EIO : $0.writeError, $0.mostBytes) }
      let count = min(bytes.count, most)
      // A disk that fails often takes a part first.
      if error != 0, most == .max || count == 0 {
        errno = error
        return -1
      }
      let written = Glibc.write(file, bytes.baseAddress, count)
      if error != 0 { set { $0.mostBytes = 0 } }
      return written
    }
    calls.truncate = { [self] file, length in
      let error = state.withLock { $0.isDead ? EIO : $0.truncateError }
      guard error == 0 else {
        errno = error
        return -1
      }
      return ftruncate(file, off_t(length))
    }
    calls.sync = { [self] file in
      var information = stat()
      fstat(file, &information)
      let (path, size) = (Self.path(of: file), Int(information.st_size))
      return state.withLock { state in
        let error = state.isDead ? EIO : state.syncError
        guard error == 0 else {
          errno = error
          return -1
        }
        state.safe[path] = size
        state.syncs += 1
        return 0
      }
    }
    calls.syncFolder = { [self] folder in
      let path = Self.path(of: folder)
      let names = Processes.run("/bin/ls", [path]).lines.map { "\(path)/\($0)" }
      return state.withLock { state in
        guard !state.isDead else {
          errno = EIO
          return -1
        }
        state.named.formUnion(names)
        return 0
      }
    }
    return calls
  }

  private static func path(of descriptor: Int32) -> String {
    var bytes = [CChar](repeating: 0, count: 4096)
    let count = readlink("/proc/self/fd/\(descriptor)", &bytes, bytes.count)
    return String(decoding: bytes[..<max(0, count)].map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// Leaves of the files what a loss of power may leave: what is safe, and anything or nothing of
  /// the rest.
  func losePower(_ files: [String], using generator: inout SeededGenerator) {
    let (safe, named) = state.withLock { ($0.safe, $0.named) }
    for file in files {
      let path = realpath(file, nil)
      defer { free(path) }
      let name = path.map { String(cString: $0) } ?? file
      if !named.contains(name), Bool.random(using: &generator) {
        unlink(file)
        continue
      }
      var bytes = readFile(file) ?? []
      let certain = min(safe[name] ?? 0, bytes.count)
      let left = Int.random(in: certain...bytes.count, using: &generator)
      // Blocks that were not written read as zeros, or as what was there before.
      if Bool.random(using: &generator), left > certain {
        for index in Int.random(in: certain..<left, using: &generator)..<left {
          bytes[index] =
            Bool.random(using: &generator) ? 0 : UInt8.random(in: 0...255, using: &generator)
        }
      }
      let descriptor = open(file, O_WRONLY | O_TRUNC)
      _ = bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, left) }
      close(descriptor)
    }
  }
}
