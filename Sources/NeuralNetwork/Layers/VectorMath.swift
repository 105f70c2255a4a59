/// Loops over contiguous values that the layers share.
///
/// They are written so that the compiler vectorises them; `count` may be any number from 0.
enum VectorMath {
  /// target = source; the regions do not overlap.
  static func copy(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    target.update(from: source, count: count)
  }

  /// target = 0.
  static func clear(_ target: UnsafeMutablePointer<Float>, _ count: Int) {
    for index in 0..<count { target[index] = 0 }
  }

  /// target += source.
  static func add(
    _ source: UnsafePointer<Float>, to target: UnsafeMutablePointer<Float>, _ count: Int
  ) {
    for index in 0..<count { target[index] += source[index] }
  }

  /// Adds a row of biases to every row, and clips at zero if `rectifying`.
  static func addBias(
    _ bias: UnsafePointer<Float>, rectifying: Bool, to values: UnsafeMutablePointer<Float>,
    rows: Int, columns: Int
  ) {
    for row in 0..<rows {
      let target = values + row * columns
      if rectifying {
        for column in 0..<columns {
          let sum = target[column] + bias[column]
          target[column] = sum > 0 ? sum : 0
        }
      } else {
        for column in 0..<columns { target[column] += bias[column] }
      }
    }
  }
}

extension UnsafeBufferPointer<Float> {
  /// The first value's address; every region of an arena has one.
  var pointer: UnsafePointer<Float> {
    guard let baseAddress else { preconditionFailure("a region without an address") }
    return baseAddress
  }
}

extension UnsafeMutableBufferPointer<Float> {
  /// The first value's address; every region of an arena has one.
  var pointer: UnsafeMutablePointer<Float> {
    guard let baseAddress else { preconditionFailure("a region without an address") }
    return baseAddress
  }

  var readOnly: UnsafeBufferPointer<Float> { UnsafeBufferPointer(self) }

  /// Copies `values` to `offset` and after.
  func copy(_ values: [Float], to offset: Int) {
    for (index, value) in values.enumerated() { self[offset + index] = value }
  }

  /// Copies a matrix rows × [channel, band] to [band, channel] × rows, from `offset` on.
  ///
  /// The file orders the values of a map channel first, the layers keep those of a point together.
  func copyTransposed(_ matrix: [Float], rows: Int, channels: Int, bands: Int, to offset: Int) {
    var index = 0
    for row in 0..<rows {
      for channel in 0..<channels {
        for band in 0..<bands {
          self[offset + (band * channels + channel) * rows + row] = matrix[index]
          index += 1
        }
      }
    }
  }
}
