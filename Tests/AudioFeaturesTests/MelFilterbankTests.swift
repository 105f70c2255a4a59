import AudioFeatures
import Testing

@Suite struct MelFilterbankTests {
  @Test(arguments: GoldenCase.all)
  func `has librosa's weights`(golden: GoldenCase) throws {
    let bands = try GoldenFiles.table(golden.name + ".filterbank_bands")
    let weights = try GoldenFiles.table(golden.name + ".filterbank_weights").values
    let bank = try MelFilterbank(golden.settings)
    #expect(bank.bandCount == bands.rows)

    let largest = try #require(weights.max())
    var next = 0
    for band in 0..<bands.rows {
      var difference = [Float](repeating: 0, count: bank.binCount)
      for bin in Int(bands.row(band)[0])..<Int(bands.row(band)[0] + bands.row(band)[1]) {
        difference[bin] = weights[next]
        next += 1
      }
      for (bin, weight) in zip(bank.bins(ofBand: band), bank.weights(ofBand: band)) {
        difference[bin] -= weight
      }
      // librosa stores its weights in single precision too.
      #expect(difference.allSatisfy { abs($0) <= 1e-6 * largest }, "band \(band)")
    }
    #expect(next == weights.count)
  }

  @Test func `a band that covers no bin is an error that says which band`() throws {
    var settings = modelSettings
    settings.bands = 256
    let error = try #require(throws: FeatureError.self) { _ = try MelFilterbank(settings) }
    guard case .emptyBand(0, lowest: 0, _, binSpacing: 31.25) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(error.description.contains("use fewer 'bands' or a larger 'fft_size'"))
  }

  @Test func `power that is not finite counts as none`() throws {
    let bank = try MelFilterbank(modelSettings)
    var power = [Float](repeating: 1, count: bank.binCount)
    var output = [Float](repeating: -1, count: bank.bandCount)
    power[bank.bins(ofBand: 3).lowerBound] = .infinity
    power[bank.bins(ofBand: 60).lowerBound] = .nan
    bank.apply(power, into: &output)
    #expect(output.allSatisfy { $0.isFinite })
    #expect(output[3] == 0)
    #expect(output[60] == 0)
    #expect(output[30] > 1)
  }

  @Test(arguments: [
    (32, 1), (32, 3), (64, 7), (200, 8), (512, 9), (1024, 40), (1024, 64), (2048, 100), (8192, 17),
  ])
  func `a band is the sum of its weights times the power`(size: Int, bands: Int) throws {
    var settings = modelSettings
    settings.fftSize = size
    settings.windowSamples = size
    settings.hopSamples = size
    settings.bands = bands
    let bank = try MelFilterbank(settings)
    let power = noise(bank.binCount).map { $0 * $0 }
    var output = [Float](repeating: -1, count: bands)
    bank.apply(power, into: &output)
    for band in 0..<bands {
      let expected = zip(bank.bins(ofBand: band), bank.weights(ofBand: band))
        .reduce(0) { $0 + Double(power[$1.0]) * Double($1.1) }
      #expect(abs(Double(output[band]) - expected) <= 1e-6 * expected, "band \(band)")
    }
  }

  @Test func `Slaney's triangles have an area of one`() throws {
    var settings = modelSettings
    settings.melNorm = .slaney
    let bank = try MelFilterbank(settings)
    let area = bank.weights(ofBand: 60).reduce(0, +) * 31.25
    #expect(abs(area - 1) < 0.01)
  }
}

@Suite struct MelScaleTests {
  @Test func `known pitches`() {
    #expect(abs(MelScale.htk.mel(hertz: 1000) - 999.9855) < 1e-3)
    #expect(abs(MelScale.slaney.mel(hertz: 1000) - 15) < 1e-12)
    #expect(abs(MelScale.slaney.mel(hertz: 6400) - 42) < 1e-12)
    #expect(abs(MelScale.slaney.mel(hertz: 60) - 0.9) < 1e-12)
  }

  @Test(arguments: MelScale.allCases)
  func `hertz inverts mel`(scale: MelScale) {
    for hertz in stride(from: 0.0, through: 24000, by: 37) {
      #expect(abs(scale.hertz(mel: scale.mel(hertz: hertz)) - hertz) < 1e-8)
    }
  }
}
