internal import Glibc
internal import Training

/// How far a training run is, on stderr: a line that is redrawn in place on a terminal, a line after
/// each epoch elsewhere.
struct TrainingLine {
  private let isTerminal = StandardError.isTerminal
  private var lastDrawn = -Double.infinity

  /// Shows how far the run is, at most ten times a second.
  mutating func update(_ progress: TrainingProgress) {
    let now = monotonicSeconds()
    guard isTerminal, now - lastDrawn >= 0.1 else { return }
    lastDrawn = now
    StandardError.write("\r\(progress.line(columns: columns))\u{1B}[K")
  }

  /// Shows how far the run is after an epoch and its validation.
  mutating func endEpoch(_ progress: TrainingProgress) {
    guard isTerminal else {
      return StandardError.write("tocsin: \(progress.line(columns: 92))\n")
    }
    lastDrawn = -.infinity
    update(progress)
  }

  /// Writes a message on a line of its own; the progress comes back below it.
  mutating func interrupt(_ message: String) {
    clear()
    StandardError.write("tocsin: \(message)\n")
  }

  /// Removes the line.
  mutating func clear() {
    if isTerminal { StandardError.write("\r\u{1B}[K") }
    lastDrawn = -.infinity
  }

  /// Characters that fit on the terminal: a line that wraps could not be redrawn.
  private var columns: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 79 }
    return min(100, Int(size.ws_col) - 1)
  }
}
