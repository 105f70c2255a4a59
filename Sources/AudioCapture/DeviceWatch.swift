import Glibc
import Supervision

/// Notices that a sound card came, went or may be opened now.
///
/// By inotify on `/dev/snd`, which also tells when udev gives the new node to its group; while there
/// is no such folder, on the folder that it will be in. Where inotify is refused, waits just last as
/// long as they were to.
public struct DeviceWatch: ~Copyable {
  /// Why a wait ended.
  public enum Outcome: Hashable, Sendable {
    /// A card came, went, or has new rights.
    case changed
    /// The time is over.
    case timeOver
    /// The descriptor to cancel by is readable.
    case cancelled
  }

  private let folder: String
  private let notifier: Int32
  private var watch: Int32 = -1
  private var isParent = false

  private static let changes =
    UInt32(IN_CREATE) | UInt32(IN_ATTRIB) | UInt32(IN_DELETE) | UInt32(IN_MOVED_TO)
  private static let eventBytes = 4096

  /// Begins to watch; what happens from now on is told by the next `wait`.
  public init(folder: String = "/dev/snd") {
    self.folder = folder
    notifier = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC))
    arm()
  }

  deinit {
    if notifier >= 0 { close(notifier) }
  }

  /// Waits for a change.
  ///
  /// - Parameter cancel: a descriptor that ends the wait when it becomes readable; it is not read.
  public mutating func wait(milliseconds: Int, cancel: Int32) -> Outcome {
    let end = monotonicNanoseconds() + Int64(milliseconds) * 1_000_000
    while true {
      let rest = (end - monotonicNanoseconds() + 999_999) / 1_000_000
      guard rest > 0 else { return .timeOver }
      let readable = waitReadable(cancel, notifier, timeoutMilliseconds: Int32(clamping: rest))
      if readable.first { return .cancelled }
      if readable.second, takeEvents() { return .changed }
    }
  }

  /// Reads what happened; whether it concerns the folder.
  private mutating func takeEvents() -> Bool {
    var isMissing = false
    withUnsafeTemporaryAllocation(byteCount: Self.eventBytes, alignment: 8) { buffer in
      guard let start = buffer.baseAddress else { return }
      var count = read(notifier, start, Self.eventBytes)
      while count > 0 {
        var offset = 0
        while offset + MemoryLayout<inotify_event>.size <= count {
          let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
          isMissing = isMissing || event.mask & UInt32(IN_IGNORED) != 0
          offset += MemoryLayout<inotify_event>.size + Int(event.len)
        }
        count = read(notifier, start, Self.eventBytes)
      }
    }
    let wasParent = isParent
    if isMissing || isParent { arm() }
    // Much happens in the parent; only the folder's own coming counts.
    return !wasParent || !isParent
  }

  private mutating func arm() {
    guard notifier >= 0 else { return }
    if isParent, watch >= 0 { inotify_rm_watch(notifier, watch) }
    isParent = false
    watch = inotify_add_watch(notifier, folder, Self.changes)
    guard watch < 0 else { return }
    isParent = true
    let parent = folder.split(separator: "/").dropLast().joined(separator: "/")
    watch = inotify_add_watch(notifier, "/" + parent, UInt32(IN_CREATE) | UInt32(IN_MOVED_TO))
    // It may have come between the two calls.
    if access(folder, F_OK) == 0 {
      inotify_rm_watch(notifier, watch)
      isParent = false
      watch = inotify_add_watch(notifier, folder, Self.changes)
    }
  }
}
