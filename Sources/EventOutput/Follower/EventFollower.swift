public import AudioSignal
internal import Glibc
internal import Supervision

/// Follows the lines of a socket, also over its end: connects again and goes on where it was.
///
/// Every line that the other side still has comes at least once, and none that came before comes
/// again, unless this process ended in between. A line counts as dealt with when the next one is
/// asked for: then the cursor moves on, and is stored if there is a file for it.
///
/// ```swift
/// let follower = try EventFollower(path: "/run/tocsin/events.sock", start: .oldest)
/// while case .line(let line) = try follower.next() { handle(line) }
/// ```
public final class EventFollower {
  /// Where to begin when no cursor is stored.
  public enum Start: Hashable, Sendable {
    /// With what happens from now on.
    case now
    /// With the oldest line there is.
    case oldest
    /// Behind a line.
    case after(EventCursor)
  }

  /// What came.
  public enum Item: Sendable {
    /// A line.
    case line(FollowedLine)
    /// There is no connection, in words; `next` will try again after a pause.
    case disconnected(String)
    /// Nothing came in time.
    case timedOut
    /// The stop signal was given.
    case stopped
  }

  /// Most bytes of a line; a longer one is the end of the connection.
  private static let longestLine = 65_536
  /// Seconds between two writes of the cursor file while lines come without a pause.
  private static let storeSeconds = 1.0
  /// Seconds between attempts to write it while the disk fails.
  private static let retrySeconds = 5.0

  /// The last line that was dealt with; nil: none yet.
  public private(set) var cursor: EventCursor?

  /// Why the cursor could not be stored when that was tried last, if the disk failed; nil: it was.
  /// Lines come meanwhile, and it is tried again.
  public private(set) var cursorFailure: FollowerError?

  private let path: String
  private let start: Start
  private let file: CursorFile?
  private let stop: WakeSignal?
  private var descriptor: Int32 = -1
  private var input: [UInt8] = []
  /// Bytes at the beginning of `input` that were given already.
  private var taken = 0
  /// The position of the line that was given last.
  private var given: EventCursor?
  private var stored: EventCursor?
  private var storedAt: Int64 = 0
  private var connectAt: Int64 = 0
  private var connectedAt: Int64 = 0
  private var backOff: BackOff

  /// A follower that connects when the first line is asked for.
  ///
  /// - Parameters:
  ///   - path: the socket.
  ///   - start: where to begin, unless the cursor file says more.
  ///   - cursorFile: holds the cursor over the end of this process; made when it is missing.
  ///   - stop: once signalled, and for as long as nobody takes the signal, `next` says so.
  ///   - pauses: shortest and longest pause between attempts to connect, seconds.
  public init(
    path: String, start: Start = .now, cursorFile: String? = nil, stop: WakeSignal? = nil,
    pauses: ClosedRange<Double> = 0.25...5
  ) throws(FollowerError) {
    do {
      try SocketAddress.check(path)
    } catch {
      throw .socket(error)
    }
    self.path = path
    self.start = start
    self.stop = stop
    file = cursorFile.map { CursorFile(path: $0) }
    backOff = BackOff(shortest: pauses.lowerBound, longest: pauses.upperBound)
    if let cursor = try file?.read() {
      self.cursor = cursor
      stored = cursor
    } else if case .after(let cursor) = start {
      self.cursor = cursor
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// The next line, or why there is none. Says that the line given before was dealt with.
  ///
  /// - Parameter timeoutMilliseconds: a negative number waits for ever.
  public func next(timeoutMilliseconds: Int32 = -1) throws(FollowerError) -> Item {
    if let given { cursor = given }
    given = nil
    let deadline =
      timeoutMilliseconds < 0
      ? Int64.max : monotonicNanoseconds() + Int64(timeoutMilliseconds) * 1_000_000
    while true {
      if let line = takeLine() {
        try storeCursorIfDue(isIdle: false)
        return .line(line)
      }
      try storeCursorIfDue(isIdle: true)
      if descriptor < 0, monotonicNanoseconds() >= connectAt, let reason = connect() {
        return .disconnected(reason)
      }
      switch wait(until: deadline) {
      case .ready: if let reason = receive() { return .disconnected(reason) }
      case .again: continue
      case .late: return .timedOut
      case .stopped: return .stopped
      }
    }
  }

  /// Writes the cursor file now, if there is one. Says that the line given before was dealt with.
  public func storeCursor() throws(FollowerError) {
    if let given { cursor = given }
    given = nil
    try writeCursor()
  }

  private func writeCursor() throws(FollowerError) {
    guard let file, let cursor, cursor != stored else { return }
    try file.write(cursor)
    stored = cursor
    cursorFailure = nil
  }

  private func storeCursorIfDue(isIdle: Bool) throws(FollowerError) {
    guard file != nil, cursor != stored else { return }
    let now = monotonicNanoseconds()
    let pause = cursorFailure != nil ? Self.retrySeconds : isIdle ? 0 : Self.storeSeconds
    guard now - storedAt >= Int64(pause * 1e9) else { return }
    storedAt = now
    do {
      try writeCursor()
    } catch {
      // A full disk is no reason to keep alarms from whoever waits for them; a path that never
      // worked is.
      guard error.mayPass, stored != nil else { throw error }
      cursorFailure = error
    }
  }

  /// The next whole line that was received, without those that came before.
  private func takeLine() -> FollowedLine? {
    while let lineFeed = input[taken...].firstIndex(of: 10) {
      let line = FollowedLine(bytes: Array(input[taken...lineFeed]))
      taken = lineFeed + 1
      if let new = line.cursor, let cursor, new.boot == cursor.boot, new.seq <= cursor.seq {
        continue
      }
      given = line.position
      return line
    }
    input.removeFirst(taken)
    taken = 0
    return nil
  }

  /// Connects and says where to begin; nil, or why not.
  private func connect() -> String? {
    (input, taken) = ([], 0)
    let file = SocketAddress.makeSocket()
    guard file >= 0, SocketAddress.connect(file, to: path) == 0 else {
      let reason = SystemText.of(errno)
      if file >= 0 { close(file) }
      connectAt = monotonicNanoseconds() + backOff.pause()
      return "cannot connect to \(path): \(reason)"
    }
    descriptor = file
    connectedAt = monotonicNanoseconds()
    let place =
      switch (cursor, start) {
      case (let cursor?, _): cursor.description
      case (nil, .now): "now"
      case (nil, .oldest): "oldest"
      case (nil, .after(let cursor)): cursor.description
      }
    // A new socket has room for so little.
    let request = Array("{\"after\":\"\(place)\"}\n".utf8)
    guard send(file, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
      return disconnect(SystemText.of(errno))
    }
    return nil
  }

  private func disconnect(_ reason: String) -> String {
    close(descriptor)
    descriptor = -1
    let now = monotonicNanoseconds()
    backOff.reset(afterNanoseconds: now - connectedAt)
    connectAt = now + backOff.pause()
    return "disconnected from \(path): \(reason)"
  }

  private enum Wait { case ready, again, late, stopped }

  private func wait(until deadline: Int64) -> Wait {
    let now = monotonicNanoseconds()
    let due = descriptor < 0 ? min(deadline, connectAt) : deadline
    let left = due == .max ? -1 : (max(0, due - now) + 999_999) / 1_000_000
    var descriptors = [
      pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
      pollfd(fd: stop?.fileDescriptor ?? -1, events: Int16(POLLIN), revents: 0),
    ]
    let count = poll(&descriptors, 2, Int32(min(left, 60_000)))
    if descriptors[1].revents != 0 { return .stopped }
    if count > 0 { return .ready }
    return monotonicNanoseconds() >= deadline ? .late : .again
  }

  /// Reads what there is; nil, or why the connection is at its end.
  private func receive() -> String? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    if count < 0, errno == EAGAIN || errno == EINTR { return nil }
    if count < 0 { return disconnect(SystemText.of(errno)) }
    if count == 0 { return disconnect("the other side has ended the connection") }
    input.append(contentsOf: bytes[..<count])
    if input.count > Self.longestLine, !input.contains(10) {
      return disconnect("a line of more than \(Self.longestLine) bytes")
    }
    return nil
  }
}
