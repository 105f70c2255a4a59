/// The numbers that a streaming network multiplies.
public enum NetworkPrecision: String, CaseIterable, Sendable {
  /// Floats: what the network was trained with, and what every other precision is measured by.
  case float32
  /// The upper halves of floats, where it pays: weights and input of convolutions with three bands
  /// under the kernel and of gated recurrent units.
  ///
  /// Sums, states, biases and all other layers stay floats. Results have the same bits on every
  /// processor with fused multiply-add, but only some are faster for it:
  /// ``InstructionSet/multipliesBFloat16``.
  case bfloat16

  /// Floats of memory that a run of values takes; an odd last bfloat16 has a zero beside it.
  func words(_ values: Int) -> Int { self == .bfloat16 ? (values + 1) / 2 : values }
}
