/// A network cut in two: layers that see a bounded stretch of the past and of the future, and the
/// rest, which remembers for ever.
///
/// The first part of a long stream can be computed in pieces that know nothing of each other, if
/// each piece begins some steps early. Sums are formed in the same order wherever a piece begins,
/// so not a bit differs.
struct NetworkParts: Sendable {
  /// Convolutions and poolings.
  let bounded: Range<Int>
  /// From the first recurrent or dense layer on.
  let sequential: Range<Int>
  /// Steps of the past on which a step of the first part's output may depend.
  let pastSteps: Int
  /// Values of a frame between the two parts, of which there is one per step.
  let values: Int

  /// - Returns: nil for a network without convolutions, or one that ends with them.
  init?(_ plan: NetworkPlan) {
    let first = plan.layers.firstIndex { layer in
      switch layer.kernel {
      case .convolution, .pooling: false
      case .gru, .dense: true
      }
    }
    guard let first, first > 0 else { return nil }
    bounded = 0..<first
    sequential = first..<plan.layers.count
    var frames = 0
    for layer in plan.layers[bounded].reversed() {
      switch layer.kernel {
      case .convolution(let sizes): frames += sizes.kernelTime - 1
      case .pooling: frames *= layer.inputFrames / layer.outputFrames
      case .gru, .dense: break
      }
    }
    pastSteps = (frames + plan.stepFrames - 1) / plan.stepFrames
    values = plan.layers[first].input.count
  }
}
