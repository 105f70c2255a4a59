internal import Logging
internal import Supervision

/// What the main thread does besides waiting: looks whether every other thread goes on, and tells
/// systemd.
///
/// A thread that hangs is named in the log, and systemd is asked to end the process at once, before
/// its own patience is over. The main thread is watched by systemd itself.
final class Supervisor {
  private let manager: ServiceManager
  private var watch: HeartbeatWatch
  private var nextFeed = 0.0
  private let log = Logger(label: "supervisor")

  /// The longest pause between two calls of `look`, in milliseconds.
  static let pauseMilliseconds: Int32 = 500

  /// How long a thread may be still where nobody says otherwise; under systemd, a share of its
  /// patience, so that the end comes within it.
  private static let patienceSeconds = 8.0
  private static let share = 0.75

  init(_ manager: ServiceManager) {
    self.manager = manager
    watch = HeartbeatWatch(
      limitSeconds: manager.watchdogSeconds.map { $0 * Self.share } ?? Self.patienceSeconds)
  }

  /// The service does its work from now on.
  func ready() { manager.ready() }

  /// The service ends.
  func stopping() { manager.stopping() }

  /// Looks once; at least every `pauseMilliseconds`.
  ///
  /// - Parameter status: what `systemctl status` is to show.
  func look(status: @autoclosure () -> String) {
    for change in watch.look() {
      if change.hangs {
        log.critical("the thread of \(change.name) hangs since \(fixed(change.seconds, 1)) s")
        manager.giveUp()
      } else {
        log.notice("the thread of \(change.name) goes on after \(fixed(change.seconds, 1)) s")
      }
    }
    guard watch.isHealthy else { return }
    let now = monotonicSeconds()
    guard now >= nextFeed else { return }
    nextFeed = now + min(1, (manager.watchdogSeconds ?? 4) / 4)
    manager.keepAlive()
    manager.show(status: status())
  }
}
