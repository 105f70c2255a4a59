internal import AudioSignal

/// Whole sounds at another sample rate.
public enum Resampling {
  /// The sound at another rate, as `StreamResampler` makes it.
  ///
  /// - Parameters:
  ///   - inputRate: samples per second of what comes, 1,000 to 768,000.
  ///   - outputRate: samples per second wanted, of the same range.
  ///   - count: samples wanted, with zeros after the end if need be; nil for as many as the ratio
  ///     of the rates gives, rounded.
  public static func apply(
    to samples: [Float], from inputRate: Int, to outputRate: Int, count: Int? = nil
  ) -> [Float] {
    let natural = Double(samples.count) * Double(outputRate) / Double(inputRate)
    let wanted = count ?? Int(natural.rounded())
    guard
      var resampler = try? StreamResampler(from: inputRate, to: outputRate, maximumBlock: 8192)
    else { preconditionFailure("no conversion from \(inputRate) to \(outputRate) Hz") }
    var output: [Float] = []
    output.reserveCapacity(wanted + 8192)
    resampler.process(samples.span) { append($0, to: &output) }
    resampler.finish { append($0, to: &output) }
    output.append(contentsOf: repeatElement(0, count: max(0, wanted - output.count)))
    return Array(output.prefix(wanted))
  }

  private static func append(_ block: Span<Float>, to output: inout [Float]) {
    block.withUnsafeBufferPointer { output.append(contentsOf: $0) }
  }
}
