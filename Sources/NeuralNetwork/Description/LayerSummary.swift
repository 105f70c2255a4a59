/// A layer's sizes, as `inspect` prints them.
public struct LayerSummary: Hashable, Sendable {
  /// The layer's name, or its kind if it has none.
  public var name: String
  /// The layer's `type`.
  public var kind: String
  /// Per step: [frames, channels, bands], or [frames, values] where frequency is gone.
  public var inputShape: [Int]
  /// Per step, in the same form.
  public var outputShape: [Int]
  /// Numbers in its tensors.
  public var parameters: Int
  /// Multiply-accumulates per step.
  public var multiplyAccumulates: Int

  init(_ layer: PlannedLayer) {
    name = layer.name
    kind = layer.kind
    inputShape = [layer.inputFrames] + layer.input.shape
    outputShape = [layer.outputFrames] + layer.output.shape
    parameters = layer.parameterCount
    multiplyAccumulates = layer.multiplyAccumulates
  }
}
