internal import Glibc

/// The taper of a frame, centred in it; outside the window the frame counts as zero.
public struct AnalysisWindow: Hashable, Sendable {
  /// Form of the taper.
  public enum Shape: String, Hashable, Sendable, CaseIterable {
    /// Periodic Hann window, `0.5 - 0.5 cos(2 pi n / samples)`.
    case hann
  }

  /// The factors, as many as the window has samples.
  public let values: [Float]
  /// Samples of the frame before the window, `(frameSamples - samples) / 2` rounded down.
  public let offset: Int

  /// - Precondition: `1 <= samples <= frameSamples`.
  public init(shape: Shape, samples: Int, frameSamples: Int) {
    precondition(
      samples >= 1 && samples <= frameSamples,
      "a window of \(samples) samples does not fit a frame of \(frameSamples)")
    switch shape {
    case .hann:
      values = (0..<samples).map { index in
        Float(0.5 - 0.5 * cos(2 * Double.pi * Double(index) / Double(samples)))
      }
    }
    offset = (frameSamples - samples) / 2
  }
}
