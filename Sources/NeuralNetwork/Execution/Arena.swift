/// The values of a region, read.
///
/// A buffer pointer, not a span, because a layer needs several mutable regions of the same
/// allocation at once. Subscripts are checked in debug.
typealias Values = UnsafeBufferPointer<Float>
/// See ``Values``.
typealias MutableValues = UnsafeMutableBufferPointer<Float>

/// A part of an ``Arena``, in floats from its start.
struct Region: Sendable {
  var offset: Int
  var count: Int
}

/// Hands out regions one after the other, before the arena of their total size exists.
struct ArenaLayout {
  private(set) var count = 0

  /// The next region, beginning on a cache line.
  mutating func region(_ count: Int) -> Region {
    let region = Region(offset: self.count, count: count)
    self.count += (count + Arena.alignment - 1) / Arena.alignment * Arena.alignment
    return region
  }
}

/// One allocation that holds the states and the working memory of a network; zero at first.
struct Arena: ~Copyable {
  /// Floats per cache line.
  static let alignment = 16

  private let base: UnsafeMutablePointer<Float>
  private let count: Int

  /// Allocates the layout's regions.
  init(_ layout: ArenaLayout) {
    count = max(layout.count, Arena.alignment)
    let bytes = count * MemoryLayout<Float>.stride
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: bytes, alignment: Arena.alignment * MemoryLayout<Float>.stride)
    base = memory.initializeMemory(as: Float.self, repeating: 0, count: count)
  }

  deinit { base.deallocate() }

  /// The first value of all; valid as long as the arena.
  var start: UnsafeMutablePointer<Float> { base }

  /// The values of a region; valid as long as the arena.
  subscript(region: Region) -> MutableValues {
    precondition(region.offset >= 0 && region.offset + region.count <= count, "not in this arena")
    return MutableValues(start: base + region.offset, count: region.count)
  }
}
