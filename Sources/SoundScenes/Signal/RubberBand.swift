internal import CRubberBand

/// Changes the length and the pitch of a sound independently of each other, with Rubber Band. This
/// file alone imports it.
///
/// It is used offline, that is on whole sounds, with its finer engine (R3) and that engine's short
/// window: of its settings the one that keeps onsets best (within some 3 ms) and the fastest. It
/// makes no threads and keeps no state between sounds, so the same samples give the same result.
enum RubberBand {
  private static let options =
    RubberBandOptions(RubberBandOptionProcessOffline.rawValue)
    | RubberBandOptions(RubberBandOptionThreadingNever.rawValue)
    | RubberBandOptions(RubberBandOptionEngineFiner.rawValue)
    | RubberBandOptions(RubberBandOptionWindowShort.rawValue)

  private static let blockSize = 8192

  /// Its complaints go to stderr, and there is none that a user could do something about.
  private static let silenced: Void = rubberband_set_default_debug_level(-1)

  /// The sound, `ratio` times as long and `scale` times as high.
  ///
  /// - Returns: `samples.count × ratio` samples, rounded.
  static func apply(
    to samples: [Float], sampleRate: Int, ratio: Double, scale: Double
  ) -> [Float] {
    let wanted = Int((Double(samples.count) * ratio).rounded())
    guard wanted > 0 else { return [] }
    _ = silenced
    guard let state = rubberband_new(UInt32(sampleRate), 1, options, ratio, scale) else {
      preconditionFailure("no memory to stretch a sound")
    }
    defer { rubberband_delete(state) }
    rubberband_set_max_process_size(state, UInt32(blockSize))
    var output = [Float](repeating: 0, count: wanted)
    var produced = 0
    samples.withUnsafeBufferPointer { samples in
      forEachBlock(of: samples) { block, count, isLast in
        rubberband_study(state, block, count, isLast)
      }
      forEachBlock(of: samples) { block, count, isLast in
        rubberband_process(state, block, count, isLast)
        produced += retrieve(from: state, into: &output, at: produced)
      }
    }
    return output
  }

  /// Calls `body` with a pointer to each block's pointer, its length, and 1 for the last block.
  private static func forEachBlock(
    of samples: UnsafeBufferPointer<Float>,
    _ body: (UnsafePointer<UnsafePointer<Float>?>, UInt32, Int32) -> Void
  ) {
    for begin in stride(from: 0, to: samples.count, by: blockSize) {
      let count = min(blockSize, samples.count - begin)
      var block = samples.baseAddress.map { $0 + begin }
      body(&block, UInt32(count), begin + count == samples.count ? 1 : 0)
    }
  }

  /// Takes all that is ready; what goes beyond the end of `output` by rounding is left out.
  private static func retrieve(
    from state: RubberBandState, into output: inout [Float], at begin: Int
  ) -> Int {
    output.withUnsafeMutableBufferPointer { output in
      var position = begin
      while position < output.count {
        let available = Int(rubberband_available(state))
        guard available > 0 else { break }
        var target = output.baseAddress.map { $0 + position }
        let count = min(available, output.count - position)
        position += Int(rubberband_retrieve(state, &target, UInt32(count)))
      }
      return position - begin
    }
  }
}
