internal import Glibc

extension Axis {
  /// A value that is marked and written along an axis.
  public struct Tick: Hashable, Sendable {
    /// The value.
    public var value: Double
    /// Where it lies, 0…1.
    public var position: Double
    /// How it is written.
    public var text: String

    /// Whether it is written to the left of its place: long ones at the end of an axis stay within
    /// the chart.
    var isHeldBack: Bool { position > 0.97 && text.count > 4 }
  }

  /// Round values to mark, rising: as many as there is room for, at most `limit`, which is 2 or more.
  ///
  /// An axis has at least two, except where so few round values lie within its range.
  public func ticks(atMost limit: Int) -> [Tick] {
    var values: [Double]
    switch scale {
    case .linear: values = linearValues(limit)
    case .logarithmic: values = decadeValues(limit)
    case .probit: values = Self.finest(Self.shares, within: range, limit) ?? linearValues(limit)
    }
    guard let floorText else { return values.map { tick($0) } }
    values.removeAll { position($0) < 0.02 }
    return [Tick(value: range.lowerBound, position: 0, text: floorText)] + values.map { tick($0) }
  }

  /// Round values to mark along a horizontal axis: as many as can be written side by side.
  ///
  /// - Parameters:
  ///   - limit: of their number, 2 or more.
  ///   - width: pixels of the axis.
  func ticks(atMost limit: Int, width: Double) -> [Tick] {
    for fewer in stride(from: limit, to: 2, by: -1) {
      let ticks = ticks(atMost: fewer)
      if Self.haveRoom(ticks, width) { return ticks }
    }
    return ticks(atMost: 2)
  }

  private static func haveRoom(_ ticks: [Tick], _ width: Double) -> Bool {
    zip(ticks, ticks.dropFirst()).allSatisfy { left, right in
      let end = left.position * width + TextWidth.of(left.text, size: 11.5) / 2
      let length = TextWidth.of(right.text, size: 11.5)
      let begin = right.position * width - (right.isHeldBack ? length : length / 2)
      return begin - end >= 5
    }
  }

  private func tick(_ value: Double) -> Tick {
    Tick(value: value, position: position(value), text: text(value))
  }

  private func text(_ value: Double) -> String {
    switch style {
    // Smaller values have no room for their zeros.
    case .number:
      value != 0 && abs(value) < 1e-6 ? "\(value)" : NumberText.trimmed(value, decimals: 6)
    case .percent: NumberText.trimmed(value * 100, decimals: 4)
    case .clock: NumberText.clock(value, of: range.upperBound)
    }
  }

  private func linearValues(_ limit: Int) -> [Double] {
    let width = range.upperBound - range.lowerBound
    guard width > 0 else { return [range.lowerBound] }
    let smallest = width / Double(max(limit - 1, 1))
    let step = style == .clock ? Self.clockStep(smallest) : Self.roundStep(smallest)
    // The ends count even when the division leaves them a hair outside.
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard last >= first else { return [range.lowerBound] }
    return stride(from: first, through: last, by: 1).map { $0 * step }
  }

  /// 1, 2 or 5 times a power of ten, the next from `smallest` on.
  private static func roundStep(_ smallest: Double) -> Double {
    let power = pow(10, log10(smallest).rounded(.down))
    let factor = [1, 2, 5].first { $0 * power >= smallest * (1 - 1e-9) } ?? 10
    return factor * power
  }

  private static func clockStep(_ smallest: Double) -> Double {
    let steps: [Double] = [
      5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
    ]
    guard smallest > 2 else { return roundStep(smallest) }
    return steps.first { $0 >= smallest } ?? (smallest / 86_400).rounded(.up) * 86_400
  }

  private func decadeValues(_ limit: Int) -> [Double] {
    let low = Int((log10(range.lowerBound) - 1e-9).rounded(.up))
    let high = Int((log10(range.upperBound) + 1e-9).rounded(.down))
    let fine = (low - 1...max(low, high)).flatMap { decade in
      [1, 2, 5].map { $0 * pow(10, Double(decade)) }
    }
    if let values = Self.finest([fine], within: range, limit), high > low || values.count > 2 {
      return values
    }
    guard high > low else { return linearValues(limit) }
    let every = (high - low + max(limit - 2, 0)) / max(limit - 1, 1)
    return stride(from: low, through: high, by: max(every, 1)).map { pow(10, Double($0)) }
  }

  /// Shares to mark on a normal deviate scale, from few to many.
  private static let shares: [[Double]] = [
    [0.01, 0.5, 0.99],
    [0.001, 0.01, 0.1, 0.5, 0.9, 0.99, 0.999],
    [0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99, 0.999],
    [0.001, 0.005, 0.02, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 0.9, 0.95, 0.98, 0.995, 0.999],
  ]

  /// The longest of the lists that has at least two and at most `limit` values in the range.
  private static func finest(
    _ lists: [[Double]], within range: ClosedRange<Double>, _ limit: Int
  ) -> [Double]? {
    let margin = 1 + 1e-9
    return lists.map { list in
      list.filter { $0 * margin >= range.lowerBound && $0 <= range.upperBound * margin }
    }
    .filter { (2...limit).contains($0.count) }
    .max { $0.count < $1.count }
  }
}
