internal import Glibc

/// Mel-frequency cepstral coefficients of logarithmic bands: the first coefficients of the
/// orthonormal DCT-II, as librosa's `feature.mfcc(S=bands, dct_type=2, norm="ortho")`.
struct CepstralTransform: Sendable {
  private let matrix: BandedMatrix

  /// - Precondition: `1 <= coefficients <= bands`.
  init(coefficients: Int, bands: Int) {
    precondition(coefficients >= 1 && coefficients <= bands)
    matrix = BandedMatrix(
      (0..<coefficients).map { row in
        let scale = sqrt((row == 0 ? 1 : 2) / Double(bands))
        let weights = (0..<bands).map { band in
          Float(scale * cos(Double.pi * Double(row) * (Double(band) + 0.5) / Double(bands)))
        }
        return BandedMatrix.Row(firstColumn: 0, weights: weights[...])
      }, columnCount: bands)
  }

  /// Does not allocate.
  func apply(_ input: [Float], into output: inout [Float]) {
    matrix.apply(input, into: &output)
  }
}
