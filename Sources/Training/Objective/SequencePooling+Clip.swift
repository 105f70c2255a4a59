public import DetectionPipeline
public import NeuralNetwork

extension SequencePooling {
  /// How a model pools what it was trained with; attention is no part of a model.
  public var clipPooling: ClipPooling {
    switch self {
    case .mean: .mean
    case .maximum: .maximum
    case .linearSoftmax, .attention: .linearSoftmax
    }
  }
}
