internal import AllocationCounter

/// One stage of the chain with its input, ready to run again and again.
struct Stage {
  var name: String
  /// Seconds of sound that a pass takes in, of all streams together.
  var audioSeconds: Double
  /// Frames, rows, lines or whatever the stage counts, in a pass.
  var items: Int
  /// What an item is.
  var unit: String
  var pass: () -> Void
}

/// What a stage took.
struct StageResult: Encodable {
  var name: String
  var unit: String
  /// Nanoseconds per item: the median of the passes, the best, and nine tenths of them.
  var nanoseconds: Double
  var best: Double
  var ninetieth: Double
  /// Seconds of sound per second, from the median.
  var realTime: Double
  /// Calls of the allocator in one pass, after warm-up.
  var allocations: Int
  var passes: Int
}

enum Measurement {
  /// Runs a stage for a while, after two passes that do not count.
  static func run(_ stage: Stage, seconds: Double) -> StageResult {
    stage.pass()
    stage.pass()
    allocation_counter_start()
    stage.pass()
    let allocations = allocation_counter_stop()
    var times: [Double] = []
    var total = 0.0
    while total < seconds || times.count < 5 {
      let begin = Clock.processor
      stage.pass()
      times.append(Clock.processor - begin)
      total += times[times.count - 1]
    }
    times.sort()
    func item(_ time: Double) -> Double { time / Double(stage.items) * 1e9 }
    let median = times[times.count / 2]
    return StageResult(
      name: stage.name, unit: stage.unit, nanoseconds: item(median), best: item(times[0]),
      ninetieth: item(times[times.count * 9 / 10]), realTime: stage.audioSeconds / median,
      allocations: Int(allocations), passes: times.count)
  }
}

/// Results as a table.
enum ResultTable {
  static func text(_ results: [StageResult]) -> String {
    let rows =
      [["stage", "ns", "best", "90 %", "per", "× real time", "allocations"]]
      + results.map { result in
        [
          result.name, whole(result.nanoseconds), whole(result.best), whole(result.ninetieth),
          result.unit, result.realTime > 0 ? whole(result.realTime) : "–", "\(result.allocations)",
        ]
      }
    let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      row.indices.map { column in
        let space = String(repeating: " ", count: widths[column] - row[column].count)
        return column == 0 || column == 4 ? row[column] + space : space + row[column]
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }

  private static func whole(_ value: Double) -> String { "\(Int(value.rounded()))" }
}
