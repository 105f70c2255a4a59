internal import Glibc

/// One axis of a chart: what it shows and how values become positions.
public struct Axis: Hashable, Sendable {
  /// How values are spaced.
  public enum Scale: String, Hashable, Sendable {
    /// Evenly.
    case linear
    /// By their logarithm; the range is above 0.
    case logarithmic
    /// By their normal deviate; the range is within 0…1, exclusive.
    case probit
  }

  /// How values are written at the ticks.
  public enum Style: String, Hashable, Sendable {
    /// As they are.
    case number
    /// Times 100: the title or the tick says per cent.
    case percent
    /// As minutes and seconds where the range is long.
    case clock
  }

  /// What is shown, with the unit.
  public var title: String
  /// How values are spaced.
  public var scale: Scale
  /// The values at both ends; those beyond are drawn at the end.
  public var range: ClosedRange<Double>
  /// How values are written.
  public var style: Style
  /// What is written at the lower end instead of its value, as `0` on a logarithmic axis whose lower
  /// end stands for everything below.
  public var floorText: String?

  /// An axis; `range` must suit the scale.
  public init(
    _ title: String, scale: Scale = .linear, range: ClosedRange<Double>, style: Style = .number,
    floorText: String? = nil
  ) {
    switch scale {
    case .linear: precondition(range.lowerBound.isFinite && range.upperBound.isFinite)
    case .logarithmic: precondition(range.lowerBound > 0 && range.upperBound.isFinite)
    case .probit: precondition(range.lowerBound > 0 && range.upperBound < 1)
    }
    self.title = title
    self.scale = scale
    self.range = range
    self.style = style
    self.floorText = floorText
  }

  /// Where a value lies: 0 at the lower end, 1 at the upper, never outside; not-a-number for what is
  /// undefined.
  public func position(_ value: Double) -> Double {
    guard !value.isNaN else { return .nan }
    let low = spaced(range.lowerBound)
    let high = spaced(range.upperBound)
    guard high > low else { return 0.5 }
    let inside = min(max(value, range.lowerBound), range.upperBound)
    return min(max((spaced(inside) - low) / (high - low), 0), 1)
  }

  private func spaced(_ value: Double) -> Double {
    switch scale {
    case .linear: value
    case .logarithmic: log10(value)
    case .probit: NormalDeviate.of(value)
    }
  }

  /// A range of whole decades that holds all values above 0; `fallback` when there are none.
  ///
  /// - Parameter most: decades at most; the lowest values are left out.
  public static func decades(
    holding values: some Sequence<Double>, most: Int = 6, fallback: ClosedRange<Double> = 0.1...10
  ) -> ClosedRange<Double> {
    var low = Double.infinity
    var high = 0.0
    for value in values where value > 0 && value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    guard high > 0 else { return fallback }
    // Within what is left of a Double after powers of ten of its ends.
    let upper = min(max(log10(high).rounded(.up), -299), 300)
    let lower = min(max(log10(low).rounded(.down), upper - Double(most), -300), upper - 1)
    return pow(10, lower)...pow(10, upper)
  }
}
