internal import NeuralNetwork
internal import SoundScenes

/// What a network learns from in one step.
public struct TrainingBatch: Sendable {
  /// Examples × frames × bands, normalised.
  public var features: [Float]
  /// Examples × steps × labels, 0…1.
  public var strong: [Float]
  /// Which of them are known.
  public var strongMask: [Bool]
  /// Examples × labels, 0…1.
  public var weak: [Float]
  /// Which of them are known.
  public var weakMask: [Bool]
  /// Examples × the teacher's values; empty without a teacher.
  public var teacher: [Float]
  /// Which of the examples the teacher has seen.
  public var teacherMask: [Bool]
}

/// A part of a batch before it is mixed: one example.
struct TrainingExample {
  var features: [Float]
  var strong: [Float]
  var strongMask: [Bool]
  var weak: [Float]
  var weakMask: [Bool]
  var teacher: [Float]
  var isTaught: Bool

  /// Mixes with another example; what is known of only one of them is not known of the mixture.
  func mixed(with other: TrainingExample, weight: Float) -> TrainingExample {
    var result = self
    Self.mix(&result.features, other.features, weight)
    Self.mix(&result.strong, other.strong, weight)
    Self.mix(&result.weak, other.weak, weight)
    Self.mix(&result.teacher, other.teacher, weight)
    for index in strongMask.indices where !other.strongMask[index] {
      result.strongMask[index] = false
    }
    for index in weakMask.indices where !other.weakMask[index] { result.weakMask[index] = false }
    result.isTaught = isTaught && other.isTaught
    return result
  }

  private static func mix(_ values: inout [Float], _ other: [Float], _ weight: Float) {
    var span = values.mutableSpan
    Mixup.mix(&span, with: other.span, weight: weight)
  }
}
