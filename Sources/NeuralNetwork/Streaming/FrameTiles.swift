/// The frames of some streams, cut into tiles: all frames of some streams, or some frames of one.
struct FrameTiles {
  private let streams: Range<Int>
  private let frames: Range<Int>
  private let streamsTogether: Int
  private let framesTogether: Int

  /// - Parameter room: frames of a tile, at least one.
  init(_ streams: Range<Int>, _ frames: Range<Int>, room: Int) {
    self.streams = streams
    self.frames = frames
    streamsTogether = max(1, room / max(1, frames.count))
    framesTogether = max(1, min(frames.count, room))
  }

  /// Calls `body` with the streams and frames of every tile, stream by stream in order of time.
  @inline(__always)
  func forEach(_ body: (_ streams: Range<Int>, _ frames: Range<Int>) -> Void) {
    for first in stride(from: streams.lowerBound, to: streams.upperBound, by: streamsTogether) {
      let some = first..<min(first + streamsTogether, streams.upperBound)
      for begin in stride(from: frames.lowerBound, to: frames.upperBound, by: framesTogether) {
        body(some, begin..<min(begin + framesTogether, frames.upperBound))
      }
    }
  }
}
