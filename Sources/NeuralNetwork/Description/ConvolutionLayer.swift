/// A two-dimensional convolution over time and frequency with stride 1.
///
/// Output frame t sees input frames t - (kernelTime - 1 - lookahead) to t + lookahead; frames before
/// the stream's start and after its end count as zeros, and so do bands beyond both edges, so that
/// bands in = bands out. Tensors: `name.weight` [output, input, time, frequency], earliest frame
/// first, and `name.bias` [output].
public struct ConvolutionLayer: Codable, Hashable, Sendable {
  /// What its tensors' names begin with.
  public var name: String
  /// Channels in, 1...4096.
  public var inputChannels: Int
  /// Channels out, 1...4096.
  public var outputChannels: Int
  /// Frames under the kernel, 1...31.
  public var kernelTime: Int
  /// Bands under the kernel, 1...31, odd.
  public var kernelFrequency: Int
  /// Future frames under the kernel, 0..<kernelTime; 0 is causal.
  public var lookahead: Int
  /// Applied to every output; `none` or `relu`.
  public var activation: Activation

  /// A convolution of these sizes; `NetworkDescription.validate` checks them.
  public init(
    name: String, inputChannels: Int, outputChannels: Int, kernelTime: Int, kernelFrequency: Int,
    lookahead: Int = 0, activation: Activation = .none
  ) {
    self.name = name
    self.inputChannels = inputChannels
    self.outputChannels = outputChannels
    self.kernelTime = kernelTime
    self.kernelFrequency = kernelFrequency
    self.lookahead = lookahead
    self.activation = activation
  }

  private enum CodingKeys: String, CodingKey, CaseIterable {
    case name, lookahead, activation
    case inputChannels = "input_channels"
    case outputChannels = "output_channels"
    case kernelTime = "kernel_time"
    case kernelFrequency = "kernel_frequency"
  }

  /// Decodes the layer; `lookahead` and `activation` may be absent (0, none).
  ///
  /// - Throws: `NetworkError` for unknown keys and words; `DecodingError` for the rest.
  public init(from decoder: any Decoder) throws {
    let object = try StrictObject<CodingKeys>(decoder, place: "convolution", tolerating: "type")
    name = try object.string(.name)
    inputChannels = try object.integer(.inputChannels)
    outputChannels = try object.integer(.outputChannels)
    kernelTime = try object.integer(.kernelTime)
    kernelFrequency = try object.integer(.kernelFrequency)
    lookahead = try object.integer(.lookahead, default: 0)
    activation = try object.word(.activation, default: Activation.none)
  }
}
