import Glibc
public import NeuralNetwork

/// A model made by hand that hears two tones: "low" at 500 Hz and "high" at 3000 Hz.
///
/// Its network pools four frames and gives sigmoid(ln power in the tone's mel band − 3); so a tone
/// with an amplitude of 0.5 scores above 0.99, silence and quiet noise score 0.
public enum ToneModel {
  /// What it hears, in the order of its outputs.
  public static let labels = ["low", "high"]
  /// Samples per row of scores.
  public static let stepSamples = 640
  /// Samples per second.
  public static let sampleRate = 16_000
  /// Mel bands.
  public static let bands = 32

  /// The description, with parts that a test wants different.
  public static func header(
    version: Int = 1, labels: [String] = labels, bands: Int = bands,
    events: String = #"{"default":{"smoothing":{"kind":"median","seconds":0.2}}}"#
  ) -> String {
    let names = labels.map { "\"\($0)\"" }.joined(separator: ",")
    return """
      {"format_version":\(version),"name":"tones",
       "features":{"sample_rate":16000,"fft_size":512,"window":"hann","window_samples":512,
        "hop_samples":160,"bands":\(bands),"minimum_frequency":0,"maximum_frequency":8000,
        "mel_scale":"htk","mel_norm":"none","compression":{"kind":"ln","floor":1e-6}},
       "network":{"input_bands":32,"layers":[
        {"type":"pooling","kind":"average","time":4,"frequency":1},
        {"type":"dense","name":"out","input_size":32,"output_size":2,"activation":"sigmoid"}]},
       "labels":[\(names)],"clip_pooling":"max",
       "events":\(events),"provenance":{"created":"2026-01-01","recipe":"made by hand"}}
      """
  }

  /// The weights.
  public static var tensors: [String: Tensor] {
    var weight = [Float](repeating: 0, count: 2 * bands)
    weight[band(of: 500)] = 1
    weight[bands + band(of: 3000)] = 1
    return [
      "out.weight": Tensor(shape: [2, bands], values: weight),
      "out.bias": Tensor(shape: [2], values: [-3, -3]),
    ]
  }

  /// The bytes of the model file.
  public static func bytes(header: String = header(), tensors: [String: Tensor] = tensors)
    -> [UInt8]
  {
    TensorFile.encode(tensors, metadata: ["tocsin": header])
  }

  /// The band whose centre is nearest on the HTK mel scale.
  private static func band(of hertz: Double) -> Int {
    func mel(_ hertz: Double) -> Double { 2595 * log10(1 + hertz / 700) }
    let spacing = mel(8000) / Double(bands + 1)
    return Int((mel(hertz) / spacing).rounded()) - 1
  }
}
