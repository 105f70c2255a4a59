/// Times of a workload.
enum CaseMeasurement {
  /// One pass by two clocks, in seconds.
  struct Pass {
    var wall: Double
    var processor: Double
  }

  /// Runs passes for a while, three at least and 200 at most, after one that does not count.
  static func passes(of workload: Workload, seconds: Double) -> [Pass] {
    for index in 0..<workload.calls { workload.call(index) }
    var passes: [Pass] = []
    let end = Clock.wall + seconds
    while passes.count < 3 || (passes.count < 200 && Clock.wall < end) {
      let (wall, processor) = (Clock.wall, Clock.processor)
      for index in 0..<workload.calls { workload.call(index) }
      passes.append(Pass(wall: Clock.wall - wall, processor: Clock.processor - processor))
    }
    return passes
  }

  /// Seconds by the wall clock of each call, of whole passes for a while; none if a pass is one call.
  ///
  /// Apart from `passes`, because reading the clock takes a part of a short call's time.
  static func calls(of workload: Workload, seconds: Double) -> [Double] {
    guard workload.calls > 1 else { return [] }
    var times: [Double] = []
    let end = Clock.wall + seconds
    repeat {
      for index in 0..<workload.calls {
        let begin = Clock.wall
        workload.call(index)
        times.append(Clock.wall - begin)
      }
    } while Clock.wall < end
    return times
  }
}
