import FoundationEssentials

/// A network as the model file states it: the features it reads and its layers in order.
///
/// Training and streaming execute this same description. Decoding validates; a description that was
/// put together in code is validated by whoever executes it, and before that asking for its sizes is a
/// programmer's error.
public struct NetworkDescription: Codable, Hashable, Sendable {
  /// Values per frame of features, 1...4096.
  public var inputBands: Int
  /// The layers, input first; 1...64.
  public var layers: [Layer]

  /// A description, not yet validated.
  public init(inputBands: Int, layers: [Layer]) {
    self.inputBands = inputBands
    self.layers = layers
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case layers
    case inputBands = "input_bands"
  }

  /// Decodes and validates.
  ///
  /// - Throws: `NetworkError` for what a network may not be; `DecodingError` for the rest.
  public init(from decoder: any Decoder) throws {
    let object = try StrictObject<CodingKeys>(decoder, place: "network")
    inputBands = try object.integer(.inputBands)
    layers = try object.array(.layers)
    try validate()
  }

  /// Decodes and validates a JSON document.
  public init(json: String) throws(NetworkError) {
    do {
      self = try JSONDecoder().decode(NetworkDescription.self, from: Data(json.utf8))
    } catch let error as NetworkError {
      throw error
    } catch let error as DecodingError {
      let (place, reason) = error.placeAndReason
      throw .malformed(place: place, reason: reason)
    } catch {
      throw .malformed(place: "the document", reason: "\(error)")
    }
  }

  /// Checks that sizes are in range, that the layers fit together, and that the whole is bounded.
  ///
  /// The limits are far above real use. They exist so that a hostile file can neither overflow an
  /// integer nor claim gigabytes or minutes: at most 64 layers, 2²⁶ parameters (2²⁷ values as
  /// they are packed for streaming), 2²⁴ values of working memory and 2³¹ multiply-accumulates per
  /// step.
  public func validate() throws(NetworkError) {
    _ = try NetworkPlan(self)
  }

  /// Frames of features one step consumes: the product of all poolings over time.
  public var stepFrames: Int {
    layers.reduce(1) { frames, layer in
      if case .pooling(let pooling) = layer { frames * pooling.time } else { frames }
    }
  }

  /// Future frames of features that one step's scores depend on, beyond the step's own.
  public var lookaheadFrames: Int {
    var framesPerInput = 1
    var sum = 0
    for layer in layers {
      switch layer {
      case .convolution(let convolution): sum += convolution.lookahead * framesPerInput
      case .pooling(let pooling): framesPerInput *= pooling.time
      case .gru, .dense: break
      }
    }
    return sum
  }

  /// Steps by which scores lag behind because of the look-ahead.
  public var lookaheadSteps: Int { (lookaheadFrames + stepFrames - 1) / stepFrames }

  /// Values per step that the network gives.
  public var outputSize: Int { plan.outputSize }

  /// Tensors the network needs, in the order of the layers.
  public var tensors: [TensorSpecification] { plan.layers.flatMap(\.tensors) }

  /// One row per layer, for people.
  public var summary: [LayerSummary] { plan.layers.map(LayerSummary.init) }

  /// Numbers in all tensors together.
  public var parameterCount: Int { plan.parameterCount }

  /// Multiply-accumulates of one step (activations and poolings not counted).
  public var multiplyAccumulatesPerStep: Int { plan.multiplyAccumulatesPerStep }

  private var plan: NetworkPlan {
    do {
      return try NetworkPlan(self)
    } catch {
      preconditionFailure("sizes of an invalid description: \(error)")
    }
  }
}

/// A tensor's name and shape.
public struct TensorSpecification: Hashable, Sendable {
  /// For example `convs.0.weight`.
  public var name: String
  /// Sizes, slowest first.
  public var shape: [Int]

  /// A tensor of this name and these sizes.
  public init(name: String, shape: [Int]) {
    self.name = name
    self.shape = shape
  }
}
