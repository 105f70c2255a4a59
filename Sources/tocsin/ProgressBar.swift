internal import Glibc

/// One line on a terminal's stderr that shows how far a long work is; silent elsewhere.
struct ProgressBar {
  private var total: Int
  private let unit: String
  private let isShown: Bool
  private let begin = monotonicSeconds()
  private var lastDrawn = 0.0

  init(total: Int, unit: String) {
    self.total = total
    self.unit = unit
    isShown = StandardError.isTerminal && total > 1
  }

  /// Shows that `done` of a total that was not known before are done.
  mutating func update(done: Int, of total: Int) {
    self.total = total
    update(done: done)
  }

  /// Shows that `done` of the total are done; draws at most ten times a second.
  mutating func update(done: Int) {
    let now = monotonicSeconds()
    guard isShown, now - lastDrawn > 0.1 || done == total else { return }
    lastDrawn = now
    let width = 30
    let filled = total > 0 ? done * width / total : width
    let rest = done > 0 ? (now - begin) / Double(done) * Double(total - done) : 0
    let bar = String(repeating: "#", count: filled) + String(repeating: ".", count: width - filled)
    StandardError.write(
      "\r[\(bar)] \(done)/\(total) \(unit), \(Int(rest.rounded())) s left \u{1B}[K")
  }

  /// Clears the line.
  func finish() {
    if isShown { StandardError.write("\r\u{1B}[K") }
  }
}
