import SoundScenes
import Testing

@Suite struct ConvolutionTests {
  static func direct(_ response: [Float], _ samples: [Float]) -> [Float] {
    samples.indices.map { index in
      var sum = 0.0
      for (lag, value) in response.enumerated() where lag <= index {
        sum += Double(value) * Double(samples[index - lag])
      }
      return Float(sum)
    }
  }

  // Responses shorter and longer than the sound, sounds of one block and of several.
  @Test(arguments: [
    (1, 1), (1, 10_000), (2, 1), (5000, 3), (3, 8192), (100, 20_001), (4097, 12_288),
  ])
  func `Blocks give what the sum that defines it gives`(response: Int, samples: Int) {
    let filter = Measure.noise(response, seed: 1, amplitude: 1)
    let sound = Measure.noise(samples, seed: 2, amplitude: 1)
    let found = Convolution.apply(filter, to: sound)
    let expected = Self.direct(filter, sound)
    #expect(found.count == expected.count)
    // Rounding grows with the root of the number of terms.
    let tolerance = 2e-5 * Float(min(response, samples)).squareRoot()
    let isSame = zip(found, expected).allSatisfy { abs($0 - $1) <= tolerance }
    #expect(isSame)
  }

  @Test func `A response that is a pulse delays`() {
    let sound = Measure.noise(1000, seed: 3)
    let found = Convolution.apply([0, 0, 0, 1], to: sound)
    let isDelayed = zip(found.dropFirst(3), sound).allSatisfy { abs($0 - $1) < 1e-6 }
    #expect(isDelayed)
    #expect(found.prefix(3).allSatisfy { abs($0) < 1e-6 })
  }

  @Test func `No samples give no samples`() {
    #expect(Convolution.apply([1, 2], to: []).isEmpty)
  }
}
