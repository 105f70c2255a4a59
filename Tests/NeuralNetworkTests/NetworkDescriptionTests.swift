import FoundationEssentials
import NeuralNetwork
import TestSupport
import Testing

struct NetworkDescriptionTests {
  private static let json = """
    {"input_bands":64,"layers":[
    {"type":"convolution","name":"convs.0","input_channels":1,"output_channels":4,
     "kernel_time":3,"kernel_frequency":3,"lookahead":1,"activation":"relu"},
    {"type":"pooling","kind":"max","time":2,"frequency":4},
    {"type":"gru","name":"gru","input_size":64,"hidden_size":8,"layers":2},
    {"type":"dense","name":"out","input_size":8,"output_size":5,"activation":"sigmoid"}]}
    """

  private static let network = NetworkDescription(
    inputBands: 64,
    layers: [
      .convolution(
        ConvolutionLayer(
          name: "convs.0", inputChannels: 1, outputChannels: 4, kernelTime: 3,
          kernelFrequency: 3, lookahead: 1, activation: .relu)),
      .pooling(PoolingLayer(kind: .max, time: 2, frequency: 4)),
      .gru(GRULayer(name: "gru", inputSize: 64, hiddenSize: 8, layers: 2)),
      .dense(DenseLayer(name: "out", inputSize: 8, outputSize: 5, activation: .sigmoid)),
    ])

  private func error(_ json: String) -> NetworkError? {
    do {
      _ = try NetworkDescription(json: json)
      return nil
    } catch {
      return error
    }
  }

  private func error(replacing part: String, by other: String) -> NetworkError? {
    #expect(Self.json.contains(part))
    return error(Self.json.replacing(part, with: other))
  }

  @Test func `reads the JSON of a model file`() throws {
    #expect(try NetworkDescription(json: Self.json) == Self.network)
  }

  @Test func `writes the JSON it reads`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(decoding: try encoder.encode(Self.network), as: UTF8.self)
    #expect(try NetworkDescription(json: text) == Self.network)
    #expect(text.contains("{\"frequency\":4,\"kind\":\"max\",\"time\":2,\"type\":\"pooling\"}"))
    #expect(text.contains("\"kernel_frequency\":3,\"kernel_time\":3,\"lookahead\":1"))
  }

  @Test func `what may be left out has its default`() throws {
    let short = Self.json.replacing(",\"lookahead\":1,\"activation\":\"relu\"", with: "")
    guard case .convolution(let layer) = try NetworkDescription(json: short).layers[0] else {
      Issue.record("not a convolution")
      return
    }
    #expect(layer.lookahead == 0 && layer.activation == .none)
  }

  @Test func `lists tensors with PyTorch's names and shapes`() {
    #expect(
      Self.network.tensors.map { "\($0.name) \($0.shape)" } == [
        "convs.0.weight [4, 1, 3, 3]", "convs.0.bias [4]", "gru.weight_ih_l0 [24, 64]",
        "gru.weight_hh_l0 [24, 8]", "gru.bias_ih_l0 [24]", "gru.bias_hh_l0 [24]",
        "gru.weight_ih_l1 [24, 8]", "gru.weight_hh_l1 [24, 8]", "gru.bias_ih_l1 [24]",
        "gru.bias_hh_l1 [24]", "out.weight [5, 8]", "out.bias [5]",
      ])
    #expect(Self.network.summary.map(\.name) == ["convs.0", "pooling", "gru", "out"])
    #expect(
      Self.network.summary.map(\.inputShape) == [[2, 1, 64], [2, 4, 64], [1, 4, 16], [1, 8]])
    #expect(Self.network.summary.map(\.parameters).reduce(0, +) == Self.network.parameterCount)
  }

  @Test func `unknown keys and words are named`() {
    #expect(
      error(replacing: "\"time\":2", by: "\"time\":2,\"stride\":1")
        == .unknownKey(place: "pooling", key: "stride", known: ["kind", "time", "frequency"]))
    #expect(
      error(replacing: "\"input_bands\":64", by: "\"input_bands\":64,\"bias\":true")
        == .unknownKey(place: "network", key: "bias", known: ["layers", "input_bands"]))
    #expect(
      error(replacing: "\"gru\",\"name\"", by: "\"lstm\",\"name\"")
        == .unknownWord(
          place: "layer [2]", key: "type", found: "lstm",
          allowed: ["convolution", "pooling", "gru", "dense"]))
    #expect(
      error(replacing: "\"relu\"", by: "\"gelu\"")
        == .unknownWord(
          place: "convolution", key: "activation", found: "gelu",
          allowed: ["none", "relu", "sigmoid"]))
    #expect(
      error(replacing: "\"relu\"", by: "\"sigmoid\"")
        == .unknownWord(
          place: "layer 0 \"convs.0\"", key: "activation", found: "sigmoid",
          allowed: ["none", "relu"]))
  }

  @Test func `sizes out of range and layers that do not fit are named`() {
    let convolution = "layer 0 \"convs.0\""
    #expect(
      error(replacing: "\"kernel_time\":3", by: "\"kernel_time\":0")
        == .outOfRange(place: convolution, key: "kernel_time", found: 0, allowed: 1...31))
    #expect(
      error(replacing: "\"lookahead\":1", by: "\"lookahead\":3")
        == .outOfRange(place: convolution, key: "lookahead", found: 3, allowed: 0...2))
    #expect(
      error(replacing: "\"kernel_frequency\":3", by: "\"kernel_frequency\":4")
        == .evenKernel(place: convolution, found: 4))
    #expect(
      error(replacing: "\"input_channels\":1", by: "\"input_channels\":2")
        == .sizeMismatch(place: convolution, key: "input_channels", expected: 1, found: 2))
    #expect(
      error(replacing: "\"frequency\":4", by: "\"frequency\":65")
        == .outOfRange(place: "layer 1", key: "frequency", found: 65, allowed: 1...64))
    #expect(
      error(replacing: "\"input_size\":64", by: "\"input_size\":65")
        == .sizeMismatch(place: "layer 2 \"gru\"", key: "input_size", expected: 64, found: 65))
    #expect(
      error(replacing: "\"name\":\"out\"", by: "\"name\":\"gru\"")
        == .badName(place: "layer 3", name: "gru"))
    #expect(
      error(replacing: "\"input_bands\":64", by: "\"input_bands\":-1")
        == .outOfRange(place: "network", key: "input_bands", found: -1, allowed: 1...4096))
    #expect(
      error("{\"input_bands\":64,\"layers\":[]}")
        == .outOfRange(place: "network", key: "number of layers", found: 0, allowed: 1...64))
  }

  @Test func `a map layer after a vector layer is refused`() {
    let network = NetworkDescription(
      inputBands: 4,
      layers: [
        .dense(DenseLayer(name: "d", inputSize: 4, outputSize: 4)),
        .pooling(PoolingLayer(kind: .max, time: 1, frequency: 1)),
      ])
    #expect(throws: NetworkError.notAMap(place: "layer 1")) { try network.validate() }
  }

  @Test func `hostile sizes neither overflow nor pass`() {
    func dense(_ inputs: Int, _ outputs: Int, _ index: Int) -> Layer {
      .dense(DenseLayer(name: "d\(index)", inputSize: inputs, outputSize: outputs))
    }
    func convolution(_ inputs: Int, _ outputs: Int) -> Layer {
      .convolution(
        ConvolutionLayer(
          name: "c\(inputs).\(outputs)", inputChannels: inputs, outputChannels: outputs,
          kernelTime: 31, kernelFrequency: 31, activation: .relu))
    }
    func gru(_ inputs: Int, _ size: Int, _ layers: Int) -> Layer {
      .gru(GRULayer(name: "g", inputSize: inputs, hiddenSize: size, layers: layers))
    }
    func pooling(_ time: Int) -> Layer {
      .pooling(PoolingLayer(kind: .max, time: time, frequency: 1))
    }
    let networks: [(Int, [Layer])] = [
      (4096, [convolution(1, 4096), convolution(4096, 4095), pooling(64), pooling(16)]),
      (4096, [convolution(1, 4096), gru(1 << 24, 4096, 8)]),
      (4096, (0..<64).map { dense(4096, 4096, $0) }),
      (1, [pooling(64), pooling(64)]), (1, [pooling(Int.max), pooling(Int.max)]),
      (Int.max, [convolution(1, 1)]), (Int.min, [convolution(1, 1)]),
      (1, [dense(1, Int.max, 0)]), (1, [dense(Int.max, 1, 0)]),
      (1, [gru(1, Int.max, Int.max)]), (1, [gru(1, 4096, 9)]),
      (1, [Layer](repeating: pooling(1), count: 65)),
    ]
    for (bands, layers) in networks {
      let network = NetworkDescription(inputBands: bands, layers: layers)
      #expect(throws: NetworkError.self, "\(bands) \(layers.prefix(3))") {
        try network.validate()
      }
    }
  }

  @Test func `single outputs, each packed as many, do not get past the limits`() {
    func convolution(_ index: Int, _ inputs: Int, _ outputs: Int, _ size: Int) -> Layer {
      .convolution(
        ConvolutionLayer(
          name: "c\(index)", inputChannels: inputs, outputChannels: outputs, kernelTime: size,
          kernelFrequency: size))
    }
    func network(_ pairs: Int) -> NetworkDescription {
      NetworkDescription(
        inputBands: 1,
        layers: (0..<pairs).flatMap {
          [convolution(2 * $0, 1, 4096, 1), convolution(2 * $0 + 1, 4096, 1, 31)]
        })
    }
    #expect(throws: Never.self) { try network(2).validate() }
    #expect(
      throws: NetworkError.tooLarge(
        quantity: "values of packed weights", found: 3 * (16 * (4096 * 961 + 1) + 8192),
        limit: 1 << 27)
    ) { try network(3).validate() }
  }

  @Test(arguments: [
    "", "[]", "{\"layers\":[]}", "{\"input_bands\":1.5,\"layers\":[]}", "{\"input_bands\":1}",
  ])
  func `other JSON is malformed, with a place`(json: String) {
    guard case .malformed(let place, let reason) = error(json) else {
      Issue.record("\(String(describing: error(json)))")
      return
    }
    #expect(!place.isEmpty && !reason.isEmpty)
  }

  @Test func `deep nesting is refused without a crash`() {
    for opening in ["[", "{\"a\":", "{\"layers\":["] {
      let bomb = String(repeating: opening, count: 100_000)
      #expect(error(bomb) != nil)
      #expect(error("{\"input_bands\":1,\"layers\":" + bomb) != nil)
    }
  }

  @Test func `tensors must be exactly those of the layers`() throws {
    var generator = SeededGenerator(seed: 2)
    let tensors = generator.tensors(of: Self.network)
    func error(_ change: (inout [String: Tensor]) -> Void) throws -> NetworkError? {
      var changed = tensors
      change(&changed)
      let file = try TensorFile(bytes: TensorFile.encode(changed))
      do throws(NetworkError) {
        _ = try StreamingNetwork(Self.network, tensors: file)
        return nil
      } catch {
        return error
      }
    }
    let one = Tensor(shape: [1], values: [1])
    #expect(try error { _ in } == nil)
    #expect(try error { $0["features.mean"] = one } == nil)
    #expect(try error { $0["other"] = one } == .unexpectedTensor(name: "other"))
    #expect(
      try error { $0["out.bias"] = nil } == .missingTensor(name: "out.bias", shape: [5]))
    #expect(
      try error { $0["out.bias"] = one }
        == .wrongShape(name: "out.bias", expected: [5], found: [1]))
  }
}
