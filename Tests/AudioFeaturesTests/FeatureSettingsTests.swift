import AudioFeatures
import FoundationEssentials
import Testing

@Suite struct FeatureSettingsTests {
  static let json = """
    {"sample_rate":32000,"fft_size":1024,"window":"hann","window_samples":1024,"hop_samples":320,\
    "bands":64,"minimum_frequency":0,"maximum_frequency":16000,"mel_scale":"htk",\
    "mel_norm":"none","compression":{"kind":"ln","floor":1e-10}}
    """

  static func decode(_ text: String) throws -> FeatureSettings {
    try JSONDecoder().decode(FeatureSettings.self, from: Data(text.utf8))
  }

  @Test func `decodes the keys of the model file`() throws {
    #expect(try Self.decode(Self.json) == modelSettings)
    #expect(modelSettings.featureCount == 64)
    let cepstrum = try Self.decode(
      Self.json.replacing("\"bands\":64", with: "\"bands\":64,\"mfcc_coefficients\":20"))
    #expect(cepstrum.featureCount == 20)
  }

  @Test(arguments: [
    Compression.none, .ln(floor: 1e-10), .decibel(floor: 1e-5), .pcen(PCENSettings(gain: 0.8)),
  ])
  func `survives encoding and decoding`(compression: Compression) throws {
    for golden in GoldenCase.all {
      let settings = golden.settings(compression)
      let data = try JSONEncoder().encode(settings)
      #expect(try JSONDecoder().decode(FeatureSettings.self, from: data) == settings)
    }
    var settings = modelSettings
    settings.mfccCoefficients = 20
    let data = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(FeatureSettings.self, from: data) == settings)
  }

  @Test(arguments: [
    ("\"bands\":64", "\"bands\":64,\"colour\":1", "unknown key 'colour'"),
    ("\"floor\":1e-10", "\"floor\":1e-10,\"gain\":1", "unknown key 'compression.gain'"),
    ("\"bands\":64,", "", "key 'bands' is missing"),
    (",\"floor\":1e-10", "", "key 'compression.floor' is missing"),
    ("\"kind\":\"ln\",", "", "key 'compression.kind' is missing"),
    ("\"bands\":64", "\"bands\":\"many\"", "'bands' must be a whole number"),
    ("\"bands\":64", "\"bands\":1e30", "'bands' must be a whole number"),
    ("\"htk\"", "\"bark\"", "'mel_scale' must be \"htk\" or \"slaney\""),
    ("\"hann\"", "7", "'window' must be \"hann\""),
    ("{\"kind\":\"ln\",\"floor\":1e-10}", "3", "'compression' must be an object"),
    ("\"ln\"", "\"root\"", "'compression.kind' must be"),
    ("\"bands\":64", "\"bands\":0", "'bands' is 0, but must be 1 to 512"),
    ("\"bands\":64", "\"bands\":100000000", "'bands' is 100000000"),
    ("\"bands\":64", "\"bands\":512", "mel band 0"),
    ("\"fft_size\":1024", "\"fft_size\":1099511627776", "'fft_size' is 1099511627776"),
    ("\"fft_size\":1024", "\"fft_size\":1025", "'fft_size' is 1025, but must be even"),
    ("\"fft_size\":1024", "\"fft_size\":1022", "'fft_size' is 1022, but must be even and"),
    ("\"window_samples\":1024", "\"window_samples\":1025", "'window_samples' is 1025"),
    ("\"hop_samples\":320", "\"hop_samples\":0", "'hop_samples' is 0"),
    ("\"hop_samples\":320", "\"hop_samples\":-9223372036854775808", "'hop_samples' is -9223"),
    ("\"hop_samples\":320", "\"hop_samples\":1025", "must be 1 to 1024"),
    ("\"sample_rate\":32000", "\"sample_rate\":0", "'sample_rate' is 0"),
    (":16000", ":16001", "'maximum_frequency' is 16001.0, but must be 0.0 to 16000.0"),
    ("_frequency\":0", "_frequency\":16000", "'minimum_frequency' is 16000.0"),
    ("_frequency\":0", "_frequency\":-1", "'minimum_frequency' is -1.0"),
    ("1e-10", "0", "'compression.floor' is 0.0"),
    ("1e-10", "1e-300", "'compression.floor' is 1e-300"),
    ("\"bands\":64", "\"bands\":64,\"mfcc_coefficients\":65", "'mfcc_coefficients' is 65"),
    ("\"bands\":64", "\"bands\":64,\"mfcc_coefficients\":0", "'mfcc_coefficients' is 0"),
  ])
  func `rejects a bad setting by name`(good: String, bad: String, message: String) throws {
    let text = Self.json.replacing(good, with: bad)
    try #require(text != Self.json)
    let error = try #require(throws: FeatureError.self) { try Self.decode(text) }
    #expect(error.description.contains(message), "\(error)")
    #expect(!error.description.contains("\n"))
  }

  @Test func `rejects cepstral coefficients of powers and PCEN without a bias`() {
    var settings = modelSettings
    settings.mfccCoefficients = 20
    settings.compression = .none
    #expect(throws: FeatureError.self) { try settings.validate() }
    settings.mfccCoefficients = nil
    settings.compression = .pcen(PCENSettings(bias: 0))
    #expect(throws: FeatureError.self) { try settings.validate() }
    settings.compression = .pcen(PCENSettings(timeConstant: .nan))
    #expect(throws: FeatureError.self) { try settings.validate() }
  }

  @Test func `a stream does not accept what validation rejects`() {
    var settings = modelSettings
    settings.maximumFrequency = .infinity
    #expect(throws: FeatureError.self) { _ = try FeatureStream(settings) }
  }

  @Test func `something that is no object is an error, not a crash`() {
    for text in ["[]", "3", "null", "{}", "\"hann\""] {
      #expect(throws: (any Error).self) { try Self.decode(text) }
    }
  }
}
