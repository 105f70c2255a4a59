// options: -max_len=2048
import AudioFeatures
import DetectionPipeline
import Glibc
import NeuralNetwork
import SoundEvents

// A model's description from its text to a detector that hears a little sound. The tensors are
// made to measure, so that mutations of the text get as deep as they can; ModelFileFuzz is for the
// bytes of the file.

private let noTensors = tensorFile([:])
private let sound = (0..<20_000).map { Float(sin(Double($0) * 0.3)) }

/// Takes one input of the fuzzer as far as it goes.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = UnsafeBufferPointer(start: data, count: count)
  let text = String(decoding: input, as: UTF8.self)
  // Without tensors the description is decoded and checked, and tells which tensors it wants.
  guard let described = try? ModelBundle(description: text, tensors: noTensors, path: "fuzz"),
    isWorthwhile(described.header.network, input)
  else { return 0 }
  let tensors = described.header.network.tensors.map { specification in
    let size = specification.shape.reduce(1, *)
    return (
      specification.name,
      Tensor(
        shape: specification.shape,
        values: (0..<size).map { Float(($0 * 37 + 11) % 101 - 50) * 0.02 })
    )
  }
  let file = tensorFile(Dictionary(tensors) { first, _ in first })
  guard let model = try? ModelBundle(description: text, tensors: file, path: "fuzz"),
    let detector = try? Detector(model: model, settings: model.eventSettings())
  else { return 0 }
  let features = model.header.features
  let length = min(sound.count, features.fftSize + 4 * features.hopSamples)
  var open: Set<Int64> = []
  detector.process(sound.span.extracting(first: length), emit: { track($0, &open) })
  detector.finish(reason: .endOfStream, emit: { track($0, &open) })
  precondition(open.isEmpty, "an event has no end")
  return 0
}

/// Small networks always, larger ones seldom: what they reach is mostly the same.
private func isWorthwhile(
  _ network: NetworkDescription, _ input: UnsafeBufferPointer<UInt8>
) -> Bool {
  let (parameters, products) = (network.parameterCount, network.multiplyAccumulatesPerStep)
  if parameters < 2000, products < 20_000 { return true }
  return parameters < 200_000 && products < 10_000_000 && isOne(of: 64, input)
}

private func tensorFile(_ tensors: [String: Tensor]) -> TensorFile {
  do {
    return try TensorFile(bytes: TensorFile.encode(tensors))
  } catch {
    fatalError("what was written cannot be read: \(error)")
  }
}

/// Every event has one start and one end, and no time runs backwards.
private func track(_ record: EventRecord, _ open: inout Set<Int64>) {
  precondition(record.onset <= record.offset && record.onset >= 0)
  switch record.kind {
  case .start: precondition(open.insert(record.number).inserted)
  case .end: precondition(open.remove(record.number) != nil)
  }
}

/// Writes small valid descriptions to the directory in `FUZZ_SEEDS`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ argumentCount: UnsafeMutablePointer<Int32>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
  guard let directory = getenv("FUZZ_SEEDS").map({ String(cString: $0) }) else { return 0 }
  let compressions = [
    #"{"kind":"ln","floor":1e-6}"#, #"{"kind":"decibel","floor":1e-9}"#, #"{"kind":"none"}"#,
    #"{"kind":"pcen","gain":0.98,"bias":2,"power":0.5,"time_constant":0.4,"epsilon":1e-6,"scale":1}"#,
  ]
  let smoothings = ["none", "median", "exponential"]
  for (index, compression) in compressions.enumerated() {
    let json = """
      {"format_version":1,"name":"seed","features":{"sample_rate":8000,"fft_size":64,
       "window":"hann","window_samples":60,"hop_samples":32,"bands":4,"minimum_frequency":0,
       "maximum_frequency":4000,"mel_scale":"slaney","mel_norm":"slaney",
       "compression":\(compression)},
       "network":{"input_bands":4,"layers":[
        {"type":"pooling","kind":"average","time":2,"frequency":1},
        {"type":"dense","name":"d","input_size":4,"output_size":1,"activation":"sigmoid"}]},
       "labels":["a"],"clip_pooling":"mean","events":{"default":{"onset_threshold":0.5,
        "offset_threshold":0.4,"smoothing":{"kind":"\(smoothings[index % 3])","seconds":0.05},
        "minimum_duration":0.01,"minimum_gap":0.02,"maximum_duration":1,"cooldown":0.1},
        "labels":{"a":{"onset_threshold":0.45}}},"provenance":{"created":"2026-01-01"}}
      """
    if let file = fopen("\(directory)/seed-\(index).json", "w") {
      fputs(json, file)
      fclose(file)
    }
  }
  return 0
}
