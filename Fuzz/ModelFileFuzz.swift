// options: -max_len=2048
import FoundationEssentials
import Glibc
import NeuralNetwork

// A model file from its bytes to one step of its network. Input that begins with a brace is taken
// for a network description alone and gets tensors to its measure: mutations reach deeper there
// than behind a header whose length has to be right.

/// The part of the metadata that describes the network.
private struct Metadata: Decodable {
  var network: NetworkDescription
}

/// Takes one input of the fuzzer as far as it goes.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = UnsafeBufferPointer(start: data, count: count)
  let bytes = Array(input)
  if bytes.first == UInt8(ascii: "{") {
    guard let network = try? NetworkDescription(json: String(decoding: bytes, as: UTF8.self)),
      isWorthwhile(network, input),
      let file = try? TensorFile(bytes: TensorFile.encode(zeros(for: network)))
    else { return 0 }
    // Tensors made from a valid description must be accepted.
    guard let streaming = try? StreamingNetwork(network, tensors: file) else { abort() }
    run(streaming)
    return 0
  }
  guard let file = try? TensorFile(bytes: bytes) else { return 0 }
  for name in file.tensorNames { _ = file.tensor(name) }
  guard let text = file.metadata["tocsin"],
    let metadata = try? JSONDecoder().decode(Metadata.self, from: Data(text.utf8)),
    isWorthwhile(metadata.network, input),
    let streaming = try? StreamingNetwork(metadata.network, tensors: file)
  else { return 0 }
  run(streaming)
  return 0
}

/// What is within the limits may still take a tenth of a second per step. Small networks always, larger
/// ones seldom: what they reach is mostly the same.
private func isWorthwhile(
  _ network: NetworkDescription, _ input: UnsafeBufferPointer<UInt8>
) -> Bool {
  let (parameters, products) = (network.parameterCount, network.multiplyAccumulatesPerStep)
  if parameters < 2000, products < 20_000 { return true }
  return parameters < 200_000 && products < 2_000_000 && isOne(of: 64, input)
}

private func zeros(for network: NetworkDescription) -> [String: Tensor] {
  var tensors: [String: Tensor] = [:]
  for tensor in network.tensors {
    let count = tensor.shape.reduce(1, *)
    tensors[tensor.name] = Tensor(
      shape: tensor.shape, values: [Float](repeating: 0, count: count))
  }
  return tensors
}

private func run(_ network: consuming StreamingNetwork) {
  let features = [Float](repeating: 1, count: network.stepFrames * network.inputBands)
  var scores = [Float](repeating: 0, count: network.outputSize)
  var span = scores.mutableSpan
  _ = network.step(features.span, into: &span)
  while network.flush(into: &span) {}
}

/// Writes small valid files to the directory in `FUZZ_SEEDS`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ argumentCount: UnsafeMutablePointer<Int32>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
  guard let directory = getenv("FUZZ_SEEDS").map({ String(cString: $0) }) else { return 0 }
  let convolution = """
    {"type":"convolution","name":"c","input_channels":1,"output_channels":2,"kernel_time":3,\
    "kernel_frequency":3,"lookahead":1,"activation":"relu"}
    """
  let layers = [
    #"{"type":"dense","name":"d","input_size":4,"output_size":2,"activation":"sigmoid"}"#,
    #"{"type":"gru","name":"g","input_size":4,"hidden_size":3,"layers":2}"#,
    #"{"type":"pooling","kind":"max","time":2,"frequency":2}"#,
    convolution,
    convolution + #",{"type":"pooling","kind":"average","time":2,"frequency":2},"#
      + #"{"type":"gru","name":"g","input_size":4,"hidden_size":3},"#
      + #"{"type":"dense","name":"d","input_size":3,"output_size":2,"activation":"relu"}"#,
  ]
  for (index, layers) in layers.enumerated() {
    let json = #"{"input_bands":4,"layers":[\#(layers)]}"#
    guard let network = try? NetworkDescription(json: json) else { abort() }
    let path = "\(directory)/seed-\(index)"
    let metadata = ["tocsin": #"{"network":\#(json)}"#]
    try? TensorFile.write(zeros(for: network), metadata: metadata, to: path + ".safetensors")
    if let file = fopen(path + ".json", "w") {
      fputs(json, file)
      fclose(file)
    }
  }
  return 0
}
