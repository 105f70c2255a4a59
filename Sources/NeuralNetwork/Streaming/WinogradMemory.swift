/// Working memory that one convolution by ``WinogradSums`` after the other uses.
struct WinogradMemory: Sendable {
  /// Frames of a tile, over all its streams.
  let frames: Int
  /// Streams × (history + frames) × planes × tiles × input channels.
  private(set) var transformed: Region
  /// Planes × streams × frames × tiles × output channels.
  private(set) var planes: Region
  /// Floats of both.
  let count: Int

  /// Floats of the sums of a tile, unless those of a frame are more.
  private static let tileValues = 1 << 15

  /// - Parameters:
  ///   - frames: output frames of a stream in one run.
  ///   - begin: where the memory begins, in floats from the arena's start.
  init(
    _ convolution: Convolution, _ precision: NetworkPrecision, streams: Int, frames: Int,
    begin: Int = 0
  ) {
    let frameSums = WinogradSums.planes * WinogradSums.planeCount(convolution)
    self.frames = min(streams * frames, max(1, Self.tileValues / frameSums))
    // Of every stream in a tile, at least one frame comes out.
    let history = min(streams, self.frames) * (convolution.kernelTime - 1)
    var layout = ArenaLayout()
    transformed = layout.region(
      (history + self.frames) * WinogradSums.transformedCount(convolution, precision))
    planes = layout.region(self.frames * frameSums)
    count = layout.count
    transformed.offset += begin
    planes.offset += begin
  }
}
