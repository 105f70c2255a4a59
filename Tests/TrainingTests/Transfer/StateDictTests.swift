import NeuralNetwork
import TestSupport
import Testing
import Training

/// Networks that were trained elsewhere.
struct StateDictTests {
  private let labels = (0..<50).map { "label\($0)" }

  /// The golden network and its values; see the golden files of the network's own tests.
  private struct Golden {
    static let description: NetworkDescription = {
      var layers: [Layer] = []
      for (index, (inputs, outputs, time)) in [
        (1, 32, 2), (32, 64, 2), (64, 128, 1), (128, 128, 1),
      ].enumerated() {
        layers.append(
          .convolution(
            ConvolutionLayer(
              name: "convs.\(index)", inputChannels: inputs, outputChannels: outputs,
              kernelTime: 3, kernelFrequency: 3, activation: .relu)))
        layers.append(.pooling(PoolingLayer(kind: .average, time: time, frequency: 2)))
      }
      layers.append(.gru(GRULayer(name: "gru", inputSize: 512, hiddenSize: 128)))
      layers.append(
        .dense(DenseLayer(name: "out", inputSize: 128, outputSize: 50, activation: .sigmoid)))
      return NetworkDescription(inputBands: 64, layers: layers)
    }()

    static func file(_ name: String) throws -> TensorFile {
      let tests = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
      let folder = tests.joined(separator: "/") + "/NeuralNetworkTests/Golden/"
      return try TensorFile(path: folder + name + ".safetensors")
    }

    static func tensors(_ name: String) throws -> [String: Tensor] {
      let file = try file(name)
      var tensors: [String: Tensor] = [:]
      for name in file.tensorNames { tensors[name] = file.tensor(name) }
      return tensors
    }
  }

  @Test(arguments: [false, true])
  func `PyTorch's weights under other names give PyTorch's logits`(isTurned: Bool) throws {
    var renamed: [String: Tensor] = ["head.num": Tensor(shape: [], values: [3])]
    for (name, tensor) in try Golden.tensors("crnn_stream_train") {
      var parts = name.split(separator: ".").map(String.init)
      switch parts[0] {
      case "convs": parts[0...1] = ["features", "\(3 * (Int(parts[1]) ?? 0))"]
      case "bns": parts[0...1] = ["features", "\(3 * (Int(parts[1]) ?? 0) + 1)"]
      case "gru": parts[0] = "rnn"
      default: parts[0] = "fc"
      }
      let turned = isTurned && tensor.shape.count == 4 ? turn(tensor) : tensor
      renamed["_orig_mod.model." + parts.joined(separator: ".")] = turned
    }
    renamed["_orig_mod.model.features.1.num_batches_tracked"] = Tensor(shape: [], values: [100])
    var names = ["rnn": "gru", "fc": "out"]
    for index in 0..<4 {
      names["features.\(3 * index)"] = "convs.\(index)"
      names["features.\(3 * index + 1)"] = "bns.\(index)"
    }
    let model = try TransferExamples.stateDict(
      renamed,
      TensorNameMapping(
        names: names, ignored: ["head"], transposesKernels: isTurned, labels: labels))
    let plan = try TransferPlan(
      model, description: Golden.description, labels: labels, options: TrainingOptions())
    #expect(plan.takenLayers == ["convs.0", "convs.1", "convs.2", "convs.3", "gru", "out"])
    #expect(plan.foldedConvolutions.isEmpty)

    let golden = try Golden.file("inference")
    let features = try #require(golden.tensor("mel")).values
    let network = try TrainingNetwork(
      description: Golden.description, batch: 1, frames: features.count / 64, threads: 1)
    try plan.apply(model, to: network)
    let logits = network.forward(features.span, training: false)
    let error = TransferExamples.error(logits, try #require(golden.tensor("logits")).values)
    #expect(error < 1e-5, "\(error)")
  }

  /// With the last two axes exchanged, worked out by index.
  private func turn(_ tensor: Tensor) -> Tensor {
    let shape = tensor.shape
    var values = tensor.values
    for kernel in 0..<(shape[0] * shape[1]) {
      for row in 0..<shape[2] {
        for column in 0..<shape[3] {
          values[(kernel * shape[3] + column) * shape[2] + row] =
            tensor.values[(kernel * shape[2] + row) * shape[3] + column]
        }
      }
    }
    return Tensor(shape: [shape[0], shape[1], shape[3], shape[2]], values: values)
  }

  private static func example() throws -> [String: Tensor] {
    let network = try TransferExamples.training(TransferExamples.network(outputs: 4))
    return network.checkpoint().filter { !$0.key.hasPrefix("training.") }
  }

  private func plan(
    _ tensors: [String: Tensor], mapping: TensorNameMapping? = nil,
    options: TrainingOptions = TrainingOptions(), settings: TransferSettings = TransferSettings()
  ) throws -> TransferPlan {
    try TransferPlan(
      TransferExamples.stateDict(tensors, mapping),
      description: TransferExamples.network(outputs: 4), labels: ["a", "b", "c", "d"],
      options: options, settings: settings)
  }

  @Test func `what does not fit is said, all at once`() throws {
    var tensors = try Self.example()
    tensors["gru.weight_hh_l0"] = nil
    tensors["convs.0.wieght"] = tensors.removeValue(forKey: "convs.0.weight")
    tensors["convs.1.weight"] = Tensor.filled([12, 8, 3, 5])
    tensors["bns.1.running_mean"] = nil
    tensors["extra.weight"] = Tensor.filled([1])
    do {
      _ = try plan(tensors)
      Issue.record("accepted")
    } catch let error as TransferError {
      let text = "\(error)"
      for part in [
        "no tensor is (or becomes) \"gru.weight_hh_l0\", expected of shape [30, 10]",
        "no tensor is (or becomes) \"convs.0.weight\", expected of shape [8, 1, 3, 3]",
        "no tensor is (or becomes) \"bns.1.running_mean\", expected of shape [12]",
        "tensor \"convs.1.weight\" has shape [12, 8, 3, 5], expected [12, 8, 3, 3]",
        "tensor \"convs.0.wieght\" belongs to no layer of the network; did you mean "
          + "\"convs.0.weight\"?",
        "tensor \"extra.weight\" belongs to no layer of the network",
      ] { #expect(text.contains(part), "\(part)\n\(text)") }
      #expect(text.split(separator: "\n").count == 6, "\(text)")
    }
  }

  @Test func `kernels that would fit the other way round are recognised`() throws {
    var tensors = try Self.example()
    tensors["c.weight"] = Tensor.filled([12, 8, 3, 5])
    tensors["convs.1.weight"] = nil
    let model = try TransferExamples.stateDict(
      tensors, TensorNameMapping(names: ["c": "convs.1"]))
    let wide = TransferExamples.network(outputs: 4, secondKernel: 5)
    #expect {
      try TransferPlan(
        model, description: wide, labels: ["a", "b", "c", "d"], options: TrainingOptions())
    } throws: {
      "\($0)".contains(
        "tensor \"c.weight\" (here \"convs.1.weight\") has shape [12, 8, 3, 5], "
          + "expected [12, 8, 5, 3]; transpose_kernels = true")
    }
  }

  @Test func `two tensors cannot become one`() throws {
    var tensors = try Self.example()
    tensors["module.out.bias"] = tensors["out.bias"]
    #expect {
      try TransferExamples.stateDict(tensors)
    } throws: {
      "\($0)".contains("\"module.out.bias\" and \"out.bias\" would both be \"out.bias\"")
    }
  }

  @Test func `layers without a bias get zeros`() throws {
    var tensors = try Self.example()
    for name in tensors.keys where name.contains("bias") && !name.hasPrefix("bns.") {
      tensors[name] = nil
    }
    let model = try TransferExamples.stateDict(
      tensors, TensorNameMapping(labels: ["a", "b", "c", "d"]))
    let description = TransferExamples.network(outputs: 4)
    let plan = try TransferPlan(
      model, description: description, labels: ["d", "x", "y", "z"], options: TrainingOptions())
    var options = TrainingOptions()
    options.seed = 9
    let network = try TransferExamples.training(description, options)
    let before = network.layout.tensors(network.parameters)
    try plan.apply(model, to: network)
    let after = network.layout.tensors(network.parameters)
    for name in ["convs.0.bias", "convs.1.bias", "gru.bias_ih_l0", "gru.bias_hh_l0"] {
      #expect(after[name]?.values.allSatisfy { $0 == 0 } == true, "\(name)")
    }
    #expect(after["gru.weight_hh_l0"] == tensors["gru.weight_hh_l0"])
    #expect(after["out.bias"]?.values.first == 0)
    #expect(after["out.bias"]?.values.dropFirst() == before["out.bias"]?.values.dropFirst())
  }

  @Test func `without labels the output layer begins anew, and may be missing`() throws {
    var tensors = try Self.example()
    #expect(try plan(tensors).takenLayers == ["convs.0", "convs.1", "gru"])
    tensors["out.weight"] = nil
    tensors["out.bias"] = nil
    let plan = try plan(tensors)
    #expect(plan.takenLayers == ["convs.0", "convs.1", "gru"])
    #expect(plan.leftLayers.map(\.name) == ["out"])
    #expect(throws: TransferError.self) {
      try self.plan(tensors, mapping: TensorNameMapping(labels: ["a", "b", "c", "d"]))
    }
  }

  @Test func `a part can be taken where the rest is missing`() throws {
    let tensors = try Self.example().filter {
      $0.key.hasPrefix("convs.") || $0.key.hasPrefix("bns.")
    }
    #expect(throws: TransferError.self) { try self.plan(tensors) }
    let plan = try plan(tensors, settings: TransferSettings(layers: ["convs.0", "convs.1"]))
    #expect(plan.trunk == ["convs.0", "convs.1"])
    #expect(plan.leftLayers.map(\.name) == ["gru", "out"])
  }

  @Test func `a normalisation needs a recipe with one`() throws {
    var options = TrainingOptions()
    options.normalization = nil
    #expect {
      try plan(Self.example(), options: options)
    } throws: {
      "\($0)".contains("convs.0 was trained with batch normalisation")
    }
  }

  @Test func `a file that is none of ours nor a state dict is refused`() {
    let folder = TemporaryFolder()
    let path = folder.write("no tensors", as: "x.safetensors")
    #expect(throws: TransferError.self) { try StartingModel(path: path) }
    let broken = TensorFile.encode([:], metadata: ["tocsin": "{}"])
    #expect(throws: TransferError.self) {
      try StartingModel(path: folder.write(broken, as: "y.safetensors"))
    }
  }
}

extension Tensor {
  fileprivate static func filled(_ shape: [Int]) -> Tensor {
    Tensor(shape: shape, values: [Float](repeating: 0.5, count: shape.reduce(1, *)))
  }
}
