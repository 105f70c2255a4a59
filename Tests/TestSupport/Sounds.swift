import Glibc

/// Sounds made by arithmetic.
public enum Sounds {
  /// A sine with 5 ms of fade at both ends.
  public static func tone(
    hertz: Double, seconds: Double, sampleRate: Int, amplitude: Float = 0.5
  ) -> [Float] {
    let count = Int(seconds * Double(sampleRate))
    let fade = max(1, sampleRate / 200)
    return (0..<count).map { index in
      let edge = Float(min(index, count - 1 - index)) / Float(fade)
      let phase = 2 * Double.pi * hertz * Double(index) / Double(sampleRate)
      return amplitude * min(1, edge) * Float(sin(phase))
    }
  }

  /// Quiet noise with tones in it: `(hertz, onset, duration)`, in seconds.
  public static func scene(
    seconds: Double, sampleRate: Int, tones: [(hertz: Double, onset: Double, duration: Double)],
    seed: UInt64 = 1
  ) -> [Float] {
    var generator = SeededGenerator(seed: seed)
    var samples = generator.noise(Int(seconds * Double(sampleRate)), amplitude: 0.001)
    for tone in tones {
      let part = Self.tone(hertz: tone.hertz, seconds: tone.duration, sampleRate: sampleRate)
      let begin = Int(tone.onset * Double(sampleRate))
      for index in part.indices where begin + index < samples.count {
        samples[begin + index] += part[index]
      }
    }
    return samples
  }

  /// 16-bit values of samples in -1…1, as every 16-bit file has them.
  public static func sixteenBit(_ samples: [Float]) -> [Int16] {
    samples.map { Int16(max(-32768, min(32767, ($0 * 32768).rounded()))) }
  }

  /// A 16-bit PCM WAV file of interleaved samples.
  public static func wav(_ samples: [Int16], sampleRate: Int, channels: Int = 1) -> [UInt8] {
    func bytes<T: FixedWidthInteger>(_ value: T) -> [UInt8] {
      withUnsafeBytes(of: value.littleEndian) { Array($0) }
    }
    let data = samples.flatMap { bytes($0) }
    return Array("RIFF".utf8) + bytes(UInt32(36 + data.count)) + Array("WAVEfmt ".utf8)
      + bytes(UInt32(16)) + bytes(UInt16(1)) + bytes(UInt16(channels))
      + bytes(UInt32(sampleRate)) + bytes(UInt32(sampleRate * channels * 2))
      + bytes(UInt16(channels * 2)) + bytes(UInt16(16)) + Array("data".utf8)
      + bytes(UInt32(data.count)) + data
  }

  /// Raw little-endian bytes of 16-bit samples.
  public static func raw(_ samples: [Int16]) -> [UInt8] {
    samples.flatMap { sample in withUnsafeBytes(of: sample.littleEndian) { Array($0) } }
  }
}
