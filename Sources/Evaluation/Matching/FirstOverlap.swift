/// Stretches of time, to find the first that overlaps another without a look at all of them.
struct FirstOverlap {
  private let onsets: [Double]
  /// Where the stretches were in the list that was given, by rising onset.
  private let positions: [Int]
  /// The latest offset of each stretch and all before it.
  private var latestOffsets: [Double] = []

  /// Orders stretches by onset; equal onsets stay in their order.
  init(_ stretches: [(onset: Double, offset: Double)]) {
    positions = stretches.indices.sorted {
      (stretches[$0].onset, $0) < (stretches[$1].onset, $1)
    }
    onsets = positions.map { stretches[$0].onset }
    for position in positions {
      latestOffsets.append(max(latestOffsets.last ?? -.infinity, stretches[position].offset))
    }
  }

  /// The index of the first stretch by onset that overlaps or touches a time; nil if none does.
  func index(from onset: Double, to offset: Double) -> Int? {
    // Where the latest offset first comes this far, it is this stretch's own.
    let first = latestOffsets.indices.first(fromWhich: { latestOffsets[$0] >= onset })
    guard first < positions.count, onsets[first] <= offset else { return nil }
    return positions[first]
  }
}

extension Range<Int> {
  /// The first number from which on a condition holds, by bisection; the upper bound if there is
  /// none.
  func first(fromWhich condition: (Int) -> Bool) -> Int {
    var low = lowerBound
    var high = upperBound
    while low < high {
      let middle = low + (high - low) / 2
      if condition(middle) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
