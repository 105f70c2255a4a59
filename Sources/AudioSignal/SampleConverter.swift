/// Turns interleaved PCM into mono `Float` samples of full scale -1...1.
///
/// Integers are scaled by 1/32768, 1/8388608 or 1/2147483648, as libsndfile does, so a file and the
/// same samples in a stream give identical values. Float samples pass unchanged, beyond full scale
/// too; what no sound can be (not a number, infinite, or beyond 65536 times full scale) becomes 0,
/// because one such value would stay in a recurrent network for ever.
///
/// Conversion does not allocate.
public struct SampleConverter: Sendable {
  private let format: PCMFormat
  private let channels: Int
  private let selection: ChannelSelection

  /// - Precondition: `channels` is at least 1 and has the selected channel.
  public init(format: PCMFormat, channels: Int, selection: ChannelSelection) {
    precondition(
      selection.isAvailable(inChannels: channels), "no \(selection) in \(channels) channels")
    self.format = format
    self.channels = channels
    self.selection = selection
  }

  /// The bytes of one sample frame, which is one sample of every channel.
  public var bytesPerSampleFrame: Int { channels * format.bytesPerSample }

  /// Converts as many whole sample frames as `bytes` holds and `output` has room for.
  ///
  /// - Parameter bytes: interleaved samples in `format`; needs no alignment.
  /// - Returns: the number of samples written to the beginning of `output`.
  public func convert(
    _ bytes: UnsafeRawBufferPointer, into output: inout MutableSpan<Float>
  ) -> Int {
    let count = min(bytes.count / bytesPerSampleFrame, output.count)
    switch format {
    case .s16:
      mix(count, stride: 2, into: &output) {
        Float(Int16(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int16.self)))
          * 0x1p-15
      }
    case .s24:
      mix(count, stride: 4, into: &output) {
        let word = Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int32.self))
        return Float(word << 8) * 0x1p-31
      }
    case .s24Packed:
      mix(count, stride: 3, into: &output) {
        let word =
          UInt32(bytes[$0]) << 8 | UInt32(bytes[$0 + 1]) << 16 | UInt32(bytes[$0 + 2]) << 24
        return Float(Int32(bitPattern: word)) * 0x1p-31
      }
    case .s32:
      mix(count, stride: 4, into: &output) {
        Float(Int32(littleEndian: bytes.loadUnaligned(fromByteOffset: $0, as: Int32.self)))
          * 0x1p-31
      }
    case .float32:
      mix(count, stride: 4, into: &output) {
        let bits = bytes.loadUnaligned(fromByteOffset: $0, as: UInt32.self)
        return Self.audible(Float(bitPattern: UInt32(littleEndian: bits)))
      }
    }
    return count
  }

  /// Does the same for interleaved `Float` samples, whatever the format of this converter.
  ///
  /// - Parameter samples: sample frames × channels.
  /// - Returns: the number of samples written to the beginning of `output`.
  public func convert(
    _ samples: Span<Float>, into output: inout MutableSpan<Float>
  ) -> Int {
    let count = min(samples.count / channels, output.count)
    mix(count, stride: 1, into: &output) { Self.audible(samples[$0]) }
    return count
  }

  @inline(__always)
  private func mix(
    _ count: Int, stride: Int, into output: inout MutableSpan<Float>, _ sample: (Int) -> Float
  ) {
    let frameStride = channels * stride
    switch selection {
    case .channel(let index):
      for frame in 0..<count {
        output[frame] = sample(frame * frameStride + index * stride)
      }
    case .mean:
      for frame in 0..<count {
        var sum: Float = 0
        for channel in 0..<channels {
          sum += sample(frame * frameStride + channel * stride)
        }
        output[frame] = sum / Float(channels)
      }
    }
  }

  @inline(__always)
  private static func audible(_ value: Float) -> Float {
    // The comparison is false for what is not a number.
    abs(value) <= 65536 ? value : 0
  }
}
