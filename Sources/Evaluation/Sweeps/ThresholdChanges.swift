/// How the counts of one label change as the threshold falls below each of its scores, gathered over
/// recordings in any order of scores and folded into a curve at the end.
struct ThresholdChanges: ~Copyable {
  /// What a change counts.
  enum Channel {
    static let truePositives: Int32 = 0
    static let falsePositives: Int32 = 1
    /// Cross triggers of another label.
    static func crossTriggers(_ label: Int32) -> Int32 { 2 + label }
  }

  private struct Change {
    var key: UInt32
    var recording: Int32
    var channel: Int32
    var amount: Int32
  }

  private var changes: [Change] = []
  /// Room for sorting.
  private var spare: [Change] = []
  /// By channel, 0 between uses.
  private var sums: [Int32]

  /// No changes; `labelCount` is how many labels may cross-trigger.
  init(labelCount: Int) {
    sums = Array(repeating: 0, count: 2 + labelCount)
  }

  /// Adds a change. Recordings must come in rising order.
  mutating func add(_ amount: Int32, to channel: Int32, at score: Float, recording: Int) {
    changes.append(
      Change(
        key: ScoreOrder.key(score), recording: Int32(truncatingIfNeeded: recording),
        channel: channel, amount: amount))
  }

  /// The curve of all changes, which are used up.
  ///
  /// A score is part of the curve when a count of any one recording changes there, even if the
  /// recordings cancel out, as in sed_scores_eval; in the recordings of `listsAll` also when the
  /// changes of that recording cancel out.
  mutating func takeSweep(reference: Int, listsAll: [Bool]) -> LabelSweep {
    sort()
    var sweep = LabelSweepBuilder(capacity: changes.count)
    var begin = 0
    while begin < changes.count {
      let key = changes[begin].key
      var isListed = false
      while begin < changes.count, changes[begin].key == key {
        let end = sumUp(from: begin)
        isListed = isListed || listsAll[Int(changes[begin].recording)]
        for index in begin..<end {
          let channel = Int(changes[index].channel)
          guard sums[channel] != 0 else { continue }
          sweep.add(Int(sums[channel]), to: changes[index].channel)
          sums[channel] = 0
          isListed = true
        }
        begin = end
      }
      if isListed { sweep.list(Double(ScoreOrder.score(key))) }
    }
    changes.removeAll(keepingCapacity: true)
    return sweep.finish(reference: reference)
  }

  /// Sums up the changes of one score in one recording, from a position on; returns the position
  /// behind them.
  private mutating func sumUp(from begin: Int) -> Int {
    let first = changes[begin]
    var end = begin
    repeat {
      sums[Int(changes[end].channel)] += changes[end].amount
      end += 1
    } while end < changes.count && changes[end].key == first.key
      && changes[end].recording == first.recording
    return end
  }

  /// Sorts by key and leaves equal keys in their order, so that recordings stay together: radix sort
  /// from the lowest digit.
  private mutating func sort() {
    guard let any = changes.first else { return }
    if spare.count < changes.count {
      spare += repeatElement(any, count: changes.count - spare.count)
    } else {
      spare.removeLast(spare.count - changes.count)
    }
    let mask = UInt32(1) << Self.digitBits - 1
    var places = [Int](repeating: 0, count: Self.digitCount << Self.digitBits)
    for change in changes {
      for digit in 0..<Self.digitCount {
        let value = Int(change.key >> UInt32(digit * Self.digitBits) & mask)
        places[digit << Self.digitBits + value] += 1
      }
    }
    for digit in 0..<Self.digitCount {
      let range = digit << Self.digitBits..<(digit + 1) << Self.digitBits
      if places[range].contains(changes.count) { continue }
      var place = 0
      for value in range { (places[value], place) = (place, place + places[value]) }
      Self.scatter(changes, to: &spare, &places, digit: digit)
      swap(&changes, &spare)
    }
  }

  private static let digitBits = 11
  private static let digitCount = 3

  private static func scatter(
    _ changes: [Change], to target: inout [Change], _ places: inout [Int], digit: Int
  ) {
    var target = target.mutableSpan
    var places = places.mutableSpan
    let mask = UInt32(1) << digitBits - 1
    for change in changes {
      let value = Int(change.key >> UInt32(digit * digitBits) & mask)
      let place = digit << digitBits + value
      target[places[place]] = change
      places[place] += 1
    }
  }
}

/// A sweep that grows score by score.
private struct LabelSweepBuilder {
  private var scores: [Double] = [.infinity]
  private var truePositives = [0]
  private var falsePositives = [0]
  private var triggers: [LabelSweep.CrossTriggerChange] = []
  private var found = 0
  private var wrong = 0

  init(capacity: Int) {
    scores.reserveCapacity(capacity + 1)
    truePositives.reserveCapacity(capacity + 1)
    falsePositives.reserveCapacity(capacity + 1)
  }

  /// Changes a count at the score that is listed next.
  mutating func add(_ amount: Int, to channel: Int32) {
    switch channel {
    case ThresholdChanges.Channel.truePositives: found += amount
    case ThresholdChanges.Channel.falsePositives: wrong += amount
    default:
      triggers.append(
        .init(position: scores.count, label: Int(channel) - 2, amount: amount))
    }
  }

  mutating func list(_ score: Double) {
    scores.append(score)
    truePositives.append(found)
    falsePositives.append(wrong)
  }

  func finish(reference: Int) -> LabelSweep {
    LabelSweep(
      curve: ThresholdCurve(
        scores: scores, truePositives: truePositives, falsePositives: falsePositives,
        reference: reference),
      crossTriggerChanges: triggers)
  }
}
