/// Where the frames that a layer reads lie, for all streams of an execution.
///
/// Streams × (history + frames) × (border + values + border). The history are the last frames of
/// the run before, the borders the zeros beyond the edges of the bands, so that a convolution finds
/// everything under its kernel in place.
struct FrameRegion: Sendable {
  /// Floats from the arena's start.
  let begin: Int
  /// Floats from one frame to the next.
  let frameStride: Int
  /// Floats from one stream to the next.
  let streamStride: Int
  /// Frames kept from before.
  let history: Int
  /// Zeros before and after the values of a frame.
  let border: Int
  /// Values of a frame.
  let values: Int

  init(
    in layout: inout ArenaLayout, streams: Int, frames: Int, values: Int, history: Int = 0,
    border: Int = 0
  ) {
    self.history = history
    self.border = border
    self.values = values
    frameStride = values + 2 * border
    let floats = (history + frames) * frameStride
    streamStride = (floats + Arena.alignment - 1) / Arena.alignment * Arena.alignment
    begin = layout.region(streams * streamStride).offset
  }

  /// The first value of a frame, in floats from the arena's start; negative frames: the history.
  func place(frame: Int, stream: Int) -> Int {
    begin + stream * streamStride + (history + frame) * frameStride + border
  }

  /// Everything that belongs to one stream.
  func region(stream: Int) -> Region {
    Region(offset: begin + stream * streamStride, count: streamStride)
  }

  /// Makes the last of the `frames` new frames the history, borders and all.
  func remember(_ streams: Range<Int>, _ frames: Int, in memory: UnsafeMutablePointer<Float>) {
    for stream in streams {
      let oldest = memory + begin + stream * streamStride
      oldest.update(from: oldest + frames * frameStride, count: history * frameStride)
    }
  }
}
