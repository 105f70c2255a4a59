/// Frames of one stream that go through a layer in one run.
///
/// After the end of the stream, layers that look ahead still owe frames. They are driven on by
/// padding: frames that carry no values, which every layer takes for what it pads with itself.
struct FrameCount: Equatable, Sendable {
  /// Frames of the stream.
  var real = 0
  /// Frames past its end; they come after the real ones.
  var padding = 0

  var total: Int { real + padding }
}

/// How far a layer is in a stream, apart from the values it keeps.
struct LayerProgress: Equatable, Sendable {
  /// Input frames that still give no output: a convolution's look-ahead filling up.
  var warmUp = 0
  /// Frames in the block a pooling is filling.
  var filled = 0
  /// Real frames taken in that have not come out yet.
  var held = 0
}
