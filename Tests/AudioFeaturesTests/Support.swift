import AudioFeatures

/// The settings of the shipped model.
let modelSettings = FeatureSettings(
  sampleRate: 32000, fftSize: 1024, windowSamples: 1024, hopSamples: 320, bands: 64,
  minimumFrequency: 0, maximumFrequency: 16000, melScale: .htk, melNorm: .none,
  compression: .ln(floor: 1e-10))

/// SplitMix64, so that a failure can be repeated.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

func noise(_ count: Int, seed: UInt64 = 1) -> [Float] {
  var generator = SeededGenerator(state: seed)
  return (0..<count).map { _ in Float.random(in: -0.5...0.5, using: &generator) }
}

/// All features of a signal, frame after frame; `piece` says how many samples come next.
func features(
  of samples: [Float], from stream: inout FeatureStream, piece: () -> Int = { .max }
) -> [[Float]] {
  var frames: [[Float]] = []
  var index = 0
  while index < samples.count {
    let count = min(piece(), samples.count - index)
    stream.process(samples.span.extracting(index..<index + count)) { values in
      frames.append(values.indices.map { values[$0] })
    }
    index += count
  }
  return frames
}

func features(of samples: [Float], _ settings: FeatureSettings) throws -> [[Float]] {
  var stream = try FeatureStream(settings)
  return features(of: samples, from: &stream)
}
