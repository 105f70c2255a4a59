import AudioSignal

// Interleaved PCM of every format to one channel of floats, compared with a second, slow conversion.
// The first bytes choose format, channels, selection, alignment and room; the rest are samples.

/// Converts one input of the fuzzer.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = UnsafeRawBufferPointer(start: data, count: count)
  guard count >= 5 else { return 0 }
  let format = PCMFormat.allCases[Int(input[0]) % PCMFormat.allCases.count]
  let channels = 1 + Int(input[1]) % 64
  let selection: ChannelSelection =
    input[2] & 1 == 0 ? .mean : .channel(Int(input[2] >> 1) % channels)
  let room = Int(input[3])
  let samples = UnsafeRawBufferPointer(
    rebasing: input[(5 + Int(input[4]) % 4).clamped(to: count)...])

  let converter = SampleConverter(format: format, channels: channels, selection: selection)
  let output = convert(samples, converter, room: room)
  let written = output.count
  let frames = samples.count / (channels * format.bytesPerSample)
  precondition(converter.bytesPerSampleFrame == channels * format.bytesPerSample)
  precondition(written == min(frames, room), "\(written) of \(frames) frames, room for \(room)")
  for frame in 0..<written {
    let expected = slow(samples, frame, format, channels, selection)
    precondition(output[frame].isFinite && abs(output[frame]) <= 65536)
    let error = abs(Double(output[frame]) - expected)
    let bound = 1e-5 * max(1, largest(samples, frame, format, channels))
    precondition(error <= bound, "frame \(frame): \(output[frame]) instead of \(expected)")
    if selection != .mean { precondition(Float(expected) == output[frame]) }
  }
  // In two parts, cut anywhere between two frames: the same.
  if written > 1 {
    let cut = (1 + Int(input[3]) % (written - 1)) * converter.bytesPerSampleFrame
    let first = convert(.init(rebasing: samples[..<cut]), converter, room: written)
    let rest = UnsafeRawBufferPointer(rebasing: samples[cut...])
    let second = convert(rest, converter, room: written - first.count)
    precondition(first + second == output, "two parts are not the whole")
  }
  return 0
}

/// What a conversion with room for so many samples writes.
private func convert(
  _ bytes: UnsafeRawBufferPointer, _ converter: SampleConverter, room: Int
) -> [Float] {
  // A value that no sample becomes shows what was not written.
  let untouched: Float = 777_777
  var output = [Float](repeating: untouched, count: room)
  var span = output.mutableSpan
  let written = converter.convert(bytes, into: &span)
  precondition(output[written...].allSatisfy { $0 == untouched }, "more was written than said")
  return Array(output[..<written])
}

extension Int {
  fileprivate func clamped(to limit: Int) -> Int { Swift.min(self, limit) }
}

/// One sample as the format is described, in double precision.
private func sample(_ bytes: UnsafeRawBufferPointer, at index: Int, _ format: PCMFormat) -> Double {
  let begin = index * format.bytesPerSample
  let parts = (0..<format.bytesPerSample).map { UInt64(bytes[begin + $0]) << (8 * UInt64($0)) }
  var word = parts.reduce(0, |)
  let bits: UInt64
  switch format {
  case .s16: bits = 16
  case .s24, .s24Packed: bits = 24
  case .s32: bits = 32
  case .float32:
    let value = Float(bitPattern: UInt32(truncatingIfNeeded: word))
    return value.isFinite && abs(value) <= 65536 ? Double(value) : 0
  }
  word &= 1 << bits - 1
  let isNegative = word >> (bits - 1) == 1
  let value = Int64(bitPattern: word) - (isNegative ? 1 << Int64(bits) : 0)
  return Double(value) / Double(Int64(1) << Int64(bits - 1))
}

private func slow(
  _ bytes: UnsafeRawBufferPointer, _ frame: Int, _ format: PCMFormat, _ channels: Int,
  _ selection: ChannelSelection
) -> Double {
  switch selection {
  case .channel(let index): sample(bytes, at: frame * channels + index, format)
  case .mean:
    (0..<channels).map { sample(bytes, at: frame * channels + $0, format) }.reduce(0, +)
      / Double(channels)
  }
}

private func largest(
  _ bytes: UnsafeRawBufferPointer, _ frame: Int, _ format: PCMFormat, _ channels: Int
) -> Double {
  (0..<channels).map { abs(sample(bytes, at: frame * channels + $0, format)) }.max() ?? 0
}
