import AllocationCounter
import AudioFeatures
import Glibc
import Testing

@Suite struct FeatureStreamTests {
  static let variants: [FeatureSettings] = {
    var pcen = modelSettings
    pcen.compression = .pcen(PCENSettings())
    var cepstrum = GoldenCase.all[0].settings
    cepstrum.compression = .decibel(floor: 1e-10)
    cepstrum.mfccCoefficients = 13
    var odd = GoldenCase.all[3].settings
    odd.windowSamples = 1001
    odd.hopSamples = 2048
    var planned = modelSettings
    planned.fftSize = 1200
    planned.windowSamples = 1111
    return [modelSettings, pcen, cepstrum, odd, planned]
  }()

  @Test(arguments: variants)
  func `any cutting of the samples gives the same bits`(settings: FeatureSettings) throws {
    let samples = noise(20_000)
    var stream = try FeatureStream(settings)
    let whole = features(of: samples, from: &stream)
    #expect(whole.count == (samples.count - settings.fftSize) / settings.hopSamples + 1)

    for piece in [1, 7, 160, 1000] {
      stream.reset()
      #expect(features(of: samples, from: &stream) { piece } == whole, "pieces of \(piece)")
    }
    for seed in 1...5 as ClosedRange<UInt64> {
      var generator = SeededGenerator(state: seed)
      stream.reset()
      let cut = features(of: samples, from: &stream) {
        Int.random(in: 0...3000, using: &generator)
      }
      #expect(cut == whole, "seed \(seed)")
    }
  }

  @Test(arguments: variants)
  func `reset leaves nothing of what came before`(settings: FeatureSettings) throws {
    var stream = try FeatureStream(settings)
    _ = features(of: noise(7777, seed: 9), from: &stream)
    stream.reset()
    #expect(stream.frameCount == 0)
    let samples = noise(9000)
    let fresh = try features(of: samples, settings)
    #expect(features(of: samples, from: &stream) == fresh)
  }

  @Test func `a frame is centred where its power is largest for a click`() throws {
    var settings = modelSettings
    settings.compression = .none
    var stream = try FeatureStream(settings)
    for frame in [0, 1, 7] {
      var samples = [Float](repeating: 0, count: 8000)
      samples[frame * settings.hopSamples + stream.frameCentreSamples] = 1
      stream.reset()
      let power = features(of: samples, from: &stream).map { $0.reduce(0, +) }
      #expect(power.firstIndex(of: power.max() ?? 0) == frame)
    }
  }

  @Test func `a frame comes with its last sample and not before`() throws {
    var stream = try FeatureStream(modelSettings)
    #expect(features(of: noise(1023), from: &stream).isEmpty)
    #expect(features(of: noise(1), from: &stream).count == 1)
    #expect(features(of: noise(319), from: &stream).isEmpty)
    #expect(features(of: noise(1), from: &stream).count == 1)
    #expect(stream.frameCount == 2)
    #expect(stream.latencySamples == 1024)
  }

  @Test(arguments: variants)
  func `a bad sample spoils only the frames that hold it`(settings: FeatureSettings) throws {
    let clean = noise(12_000)
    for bad in [Float.nan, .infinity, -.infinity, 3e38] {
      var samples = clean
      samples[5000] = bad
      let found = try features(of: samples, settings)
      #expect(found.allSatisfy { $0.allSatisfy { $0.isFinite } }, "\(bad)")
      guard settings.compression.isMemoryless else { continue }
      let expected = try features(of: clean, settings)
      let after = 5000 / settings.hopSamples + 1
      #expect(Array(found[after...]) == Array(expected[after...]), "\(bad)")
    }
  }

  @Test func `logarithms are right from the floor to the loudest sound`() throws {
    let samples = noise(2000)
    for exponent in stride(from: -60, through: 40, by: 1) {
      let scaled = samples.map { $0 * Float(sign: .plus, exponent: exponent, significand: 1) }
      var settings = modelSettings
      settings.compression = .none
      let powers = try features(of: scaled, settings)
      settings.compression = .ln(floor: 1e-10)
      let natural = try features(of: scaled, settings)
      settings.compression = .decibel(floor: 1e-10)
      let decibels = try features(of: scaled, settings)
      for (index, power) in powers.joined().enumerated() {
        // The C library's, in double precision; a few units of the last place are allowed.
        let (frame, band) = index.quotientAndRemainder(dividingBy: 64)
        let expected = log(Double(power + 1e-10))
        #expect(abs(Double(natural[frame][band]) - expected) <= 2e-7 * max(1, abs(expected)))
        let expectedDecibels = 10 * log10(Double(max(power, 1e-10)))
        #expect(
          abs(Double(decibels[frame][band]) - expectedDecibels)
            <= 3e-7 * max(1, abs(expectedDecibels)))
      }
    }
  }

  @Test func `normalization subtracts the mean and multiplies by the scale`() throws {
    let samples = noise(5000)
    let plain = try features(of: samples, modelSettings)
    let mean = (0..<64).map { Float($0) / 7 }
    let scale = (0..<64).map { 1 + Float($0) / 9 }
    var stream = try FeatureStream(modelSettings, mean: mean, scale: scale)
    let found = features(of: samples, from: &stream)
    let expected = plain.map { frame in (0..<64).map { (frame[$0] - mean[$0]) * scale[$0] } }
    #expect(found == expected)
  }

  @Test func `normalization of the wrong length or with an infinite value is an error`() {
    #expect(throws: FeatureError.normalizationCount(name: "mean", found: 3, expected: 64)) {
      _ = try FeatureStream(modelSettings, mean: [0, 0, 0])
    }
    #expect(throws: FeatureError.normalizationValue(name: "scale", index: 63)) {
      _ = try FeatureStream(
        modelSettings, scale: [Float](repeating: 1, count: 63) + [.infinity])
    }
  }

  @Test(.enabled(if: allocation_counter_available() == 1), arguments: variants)
  func `processing does not allocate`(settings: FeatureSettings) throws {
    let samples = noise(settings.sampleRate)
    var stream = try FeatureStream(
      settings, mean: [Float](repeating: 1, count: settings.featureCount))
    var sum: Float = 0
    var allocations = 0
    for pass in 0..<2 {  // the first pass warms up what the test itself uses
      stream.reset()
      allocation_counter_start()
      var index = 0
      while index < samples.count {
        let count = min(1280, samples.count - index)
        stream.process(samples.span.extracting(index..<index + count)) { sum += $0[0] }
        index += count
      }
      allocations = allocation_counter_stop()
      #expect(pass == 0 || allocations == 0)
    }
    #expect(sum.isFinite)
  }
}

extension Compression {
  /// Whether a frame's features depend on that frame alone.
  var isMemoryless: Bool {
    if case .pcen = self { false } else { true }
  }
}
