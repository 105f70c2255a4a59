internal import Glibc

/// The right to train into a folder, which one process has at a time.
///
/// It is an advisory lock (flock(2)) on the file `.lock`, which says which process holds it. The
/// system takes the lock back when the process ends, however it ends; the file stays.
final class RunLock: Sendable {
  private let file: Int32

  /// Takes the lock of a folder, without waiting.
  init(folder: String) throws(RunFolderError) {
    let path = "\(folder)/.lock"
    file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: RunFileBytes.reason) }
    while flock(file, LOCK_EX | LOCK_NB) != 0 {
      switch errno {
      case EINTR: continue
      case EWOULDBLOCK:
        let text = String(decoding: try RunFileBytes.read(path) ?? [], as: UTF8.self)
        close(file)
        throw .inUse(path: folder, process: Int(text.prefix { $0 != "\n" }))
      default:
        let reason = RunFileBytes.reason
        close(file)
        throw .cannotWrite(path: path, reason: reason)
      }
    }
    // The number is only for the message of others: it may be missing.
    if ftruncate(file, 0) == 0 { _ = RunFileBytes.write(Array("\(getpid())\n".utf8), to: file) }
  }

  deinit { close(file) }
}
