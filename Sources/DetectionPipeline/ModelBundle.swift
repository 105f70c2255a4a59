internal import AudioFeatures
internal import FoundationEssentials
public import NeuralNetwork
public import SoundEvents
internal import Synchronization

/// One model, read and checked: what a detector is made of.
public struct ModelBundle: Sendable {
  /// The description.
  public let header: ModelHeader
  /// The tensors as the file has them.
  public let tensors: TensorFile
  /// `NAME-FINGERPRINT`: the model's name and the first 8 hex digits of its file's hash.
  public let identifier: String
  /// Mean of each feature in training, or nil; subtracted before the network.
  public let featureMean: [Float]?
  /// Factor of each feature after the mean is taken off, or nil.
  public let featureScale: [Float]?
  /// What the network multiplies: anything but float32 is faster and a little less exact.
  public var precision = NetworkPrecision.float32
  private let packedWeights = PackedWeights()

  /// Reads a model file.
  ///
  /// - Throws: `ModelError` when the file is damaged, from another version, or does not agree
  ///   with itself.
  public init(path: String) throws(ModelError) {
    let tensors: TensorFile
    do {
      tensors = try TensorFile(path: path)
    } catch {
      throw .file(path: path, problem: "\(error)")
    }
    try self.init(tensors: tensors, path: path)
  }

  /// Makes a model from a tensor file that has been read; `path` is for messages.
  public init(tensors: TensorFile, path: String) throws(ModelError) {
    guard let text = tensors.metadata["tocsin"] else { throw .notAModel(path: path) }
    try self.init(description: text, tensors: tensors, path: path)
  }

  /// The same with a description that the tensor file need not have.
  package init(description text: String, tensors: TensorFile, path: String) throws(ModelError) {
    let header = try Self.decodeHeader(text, path: path)
    self.header = header
    self.tensors = tensors
    identifier = "\(header.name)-\(tensors.fingerprint.prefix(8))"
    let count = header.features.featureCount
    featureMean = try Self.featureTensor("features.mean", count, tensors, path)
    featureScale = try Self.featureTensor("features.scale", count, tensors, path)
    try check(path: path)
  }

  /// The labels, in the order of the network's outputs.
  public var labels: [String] { header.labels }

  /// The settings of each label, in label order: the model's default, what the model says for the
  /// label, then what `overrides` says for it.
  public func eventSettings(
    overrides: (String) -> EventOverrides = { _ in EventOverrides() }
  ) -> [EventSettings] {
    labels.map { label in
      header.events.default
        .applying(header.events.labels[label] ?? EventOverrides())
        .applying(overrides(label))
    }
  }

  /// The network's weights as detectors read them, packed at the first call for a precision: all
  /// share one copy.
  ///
  /// - Throws: `ModelError` when the tensors are not exactly those of the network.
  public func weights() throws(ModelError) -> NetworkWeights {
    do {
      return try packedWeights.get(header.network, tensors, precision)
    } catch {
      throw .description(path: header.name, problem: "network: \(error)")
    }
  }

  private static func decodeHeader(_ text: String, path: String) throws(ModelError) -> ModelHeader {
    struct VersionOnly: Decodable {
      var format_version: Int
    }
    let data = Data(text.utf8)
    do {
      let version = try JSONDecoder().decode(VersionOnly.self, from: data).format_version
      guard version == ModelHeader.currentVersion else {
        throw ModelError.version(
          path: path, found: version, supported: ModelHeader.currentVersion)
      }
      return try JSONDecoder().decode(ModelHeader.self, from: data)
    } catch let error as ModelError {
      throw error
    } catch let error as DecodingError {
      throw .description(path: path, problem: error.sentence)
    } catch {
      throw .description(path: path, problem: "\(error)")
    }
  }

  private static func featureTensor(
    _ name: String, _ count: Int, _ tensors: TensorFile, _ path: String
  ) throws(ModelError) -> [Float]? {
    guard let tensor = tensors.tensor(name) else { return nil }
    guard tensor.shape == [count] else {
      throw .description(
        path: path, problem: "tensor \(name) has the shape \(tensor.shape), expected [\(count)]")
    }
    return tensor.values
  }

  /// What no single part can check: that the parts agree.
  private func check(path: String) throws(ModelError) {
    func fail(_ problem: String) -> ModelError { .description(path: path, problem: problem) }
    do {
      try header.features.validate()
    } catch {
      throw fail("features: \(error)")
    }
    do {
      try header.network.validate()
    } catch {
      throw fail("network: \(error)")
    }
    guard header.features.featureCount == header.network.inputBands else {
      throw fail(
        "the features have \(header.features.featureCount) values a frame, "
          + "the network expects \(header.network.inputBands)")
    }
    guard header.labels.count == header.network.outputSize else {
      throw fail(
        "\(header.labels.count) labels for \(header.network.outputSize) outputs of the network")
    }
    guard Set(header.labels).count == header.labels.count else {
      throw fail("a label occurs twice")
    }
    guard header.labels.allSatisfy({ !$0.isEmpty && $0.utf8.count <= 128 }) else {
      throw fail("a label is empty or longer than 128 bytes")
    }
    guard !header.name.isEmpty, header.name.utf8.count <= 128 else {
      throw fail("the name is empty or longer than 128 bytes")
    }
    if let unknown = header.events.labels.keys.sorted().first(where: { !labels.contains($0) }) {
      throw fail("events: settings for the unknown label \"\(unknown)\"")
    }
    for (label, settings) in zip(labels, eventSettings()) {
      do {
        try settings.validate()
      } catch {
        throw fail("events: \(label): \(error)")
      }
    }
  }
}

/// Weights that are packed once, whoever asks first.
private final class PackedWeights: Sendable {
  private let packed = Mutex<[NetworkPrecision: NetworkWeights]>([:])

  func get(
    _ network: NetworkDescription, _ tensors: TensorFile, _ precision: NetworkPrecision
  ) throws(NetworkError) -> NetworkWeights {
    try packed.withLock { packed throws(NetworkError) in
      if let weights = packed[precision] { return weights }
      let made = try NetworkWeights(network, tensors: tensors, precision: precision)
      packed[precision] = made
      return made
    }
  }
}

extension DecodingError {
  /// One line for people: the key and what was wrong with it.
  fileprivate var sentence: String {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the top level" : path.map(\.stringValue).joined(separator: ".")
    }
    switch self {
    case .keyNotFound(let key, let context):
      return "\"\(key.stringValue)\" is missing in \(place(context.codingPath))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context):
      return "\(place(context.codingPath)): \(context.debugDescription)"
    case .dataCorrupted(let context):
      return "\(place(context.codingPath)): \(context.debugDescription)"
    @unknown default:
      return "\(self)"
    }
  }
}
