/// Samples in, overlapping frames out.
///
/// Each sample is copied in once; what the next frames still need moves to the front only when the
/// end of the storage is reached.
struct FrameBuffer: ~Copyable {
  private let frameSamples: Int
  private let hopSamples: Int
  /// The current frame begins at `start`.
  private(set) var samples: [Float]
  private(set) var start = 0
  private var end = 0

  /// - Precondition: `1 <= hopSamples <= frameSamples`.
  init(frameSamples: Int, hopSamples: Int) {
    precondition(hopSamples >= 1 && hopSamples <= frameSamples)
    self.frameSamples = frameSamples
    self.hopSamples = hopSamples
    // Moving costs less than one frame in every three frames' worth of samples.
    samples = [Float](repeating: 0, count: 4 * frameSamples)
  }

  /// Takes samples of `input`, beginning at `index`, until a frame is complete.
  ///
  /// - Parameter index: moves past what was taken.
  /// - Returns: whether a frame is complete; false means that all of `input` was taken.
  mutating func fill(from input: Span<Float>, at index: inout Int) -> Bool {
    if start + frameSamples > samples.count { moveToFront() }
    let missing = max(0, start + frameSamples - end)
    let taken = min(missing, input.count - index)
    Kernels.copy(input, from: index, to: &samples, at: end, taken)
    index += taken
    end += taken
    return taken == missing
  }

  /// Samples until the current frame is complete, from 1 after `fill` returned false.
  var missing: Int { start + frameSamples - end }

  /// Goes on to the next frame.
  mutating func advance() {
    start += hopSamples
  }

  /// Forgets all samples.
  mutating func reset() {
    start = 0
    end = 0
  }

  private mutating func moveToFront() {
    let kept = end - start
    Kernels.move(&samples, from: start, to: 0, kept)
    start = 0
    end = kept
  }
}
