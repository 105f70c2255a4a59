internal import Glibc

/// The scale of detection error trade-off curves, on which normal distributions give straight lines
/// (Martin et al., "The DET curve in assessment of detection task performance", Eurospeech 1997).
public enum NormalDeviate {
  /// The deviate below which a share of all values of the standard normal distribution lies, to
  /// about seven digits (Wichura, algorithm AS 241, PPND7, Applied Statistics 1988).
  ///
  /// - Parameter share: 0…1; the ends give −∞ and +∞.
  public static func of(_ share: Double) -> Double {
    guard share > 0, share < 1 else {
      return share == 0 ? -.infinity : share == 1 ? .infinity : .nan
    }
    let centred = share - 0.5
    if abs(centred) <= 0.425 {
      let r = 0.180625 - centred * centred
      let numerator = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
      let denominator = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1
      return centred * numerator / denominator
    }
    let tail = (-log(min(share, 1 - share))).squareRoot()
    let deviate: Double
    if tail <= 5 {
      let r = tail - 1.6
      deviate =
        (((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777)
        / ((0.12021132975 * r + 0.73700164250) * r + 1)
    } else {
      let r = tail - 5
      deviate =
        (((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150)
        / ((0.012258202635 * r + 0.24197894225) * r + 1)
    }
    return centred < 0 ? -deviate : deviate
  }
}
