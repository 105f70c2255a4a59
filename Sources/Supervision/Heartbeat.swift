internal import Glibc
internal import Synchronization

/// How a thread shows that it goes on: it beats at least once a second, the main thread looks.
///
/// A thread makes its heartbeat where its work begins and keeps it as long as that lasts. While it
/// waits for something outside of the program (a reader of stdout, a disk, a sound server) it rests:
/// that may take long and is no fault of this program. Beating and resting do not allocate, lock or
/// wait.
public final class Heartbeat: Sendable {
  private let pulse: Pulse
  private let heartbeats: Heartbeats

  /// A thread that rests until its first beat.
  ///
  /// - Parameters:
  ///   - name: the thread in words, for the log.
  ///   - heartbeats: those that are looked at together.
  public init(_ name: String, among heartbeats: Heartbeats = .ofProcess) {
    pulse = Pulse(name: name)
    self.heartbeats = heartbeats
    heartbeats.add(pulse)
  }

  deinit {
    heartbeats.remove(pulse)
  }

  /// Says that the thread goes on.
  public func beat() {
    pulse.last.store(monotonicNanoseconds(), ordering: .relaxed)
  }

  /// Says that nothing is to be expected of the thread until it beats again.
  public func rest() {
    pulse.last.store(.max, ordering: .relaxed)
  }

  /// Rests while `body` waits for something outside of the program, and beats afterwards.
  public func resting<Result: ~Copyable, Failure: Error>(
    while body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    rest()
    defer { beat() }
    return try body()
  }
}

/// Heartbeats that are looked at together.
public final class Heartbeats: Sendable {
  /// Those of all threads that do not say otherwise.
  public static let ofProcess = Heartbeats()

  private let pulses = Mutex<[Pulse]>([])

  /// None yet.
  public init() {}

  /// Those of the threads that are at work.
  var current: [Pulse] { pulses.withLock { $0 } }

  fileprivate func add(_ pulse: Pulse) {
    pulses.withLock { $0.append(pulse) }
  }

  fileprivate func remove(_ pulse: Pulse) {
    pulses.withLock { pulses in pulses.removeAll { $0 === pulse } }
  }
}

/// What a thread and the one that looks at it share.
final class Pulse: Sendable {
  let name: String
  /// Monotonic nanoseconds of the last beat; the largest number while resting.
  fileprivate let last = Atomic<Int64>(.max)

  fileprivate init(name: String) {
    self.name = name
  }

  /// Nanoseconds from the last beat, or from `begin` if that is later, to `now`; 0 for a thread that
  /// rests.
  func silence(at now: Int64, since begin: Int64) -> Int64 {
    let last = last.load(ordering: .relaxed)
    return last == .max ? 0 : now - max(last, begin)
  }
}
