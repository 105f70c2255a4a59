internal import Glibc
internal import Synchronization

/// Plain text on stderr, for what a person at a terminal reads.
enum StandardError {
  private struct State: Sendable {
    /// How long a message waits for whoever reads stderr; negative: for ever.
    var patienceMilliseconds: Int32 = -1
    /// Messages that were given up since the last one that was written.
    var lost = 0
    /// The last message ended in the middle of a line.
    var isTorn = false
  }

  private static let state = Mutex(State())

  /// So little goes into a pipe or a socket at once where `poll` says that there is room.
  private static let piece = 4096

  /// From now on messages that nobody takes are given up and counted: a service must not stand
  /// still because the reader of its messages does.
  static func neverWaitLong() {
    state.withLock { $0.patienceMilliseconds = 200 }
  }

  static func write(_ text: String) {
    state.withLock { state in
      var text = text
      if state.lost > 0 {
        // Whoever did not read for so long is not waited for again.
        guard hasRoom(withinMilliseconds: 0) else {
          state.lost += 1
          return
        }
        let prefix = isJournal ? "<4>" : "tocsin: warning: "
        let lost = "\(prefix)\(state.lost) messages were lost because nobody read them\n"
        text = (state.isTorn ? "\n" : "") + lost + text
        (state.lost, state.isTorn) = (0, false)
      }
      text.withUTF8 { write(UnsafeRawBufferPointer($0), &state) }
    }
  }

  private static func write(_ bytes: UnsafeRawBufferPointer, _ state: inout State) {
    var rest = bytes
    while !rest.isEmpty {
      guard hasRoom(withinMilliseconds: state.patienceMilliseconds) else {
        state.lost += 1
        state.isTorn = rest.count < bytes.count
        return
      }
      let written = Glibc.write(STDERR_FILENO, rest.baseAddress, min(rest.count, piece))
      if written < 0 && errno != EINTR && errno != EAGAIN { return }
      rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(max(0, written)))
    }
  }

  private static func hasRoom(withinMilliseconds patience: Int32) -> Bool {
    var descriptor = pollfd(fd: STDERR_FILENO, events: Int16(POLLOUT), revents: 0)
    var count = poll(&descriptor, 1, patience)
    while count < 0 && errno == EINTR { count = poll(&descriptor, 1, patience) }
    return count != 0
  }

  static var isTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Whether stderr itself goes to the journal: a shell or a redirection inherits the variable.
  static let isJournal: Bool = {
    var status = stat()
    guard let stream = getenv("JOURNAL_STREAM"), fstat(STDERR_FILENO, &status) == 0 else {
      return false
    }
    return String(cString: stream) == "\(status.st_dev):\(status.st_ino)"
  }()
}
