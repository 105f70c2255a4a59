internal import Glibc

/// Mel-frequency cepstral coefficients of logarithmic bands: the first coefficients of the
/// orthonormal DCT-II, as librosa's `feature.mfcc(S=bands, dct_type=2, norm="ortho")`.
struct CepstralTransform: Sendable {
  private let bands: Int
  private let coefficients: Int
  /// coefficients × bands.
  private let matrix: [Float]

  /// - Precondition: `1 <= coefficients <= bands`.
  init(coefficients: Int, bands: Int) {
    precondition(coefficients >= 1 && coefficients <= bands)
    self.bands = bands
    self.coefficients = coefficients
    matrix = (0..<coefficients * bands).map { index in
      let (row, band) = index.quotientAndRemainder(dividingBy: bands)
      let scale = sqrt((row == 0 ? 1 : 2) / Double(bands))
      return Float(scale * cos(Double.pi * Double(row) * (Double(band) + 0.5) / Double(bands)))
    }
  }

  /// Does not allocate.
  func apply(_ input: [Float], into output: inout [Float]) {
    precondition(input.count == bands && output.count == coefficients)
    for row in 0..<coefficients {
      output[row] = Kernels.dot(input, from: 0, matrix, from: row * bands, bands)
    }
  }
}
