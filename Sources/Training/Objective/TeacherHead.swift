internal import Glibc
internal import NeuralNetwork
internal import SoundScenes

/// What compares a network with a teacher: a dense layer on the mean over time of what the trunk gives,
/// learnt along with the network and not part of the model.
///
/// Its outputs are the teacher's scores, compared by cross entropy, then the components of the teacher's
/// embedding, compared by the mean square.
struct TeacherHead {
  /// Numbers that are learnt: a row of `inputs` factors per output, and an addend per output.
  private(set) var parameters: [Float]
  private(set) var gradients: [Float]
  private var adam: AdamW
  private let inputs: Int
  private let scores: Int
  private let components: Int
  private let settings: TrainingRecipe.TeacherSettings

  /// What a batch's comparison gave.
  struct Result {
    /// The weighted sum.
    var value = 0.0
    /// Cross entropy with the scores.
    var scores = 0.0
    /// Mean square of the embedding's components.
    var embedding = 0.0
    /// By the trunk's outputs, in their order.
    var gradient: [Float]
  }

  private var outputs: Int { scores + components }

  /// - Parameter inputs: values per step of the trunk.
  init(
    inputs: Int, teacher: TeacherValues, settings: TrainingRecipe.TeacherSettings, seed: UInt64
  ) {
    self.inputs = inputs
    self.settings = settings
    scores = teacher.scores
    components = teacher.components
    var generator = SplitMix64(seed: seed, place: -3)
    let bound = 1 / Double(inputs).squareRoot()
    parameters = (0..<(teacher.count * inputs)).map { _ in
      Float(generator.uniform(-bound...bound))
    }
    // Scores are near 0 nearly always: without this the first steps teach only that.
    parameters += teacher.means.enumerated().map { index, mean in
      guard index < teacher.scores else { return 0 }
      let share = min(max(mean, 1e-4), 0.5)
      return log(share / (1 - share))
    }
    gradients = [Float](repeating: 0, count: parameters.count)
    adam = AdamW(count: parameters.count)
  }

  /// Compares, and finds the gradients of the head's own parameters.
  ///
  /// - Parameter trunk: examples × steps × inputs.
  mutating func evaluate(trunk: [Float], batch: TrainingBatch) -> Result {
    var result = Result(gradient: [Float](repeating: 0, count: trunk.count))
    for index in gradients.indices { gradients[index] = 0 }
    let examples = batch.teacherMask.count
    let taught = batch.teacherMask.count { $0 }
    guard taught > 0 else { return result }
    let steps = trunk.count / (examples * inputs)
    for example in 0..<examples where batch.teacherMask[example] {
      let begin = example * steps * inputs
      let mean = Self.mean(trunk, begin, steps: steps, inputs: inputs)
      let targets = batch.teacher[(example * outputs)..<((example + 1) * outputs)]
      let slopes = slopes(mean, Array(targets), taught, &result)
      let back = backward(slopes, mean)
      for step in 0..<steps {
        for input in 0..<inputs {
          result.gradient[begin + step * inputs + input] = back[input] / Float(steps)
        }
      }
    }
    result.value =
      settings.scoreWeight * result.scores + settings.embeddingWeight * result.embedding
    return result
  }

  /// Moves the parameters by an optimiser's step.
  mutating func step(rate: Double, weightDecay: Double) {
    let groups = layout.entries.map { entry in
      ParameterGroup(
        range: entry.range, weightDecay: entry.role == .weight ? weightDecay : 0)
    }
    adam.step(&parameters, gradients: gradients, rate: rate, groups: groups)
  }

  /// Everything that a resumed run needs.
  func checkpoint() -> [String: Tensor] {
    layout.tensors(parameters, prefix: Self.prefix)
      .merging(adam.tensors(of: layout, prefix: Self.prefix + "adam.")) { $1 }
  }

  /// Goes on where the head of a checkpoint stopped.
  mutating func load(_ file: TensorFile) throws(NetworkError) {
    let values = try layout.values(in: file, prefix: Self.prefix)
    adam = try AdamW(file, layout: layout, prefix: Self.prefix + "adam.")
    parameters = values
  }

  private static let prefix = "training.teacher."

  private var layout: ParameterLayout {
    ParameterLayout(
      layer: "head",
      [
        (TensorSpecification(name: "weight", shape: [outputs, inputs]), .weight),
        (TensorSpecification(name: "bias", shape: [outputs]), .bias),
      ])
  }

  /// The derivatives of the weighted loss by every output.
  private func slopes(
    _ mean: [Float], _ targets: [Float], _ taught: Int, _ result: inout Result
  ) -> [Float] {
    parameters.withUnsafeBufferPointer { parameters in
      (0..<outputs).map { output in
        var sum = parameters[outputs * inputs + output]
        for input in 0..<inputs { sum += parameters[output * inputs + input] * mean[input] }
        let (value, target) = (Double(sum), Double(targets[output]))
        if output < scores {
          let share = 1 / Double(taught * scores)
          result.scores +=
            share * (max(value, 0) - value * target + log1p(exp(-abs(value))))
          return Float(settings.scoreWeight * share * (1 / (1 + exp(-value)) - target))
        }
        let share = 1 / Double(taught * components)
        result.embedding += share * (value - target) * (value - target)
        return Float(settings.embeddingWeight * share * 2 * (value - target))
      }
    }
  }

  /// Adds to the gradients of the parameters and gives those of the inputs.
  private mutating func backward(_ slopes: [Float], _ mean: [Float]) -> [Float] {
    var back = [Float](repeating: 0, count: inputs)
    let weights = outputs * inputs
    parameters.withUnsafeBufferPointer { parameters in
      gradients.withUnsafeMutableBufferPointer { gradients in
        for (output, slope) in slopes.enumerated() {
          let row = output * inputs
          for input in 0..<inputs {
            back[input] += slope * parameters[row + input]
            gradients[row + input] += slope * mean[input]
          }
          gradients[weights + output] += slope
        }
      }
    }
    return back
  }

  private static func mean(
    _ trunk: [Float], _ begin: Int, steps: Int, inputs: Int
  ) -> [Float] {
    var mean = [Float](repeating: 0, count: inputs)
    for step in 0..<steps {
      for input in 0..<inputs { mean[input] += trunk[begin + step * inputs + input] }
    }
    return mean.map { $0 / Float(steps) }
  }
}
