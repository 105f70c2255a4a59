/// The ranges every size of a description must lie in.
enum NetworkLimits {
  static let layers = 1...64
  static let nameBytes = 256
  static let bands = 1...4096
  static let channels = 1...4096
  static let kernel = 1...31
  static let poolingTime = 1...64
  static let stepFrames = 1...1024
  static let recurrentLayers = 1...8
  static let parameters = 1 << 26
  static let packedWeights = 1 << 27
  static let workingValues = 1 << 24
  static let multiplyAccumulates = 1 << 31
  static let trainingBatch = 1...4096
  static let trainingFrames = 1 << 18
  static let trainingValues = 1 << 34
  static let threads = 1...256

  static func check(
    _ found: Int, _ allowed: ClosedRange<Int>, _ place: String, _ key: String
  ) throws(NetworkError) {
    guard allowed.contains(found) else {
      throw .outOfRange(place: place, key: key, found: found, allowed: allowed)
    }
  }

  static func check(
    _ found: Int, atMost limit: Int, _ quantity: String
  ) throws(NetworkError) {
    guard found <= limit else { throw .tooLarge(quantity: quantity, found: found, limit: limit) }
  }

  static func check(
    _ found: Int, is expected: Int, _ place: String, _ key: String
  ) throws(NetworkError) {
    guard found == expected else {
      throw .sizeMismatch(place: place, key: key, expected: expected, found: found)
    }
  }
}
