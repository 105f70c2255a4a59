/// A run of frames that is one detection for every threshold in a range: `begin..<end` is detected
/// as a whole when the threshold is below `born`, and not below `dies`.
struct ScoreRun: Hashable {
  /// First frame.
  var begin: Int32
  /// Frame after the last one.
  var end: Int32
  /// The lowest score in the run.
  var born: Float
  /// The score at which the run becomes part of a longer one; -∞ when it never does.
  var dies: Float
}

/// All runs that any threshold makes of one label's scores in one recording.
///
/// The runs of all thresholds are the nodes of the component tree (max-tree) of the scores: at most
/// one per frame, because every frame lowers the level of at most one run that is open. One pass with
/// a stack finds them in O(frames).
enum RunTree {
  /// Finds the runs of `scores`, one score per frame. A score that is not a number counts as -∞, and
  /// -∞ is never detected.
  ///
  /// - Returns: children before their parents; siblings from left to right; `end` never falls.
  static func runs(_ scores: UnsafeBufferPointer<Float>) -> [ScoreRun] {
    Array(unsafeUninitializedCapacity: scores.count) { runs, count in
      withUnsafeTemporaryAllocation(of: Open.self, capacity: scores.count + 1) { open in
        // The bottom of the stack is never closed, which saves asking whether there is another.
        var top = 0
        open.initializeElement(at: 0, to: Open(begin: 0, level: -.infinity))
        for frame in 0...scores.count {
          let score =
            frame < scores.count ? ScoreOrder.detectable(scores[frame]) : -Float.infinity
          var begin = Int32(frame)
          while open[top].level > score {
            begin = open[top].begin
            let run = ScoreRun(
              begin: begin, end: Int32(frame), born: open[top].level,
              dies: max(open[top - 1].level, score))
            runs.initializeElement(at: count, to: run)
            count += 1
            top -= 1
          }
          if score > open[top].level {
            top += 1
            open.initializeElement(at: top, to: Open(begin: begin, level: score))
          }
        }
      }
    }
  }

  /// A run whose end is not known yet.
  private struct Open {
    var begin: Int32
    var level: Float
  }

  /// Calls `body` with each score at which the number of runs changes as the threshold falls below
  /// it, once per frame: +1 at a local maximum, -1 at a local minimum; a level stretch on a rising
  /// slope gives both.
  static func forEachChange(
    _ scores: UnsafeBufferPointer<Float>, _ body: (Float, Int32) -> Void
  ) {
    var previous = -Float.infinity
    var score = scores.isEmpty ? -.infinity : ScoreOrder.detectable(scores[0])
    for frame in scores.indices {
      let next =
        frame + 1 < scores.count ? ScoreOrder.detectable(scores[frame + 1]) : -.infinity
      let change: Int32 = (score > previous ? 1 : 0) - (next > score ? 1 : 0)
      if change != 0, score > -.infinity { body(score, change) }
      previous = score
      score = next
    }
  }
}
