/// A place in a chart, in pixels from its left and upper edge.
public struct PixelPoint: Hashable, Sendable {
  /// Pixels to the right.
  public var x: Double
  /// Pixels down.
  public var y: Double

  /// A place.
  public init(x: Double, y: Double) {
    self.x = x
    self.y = y
  }
}

/// Leaves out the points of a curve that nobody can see.
///
/// What stays is a part of the given points, first and last among them, and every place of the
/// thinned curve is within `tolerance` pixels of the full one, and the other way round. Points may
/// go in any direction.
public enum CurveThinning {
  /// Thins a curve of straight lines from point to point; returns the indices to keep.
  public static func line(_ points: [PixelPoint], tolerance: Double = 0.5) -> [Int] {
    // Half of the tolerance for points in the same column, half for those on a straight line.
    let heights = points.map(\.y)
    var kept: [Int] = []
    for run in runs(Array(points.indices), points.map(\.x), spread: tolerance / 2) {
      guard let first = run.first, let last = run.last else { continue }
      kept += picks(run, heights, from: heights[first], to: heights[last], always: [first, last])
    }
    return straightened(kept, points, tolerance: tolerance / 2)
  }

  /// Thins a staircase, which goes level from each point to the next one's x and then straight up or
  /// down to it; returns the indices to keep.
  public static func staircase(_ points: [PixelPoint], tolerance: Double = 0.5) -> [Int] {
    // The two kinds of run move the curve at right angles: together by the tolerance at most.
    let spread = tolerance / 2.0.squareRoot()
    return steepRuns(levelRuns(points, spread: spread), points, spread: spread)
  }

  /// Of steps so low that they look level only the first stays, and those that reach further to the
  /// left or right than the line from it to the next.
  private static func levelRuns(_ points: [PixelPoint], spread: Double) -> [Int] {
    let columns = points.map(\.x)
    var kept: [Int] = []
    for run in runs(Array(points.indices), points.map(\.y), spread: spread) {
      guard let first = run.first, let last = run.last else { continue }
      let next = columns[min(last + 1, columns.count - 1)]
      kept += picks(run, columns, from: columns[first], to: next, always: [first])
    }
    if let last = points.indices.last, kept.last != last { kept.append(last) }
    return kept
  }

  /// Of steps so short that they look vertical only the last stays, and those that reach higher or
  /// lower than the line to it from the one before.
  private static func steepRuns(
    _ indices: [Int], _ points: [PixelPoint], spread: Double
  ) -> [Int] {
    let heights = points.map(\.y)
    var kept: [Int] = []
    for run in runs(indices, points.map(\.x), spread: spread) {
      guard let first = run.first, let last = run.last else { continue }
      // Nothing leads to the first point of all: it stays as well.
      let always = kept.isEmpty ? [first, last] : [last]
      let before = kept.last ?? first
      kept += picks(run, heights, from: heights[before], to: heights[last], always: always)
    }
    return kept
  }

  /// Cuts a list of indices where their values spread wider than allowed.
  private static func runs(
    _ indices: [Int], _ values: [Double], spread: Double
  ) -> [ArraySlice<Int>] {
    var result: [ArraySlice<Int>] = []
    var begin = 0
    var low = Double.infinity
    var high = -Double.infinity
    for (place, index) in indices.enumerated() {
      low = min(low, values[index])
      high = max(high, values[index])
      if high - low > spread {
        result.append(indices[begin..<place])
        begin = place
        low = values[index]
        high = low
      }
    }
    if begin < indices.count { result.append(indices[begin...]) }
    return result
  }

  /// What always stays, and the lowest and highest where a line between two values misses them.
  private static func picks(
    _ run: ArraySlice<Int>, _ values: [Double], from: Double, to: Double, always: [Int]
  ) -> [Int] {
    var result = Set(always)
    if let low = run.min(by: { values[$0] < values[$1] }), values[low] < min(from, to) {
      result.insert(low)
    }
    if let high = run.max(by: { values[$0] < values[$1] }), values[high] > max(from, to) {
      result.insert(high)
    }
    return result.sorted()
  }

  /// Leaves out the points that lie on the line between their neighbours (Douglas and Peucker,
  /// "Algorithms for the reduction of the number of points", Cartographica 1973).
  private static func straightened(
    _ indices: [Int], _ points: [PixelPoint], tolerance: Double
  ) -> [Int] {
    guard indices.count > 2 else { return indices }
    var stays = [Bool](repeating: false, count: indices.count)
    stays[0] = true
    stays[indices.count - 1] = true
    var open = [(0, indices.count - 1)]
    while let (from, to) = open.popLast() {
      var farthest = from
      var distance = tolerance
      for place in from + 1..<max(to, from + 1) {
        let reach = Self.distance(
          points[indices[place]], from: points[indices[from]], to: points[indices[to]])
        if reach > distance { (farthest, distance) = (place, reach) }
      }
      guard farthest > from else { continue }
      stays[farthest] = true
      open += [(from, farthest), (farthest, to)]
    }
    return indices.indices.filter { stays[$0] }.map { indices[$0] }
  }

  /// Pixels from a point to the nearest of a stretch of straight line.
  private static func distance(
    _ point: PixelPoint, from: PixelPoint, to: PixelPoint
  ) -> Double {
    let width = to.x - from.x
    let height = to.y - from.y
    let square = width * width + height * height
    let along = (point.x - from.x) * width + (point.y - from.y) * height
    let share = square > 0 ? min(max(along / square, 0), 1) : 0
    let x = point.x - from.x - share * width
    let y = point.y - from.y - share * height
    return (x * x + y * y).squareRoot()
  }
}
