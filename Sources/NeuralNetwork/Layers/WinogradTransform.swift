/// The transforms of Winograd's minimal filtering F(2×2, 3×3), four channels at a time.
///
/// With d the 4 × 4 inputs under a block of 2 × 2 outputs and g the 3 × 3 weights, the block is
/// Aᵀ[(GgGᵀ) ⊙ (BᵀdB)]A: 16 multiplications per pair of channels instead of 36 (Lavin and Gray,
/// "Fast algorithms for convolutional neural networks", 2016). Gradients go through the transposed
/// matrices. A transformed block is one value in each of 16 planes, which are `plane` floats apart.
/// A block's points lie `point` floats apart in frequency and `frame` floats in time.
struct WinogradTransform {
  typealias Four = SIMD4<Float>

  let channels: Int
  let plane: Int

  /// planes = BᵀdB; `source`: 4 × 4 points.
  func input(
    _ source: UnsafePointer<Float>, frame: Int, to planes: UnsafeMutablePointer<Float>
  ) {
    for channel in stride(from: 0, to: channels, by: 4) {
      let first = source + channel
      let rows = inwards(
        row(first, channels), row(first + frame, channels), row(first + 2 * frame, channels),
        row(first + 3 * frame, channels))
      let target = planes + channel
      store(inwards(quarters(rows.0)), to: target)
      store(inwards(quarters(rows.1)), to: target + 4 * plane)
      store(inwards(quarters(rows.2)), to: target + 8 * plane)
      store(inwards(quarters(rows.3)), to: target + 12 * plane)
    }
  }

  /// target += B·planes·Bᵀ; `target`: 4 × 4 points.
  func addInputGradient(
    _ planes: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, frame: Int
  ) {
    for channel in stride(from: 0, to: channels, by: 4) {
      let source = planes + channel
      let rows = outwards(
        row(source, plane), row(source + 4 * plane, plane), row(source + 8 * plane, plane),
        row(source + 12 * plane, plane))
      let first = target + channel
      add(outwards(quarters(rows.0)), to: first)
      add(outwards(quarters(rows.1)), to: first + frame)
      add(outwards(quarters(rows.2)), to: first + 2 * frame)
      add(outwards(quarters(rows.3)), to: first + 3 * frame)
    }
  }

  /// target = Aᵀ·planes·A; `target`: 2 × 2 points.
  func output(
    _ planes: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, frame: Int
  ) {
    for channel in stride(from: 0, to: channels, by: 4) {
      let source = planes + channel
      let rows = sums(
        (
          row(source, plane), row(source + 4 * plane, plane), row(source + 8 * plane, plane),
          row(source + 12 * plane, plane)
        ))
      let (early, late) = (sums(quarters(rows.0)), sums(quarters(rows.1)))
      let first = target + channel
      store(early.0, to: first)
      store(early.1, to: first + channels)
      store(late.0, to: first + frame)
      store(late.1, to: first + frame + channels)
    }
  }

  /// planes = A·gradient·Aᵀ; `source`: 2 × 2 points.
  func outputGradient(
    _ source: UnsafePointer<Float>, frame: Int, to planes: UnsafeMutablePointer<Float>
  ) {
    for channel in stride(from: 0, to: channels, by: 4) {
      let first = source + channel
      let early = spread(load(first), load(first + channels))
      let late = spread(load(first + frame), load(first + frame + channels))
      let target = planes + channel
      store(early, to: target)
      store(
        (early.0 + late.0, early.1 + late.1, early.2 + late.2, early.3 + late.3),
        to: target + 4 * plane)
      store(
        (early.0 - late.0, early.1 - late.1, early.2 - late.2, early.3 - late.3),
        to: target + 8 * plane)
      store((-late.0, -late.1, -late.2, -late.3), to: target + 12 * plane)
    }
  }

  /// Bᵀ, on one axis.
  @inline(__always)
  private func inwards<Vector: SIMD>(
    _ d0: Vector, _ d1: Vector, _ d2: Vector, _ d3: Vector
  ) -> (Vector, Vector, Vector, Vector) where Vector.Scalar == Float {
    (d0 - d2, d1 + d2, d2 - d1, d1 - d3)
  }

  @inline(__always)
  private func inwards(_ d: (Four, Four, Four, Four)) -> (Four, Four, Four, Four) {
    inwards(d.0, d.1, d.2, d.3)
  }

  /// B, on one axis.
  @inline(__always)
  private func outwards<Vector: SIMD>(
    _ v0: Vector, _ v1: Vector, _ v2: Vector, _ v3: Vector
  ) -> (Vector, Vector, Vector, Vector) where Vector.Scalar == Float {
    (v0, v1 - v2 + v3, v1 + v2 - v0, -v3)
  }

  @inline(__always)
  private func outwards(_ v: (Four, Four, Four, Four)) -> (Four, Four, Four, Four) {
    outwards(v.0, v.1, v.2, v.3)
  }

  /// Aᵀ, on one axis.
  @inline(__always)
  private func sums<Vector: SIMD>(
    _ m: (Vector, Vector, Vector, Vector)
  ) -> (Vector, Vector) where Vector.Scalar == Float {
    (m.0 + m.1 + m.2, m.1 - m.2 - m.3)
  }

  /// A, on one axis.
  @inline(__always)
  private func spread(_ y0: Four, _ y1: Four) -> (Four, Four, Four, Four) {
    (y0, y0 + y1, y0 - y1, -y1)
  }

  @inline(__always)
  private func row(_ first: UnsafePointer<Float>, _ stride: Int) -> SIMD16<Float> {
    SIMD16(
      lowHalf: SIMD8(lowHalf: load(first), highHalf: load(first + stride)),
      highHalf: SIMD8(
        lowHalf: load(first + 2 * stride), highHalf: load(first + 3 * stride)))
  }

  @inline(__always)
  private func quarters(_ row: SIMD16<Float>) -> (Four, Four, Four, Four) {
    (row.lowHalf.lowHalf, row.lowHalf.highHalf, row.highHalf.lowHalf, row.highHalf.highHalf)
  }

  @inline(__always)
  private func load(_ source: UnsafePointer<Float>) -> Four {
    UnsafeRawPointer(source).loadUnaligned(as: Four.self)
  }

  @inline(__always)
  private func store(_ value: Four, to target: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(target).storeBytes(of: value, as: Four.self)
  }

  /// To four planes.
  @inline(__always)
  private func store(
    _ values: (Four, Four, Four, Four), to target: UnsafeMutablePointer<Float>
  ) {
    store(values.0, to: target)
    store(values.1, to: target + plane)
    store(values.2, to: target + 2 * plane)
    store(values.3, to: target + 3 * plane)
  }

  /// To four points.
  @inline(__always)
  private func add(_ values: (Four, Four, Four, Four), to target: UnsafeMutablePointer<Float>) {
    store(load(target) + values.0, to: target)
    store(load(target + channels) + values.1, to: target + channels)
    store(load(target + 2 * channels) + values.2, to: target + 2 * channels)
    store(load(target + 3 * channels) + values.3, to: target + 3 * channels)
  }
}
