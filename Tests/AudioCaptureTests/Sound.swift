import AudioSignal

/// Noise whose every place can be told from four samples.
struct Sound: Sendable {
  let samples: [Int16]
  private let places: [UInt64: Int]

  init(seconds: Int, rate: Int) {
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    samples = (0..<seconds * rate).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int16(truncatingIfNeeded: state >> 48)
    }
    var places: [UInt64: Int] = [:]
    for index in 0..<samples.count - 3 { places[Sound.key(samples[index..<index + 4])] = index }
    self.places = places
  }

  /// Where these samples, full scale -1...1, begin; nil when they are not of this sound.
  func place(of heard: ArraySlice<Float>) -> Int? {
    guard heard.count >= 4 else { return nil }
    return places[Sound.key(heard.prefix(4).map { Int16(clamping: Int($0 * 32768)) }[...])]
  }

  /// The samples as a file of raw PCM.
  func bytes(as format: PCMFormat) -> [UInt8] {
    samples.flatMap { sample -> [UInt8] in
      let word = UInt32(bitPattern: Int32(sample))
      let bits: UInt32 =
        switch format {
        case .s16: word
        case .s24, .s24Packed: word << 8
        case .s32: word << 16
        case .float32: (Float(sample) / 32768).bitPattern
        }
      return (0..<format.bytesPerSample).map { UInt8(truncatingIfNeeded: bits >> (8 * $0)) }
    }
  }

  private static func key(_ samples: ArraySlice<Int16>) -> UInt64 {
    samples.reduce(0) { $0 << 16 | UInt64(UInt16(bitPattern: $1)) }
  }
}
