import AudioFeatures
import Testing

/// Against librosa and NumPy; see Golden/README.md.
///
/// The reference computes in double precision, so
/// the tolerances are those of a single-precision FFT.
@Suite struct FeatureParityTests {
  /// Largest difference, and the number of values compared.
  static func compare(
    _ found: [[Float]], _ name: String, _ difference: (Float, Float, Int, Int) -> Float?
  ) throws -> (largest: Float, compared: Int) {
    let expected = try GoldenFiles.table(name)
    try #require(found.count == expected.rows && found[0].count == expected.columns)
    var (largest, compared) = (Float(0), 0)
    for frame in 0..<expected.rows {
      for column in 0..<expected.columns {
        let reference = expected.values[frame * expected.columns + column]
        if let value = difference(found[frame][column], reference, frame, column) {
          // A NaN must not pass.
          largest = value <= largest ? largest : value
          compared += 1
        }
      }
    }
    return (largest, compared)
  }

  @Test(arguments: GoldenCase.all)
  func `mel power equals librosa's`(golden: GoldenCase) throws {
    let found = try features(of: GoldenFiles.audio(golden.name), golden.settings)
    let result = try Self.compare(found, golden.name + ".mel_power") { value, reference, _, _ in
      reference == 0 ? abs(value) : abs(value - reference) / reference
    }
    #expect(result.largest <= 1e-4)
  }

  @Test(arguments: GoldenCase.all)
  func `decibels equal librosa's power_to_db`(golden: GoldenCase) throws {
    let settings = golden.settings(.decibel(floor: 1e-10))
    let found = try features(of: GoldenFiles.audio(golden.name), settings)
    let result = try Self.compare(found, golden.name + ".log_mel_db") { value, reference, _, _ in
      abs(value - reference)
    }
    #expect(result.largest <= 1e-3)
  }

  @Test(arguments: GoldenCase.all)
  func `natural logarithm equals the reference above the floor`(golden: GoldenCase) throws {
    let settings = golden.settings(.ln(floor: 1e-10))
    let found = try features(of: GoldenFiles.audio(golden.name), settings)
    let power = try GoldenFiles.table(golden.name + ".mel_power")
    // This reference is ln(max(power, floor)), ours ln(power + floor): they differ by less than
    // 1e-4 where the power is 1e4 times the floor.
    let result = try Self.compare(found, golden.name + ".log_mel_ln") {
      value, reference, frame, band in
      power.values[frame * power.columns + band] < 1e-6 ? nil : abs(value - reference)
    }
    #expect(result.largest <= 1e-3)
    #expect(result.compared > found.count * found[0].count / 2)
  }

  @Test(arguments: GoldenCase.all)
  func `cepstral coefficients equal librosa's mfcc`(golden: GoldenCase) throws {
    let settings = golden.settings(.decibel(floor: 1e-10), mfcc: 20)
    let found = try features(of: GoldenFiles.audio(golden.name), settings)
    let result = try Self.compare(found, golden.name + ".mfcc20_db") { value, reference, _, _ in
      abs(value - reference)
    }
    // The first coefficient reaches 800 in silence, of which 1e-3 is about 1e-6.
    #expect(result.largest <= 1e-3)
  }

  @Test(arguments: GoldenCase.all)
  func `PCEN equals librosa's`(golden: GoldenCase) throws {
    let settings = golden.settings(.pcen(PCENSettings()))
    let found = try features(of: GoldenFiles.audio(golden.name), settings)
    let result = try Self.compare(found, golden.name + ".pcen") { value, reference, _, _ in
      abs(value - reference)
    }
    // Values are 0 to 7.
    #expect(result.largest <= 1e-4)
  }

  @Test func `log-mel of the shipped model's settings equals NumPy's`() throws {
    let found = try features(
      of: GoldenFiles.table("sr32k_numpy.audio").values, modelSettings)
    let result = try Self.compare(found, "sr32k_numpy.log_mel_ln") { value, reference, _, _ in
      abs(value - reference)
    }
    #expect(result.largest <= 1e-3)
  }
}
