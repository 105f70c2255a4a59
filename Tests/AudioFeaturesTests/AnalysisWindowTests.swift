import AudioFeatures
import Testing

@Suite struct AnalysisWindowTests {
  @Test func `Hann window is periodic: zero at the start, one in the middle`() {
    let window = AnalysisWindow(shape: .hann, samples: 8, frameSamples: 8)
    let expected: [Float] = [0, 0.146447, 0.5, 0.853553, 1, 0.853553, 0.5, 0.146447]
    #expect(zip(window.values, expected).allSatisfy { abs($0 - $1) < 1e-6 })
    #expect(window.offset == 0)
  }

  @Test(arguments: [(400, 512, 56), (1764, 2048, 142), (5, 8, 1)])
  func `a shorter window is centred as librosa pads it`(samples: Int, frame: Int, offset: Int) {
    let window = AnalysisWindow(shape: .hann, samples: samples, frameSamples: frame)
    #expect(window.offset == offset)
    #expect(window.values.count == samples)
  }
}
