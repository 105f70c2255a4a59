internal import Glibc

/// What intersection-based counting finds for one label.
public struct IntersectionCounts: Hashable, Sendable {
  /// Reference events of the label that were found.
  public var truePositives = 0
  /// Detected events of the label that too little of the reference justifies.
  public var falsePositives = 0
  /// How many of those are cross triggers of each label; 0 at the label's own place.
  public var crossTriggers: [Int]
  /// Reference events of the label.
  public var reference = 0
  /// Seconds of these reference events together.
  public var referenceDuration = 0.0

  /// Counts of nothing, among so many labels.
  public init(labelCount: Int) {
    crossTriggers = Array(repeating: 0, count: labelCount)
  }
}

/// Two ways to decide whether enough of an event is covered, which differ in borderline cases.
enum CoverageArithmetic {
  /// Seconds, rounded to microseconds, as sed_scores_eval compares them.
  case roundedSeconds
  /// Shares, summed with compensation, as psds_eval and pandas compare them.
  case shares
}

/// How much of one event is covered by others.
struct Coverage {
  private var sum = 0.0
  private var compensation = 0.0

  /// Adds seconds that another event covers of this one.
  mutating func add(_ seconds: Double, of length: Double, _ arithmetic: CoverageArithmetic) {
    switch arithmetic {
    case .roundedSeconds: sum += seconds
    case .shares:
      let term = seconds / length - compensation
      let next = sum + term
      compensation = (next - sum) - term
      sum = next
    }
  }

  /// Whether a share of the event is covered; something must be, even if the share is 0.
  func reaches(_ share: Double, of length: Double, _ arithmetic: CoverageArithmetic) -> Bool {
    guard sum > 0 else { return false }
    switch arithmetic {
    case .roundedSeconds: return Self.rounded(sum) >= Self.rounded(share * length)
    case .shares: return sum >= share
    }
  }

  private static func rounded(_ seconds: Double) -> Double {
    rint(seconds * 1e6) / 1e6
  }
}
