public import DetectionPipeline
internal import NeuralNetwork

/// A model to start from: one of ours, or the tensors of a network that was trained elsewhere.
public struct StartingModel: Sendable {
  /// The file.
  public let path: String
  /// The file's fingerprint, for the model card.
  public let fingerprint: String
  /// The description, of one of our model files; nil: a state dict, which has none.
  public let header: ModelHeader?
  /// What the outputs mean, in their order; nil: not known.
  public let labels: [String]?
  /// Mean of each feature, or nil: subtracted before the network.
  public let featureMean: [Float]?
  /// Factor of each feature after the mean is taken off, or nil.
  public let featureScale: [Float]?

  /// The network's tensors under our names.
  let tensors: [String: Tensor]
  /// What the tensors are called in the file, by our names.
  let originalNames: [String: String]

  /// Reads a file: one of our models if its metadata says so, else a state dict.
  ///
  /// - Parameter mapping: how a state dict's names become ours. One of our models takes none.
  public init(
    path: String, mapping: TensorNameMapping? = nil
  ) throws(TransferError) {
    let file: TensorFile
    do {
      file = try TensorFile(path: path)
    } catch {
      throw .file(path: path, problem: "\(error)")
    }
    try self.init(file, path: path, mapping: mapping)
  }

  /// Makes a model of a file that has been read; `path` is for messages.
  init(
    _ file: TensorFile, path: String, mapping: TensorNameMapping?
  ) throws(TransferError) {
    self.path = path
    fingerprint = file.fingerprint
    var tensors: [String: Tensor] = [:]
    var originalNames: [String: String] = [:]
    let isOurs = file.metadata["tocsin"] != nil
    if isOurs, mapping != nil {
      throw .file(
        path: path, problem: "one of tocsin's models, which needs no mapping of names; leave it out"
      )
    }
    let mapping = mapping ?? TensorNameMapping()
    for original in file.tensorNames {
      guard let name = isOurs ? original : mapping.name(for: original),
        !name.hasPrefix("training."), let tensor = file.tensor(original)
      else { continue }
      if let other = originalNames.updateValue(original, forKey: name) {
        throw .tensors(
          path: path,
          problems: ["tensors \"\(other)\" and \"\(original)\" would both be \"\(name)\""])
      }
      tensors[name] = mapping.transposesKernels && !isOurs ? tensor.kernelTransposed : tensor
    }
    if isOurs {
      let bundle: ModelBundle
      do {
        bundle = try ModelBundle(tensors: file, path: path)
      } catch {
        throw .file(path: path, problem: "\(error)")
      }
      header = bundle.header
      labels = bundle.labels
      featureMean = bundle.featureMean
      featureScale = bundle.featureScale
    } else {
      header = nil
      labels = mapping.labels
      featureMean = tensors["features.mean"]?.values
      featureScale = tensors["features.scale"]?.values
    }
    self.tensors = tensors.filter { !$0.key.hasPrefix("features.") }
    self.originalNames = originalNames
  }

  /// Whether the convolution of this name comes without tensors of a normalisation: it has none, or
  /// has it folded in.
  func isFolded(_ convolution: String) -> Bool {
    let prefix = BatchNormalizationSettings.name(after: convolution) + "."
    return !tensors.keys.contains { $0.hasPrefix(prefix) }
  }
}

extension Tensor {
  /// With the last two of four axes exchanged; others as they are.
  var kernelTransposed: Tensor {
    guard shape.count == 4 else { return self }
    let (rows, columns) = (shape[2], shape[3])
    var turned: [Float] = []
    turned.reserveCapacity(values.count)
    for kernel in 0..<(shape[0] * shape[1]) {
      let begin = kernel * rows * columns
      for column in 0..<columns {
        for row in 0..<rows { turned.append(values[begin + row * columns + column]) }
      }
    }
    return Tensor(shape: [shape[0], shape[1], columns, rows], values: turned)
  }
}
