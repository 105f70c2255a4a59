internal import Glibc

/// The onset thresholds that calibration chooses among: evenly spaced in logits, rounded to four
/// decimals, because equal steps of a probability near 1 are not equally hard to reach.
public enum ThresholdLevels {
  /// Rising thresholds from 0.02 to 0.9995.
  public static let thresholds: [Float] = {
    let count = 116
    let low = logit(0.02)
    let high = logit(0.9995)
    return (0..<count).map { index in
      let value = low + (high - low) * Double(index) / Double(count - 1)
      return Float((1e4 / (1 + exp(-value))).rounded() / 1e4)
    }
  }()

  /// Their logits.
  static let logits: [Double] = thresholds.map { logit(Double($0)) }

  private static func logit(_ share: Double) -> Double { log(share / (1 - share)) }
}
