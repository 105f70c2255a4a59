/// Where every tensor of a network lies in one flat array of numbers.
///
/// Optimisers, averages, clipping and checkpoints are loops over flat arrays; this is the only
/// place that knows which numbers belong together. Tensors have the model file's names, and their
/// values the file's row-major order.
public struct ParameterLayout: Hashable, Sendable {
  /// What a tensor is to its layer.
  public enum Role: Hashable, Sendable {
    /// Factors of the layer's input.
    case weight
    /// Added to every output.
    case bias
    /// Factor and addend of a batch normalisation, or its running statistics.
    case normalization
  }

  /// One tensor.
  public struct Entry: Hashable, Sendable {
    /// Its name in the model file, for example `convs.0.weight`.
    public let name: String
    /// Its sizes, slowest first.
    public let shape: [Int]
    /// Where its values are in the flat array.
    public let range: Range<Int>
    /// The name of the layer it belongs to.
    public let layer: String
    /// What it is there.
    public let role: Role
  }

  /// The tensors in the order of the flat array, without holes.
  public private(set) var entries: [Entry] = []
  private var indices: [String: Int] = [:]

  /// A layout without tensors.
  public init() {}

  /// A layout of a layer that is no part of a network's description.
  public init(layer: String, _ tensors: [(tensor: TensorSpecification, role: Role)]) {
    for (tensor, role) in tensors { append(tensor, layer: layer, role: role) }
  }

  /// Numbers in the flat array.
  public var count: Int { entries.last?.range.upperBound ?? 0 }

  /// The tensor of that name; nil: there is none.
  public func entry(_ name: String) -> Entry? { indices[name].map { entries[$0] } }

  /// The flat array's values as named tensors.
  public func tensors(_ values: [Float], prefix: String = "") -> [String: Tensor] {
    precondition(values.count == count, "\(values.count) values for a layout of \(count)")
    var result: [String: Tensor] = [:]
    for entry in entries {
      result[prefix + entry.name] = Tensor(
        shape: entry.shape, values: Array(values[entry.range]))
    }
    return result
  }

  /// Reads a flat array from a file that holds every tensor, with `prefix` before its name.
  public func values(
    in file: TensorFile, prefix: String = ""
  ) throws(NetworkError) -> [Float] {
    var result = [Float](repeating: 0, count: count)
    for entry in entries { try read(entry, from: file, prefix: prefix, into: &result) }
    return result
  }

  /// Reads one tensor to its place in `values`.
  func read(
    _ entry: Entry, from file: TensorFile, prefix: String = "", into values: inout [Float]
  ) throws(NetworkError) {
    let name = prefix + entry.name
    guard let tensor = file.tensor(name) else {
      throw .missingTensor(name: name, shape: entry.shape)
    }
    guard tensor.shape == entry.shape else {
      throw .wrongShape(name: name, expected: entry.shape, found: tensor.shape)
    }
    values.replaceSubrange(entry.range, with: tensor.values)
  }

  mutating func append(_ tensor: TensorSpecification, layer: String, role: Role) {
    let range = count..<(count + tensor.shape.reduce(1, *))
    indices[tensor.name] = entries.count
    entries.append(
      Entry(name: tensor.name, shape: tensor.shape, range: range, layer: layer, role: role))
  }
}
