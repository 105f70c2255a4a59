/// `(x - mean) * scale` per feature, with numbers from the training data.
struct BandNormalization: Sendable {
  private let mean: [Float]
  private let scale: [Float]

  /// - Parameters:
  ///   - mean: one per feature; nil: 0.
  ///   - scale: one per feature, such as 1 / standard deviation; nil: 1.
  /// - Returns: nil when there is nothing to do.
  init?(mean: [Float]?, scale: [Float]?, featureCount: Int) throws(FeatureError) {
    if mean == nil && scale == nil { return nil }
    try Self.check(mean, "mean", featureCount)
    try Self.check(scale, "scale", featureCount)
    self.mean = mean ?? [Float](repeating: 0, count: featureCount)
    self.scale = scale ?? [Float](repeating: 1, count: featureCount)
  }

  /// Changes the features in place, without allocation.
  func apply(to features: inout [Float]) {
    Kernels.normalize(&features, mean: mean, scale: scale)
  }

  private static func check(
    _ values: [Float]?, _ name: String, _ expected: Int
  ) throws(FeatureError) {
    guard let values else { return }
    if values.count != expected {
      throw .normalizationCount(name: name, found: values.count, expected: expected)
    }
    if let index = values.firstIndex(where: { !$0.isFinite }) {
      throw .normalizationValue(name: name, index: index)
    }
  }
}
