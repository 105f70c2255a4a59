extension TrainingNetwork {
  /// Finds the gradients of a loss, from its gradients with respect to what the network gave.
  ///
  /// - Parameters:
  ///   - logits: of the logits of the last `forward`, which was one in training.
  ///   - attention: of the attention's logits; nil: they have no part in the loss.
  ///   - injected: of the outputs of observed layers, by their index; as `output(ofLayer:)`.
  ///
  /// Replaces `gradients`.
  public func backward(
    _ logits: Span<Float>, attention: [Float]? = nil, injected: [Int: [Float]] = [:]
  ) {
    guard let pass = lastPass, pass.isTraining else {
      preconditionFailure("backward needs a forward in training before it")
    }
    precondition(
      options.observedLayers.isSuperset(of: injected.keys), "only observed layers take gradients")
    // The layers' values are used up on the way.
    lastPass = nil
    gradients = [Float](repeating: 0, count: layout.count)
    let last = plan.stages.count - 1
    put(logits, to: memory[plan.gradient(of: last)], plan.stages[last], pass)
    let lowest = lowestStage(pass)
    for index in stride(from: last, through: lowest, by: -1) {
      let stage = plan.stages[index]
      let below =
        index > lowest || options.wantsInputGradient
        ? memory[plan.gradient(of: index + 1)] : nil
      let extra = injected[stage.layer]
      precondition(extra.map { $0.count == pass.sequences * stage.output.count } ?? true)
      stage.backward(
        pass, input: source(of: index, pass), gradient: memory[plan.gradient(of: index)],
        injected: extra, inputGradient: below, gradients: &gradients)
      if index == last, let head = plan.attention, let attention {
        put(attention.span, to: memory[plan.attentionGradient], head, pass)
        head.backward(
          pass, input: source(of: last, pass), gradient: memory[plan.attentionGradient],
          injected: nil, inputGradient: below, accumulating: true, gradients: &gradients)
      }
    }
    if options.wantsInputGradient {
      inputGradient = plan.input.frame.values(
        memory[plan.gradient(of: 1)], frames: pass.sequences * frames)
    }
  }

  /// The stage below which nothing learns.
  private func lowestStage(_ pass: TrainingPass) -> Int {
    if options.wantsInputGradient { return 0 }
    let learning = plan.stages.firstIndex { !$0.isFrozen(pass) } ?? plan.stages.count
    guard let attention = plan.attention, !attention.isFrozen(pass) else { return learning }
    return min(learning, plan.stages.count - 1)
  }

  private func put(
    _ gradient: Span<Float>, to target: UnsafeMutablePointer<Float>, _ stage: TrainingStage,
    _ pass: TrainingPass
  ) {
    let count = pass.sequences * stage.output.count
    precondition(gradient.count == count, "\(gradient.count) gradients for \(count) logits")
    VectorMath.clear(target, count)
    gradient.withUnsafeBufferPointer {
      stage.output.frame.add($0.pointer, to: target, frames: pass.sequences * stage.output.frames)
    }
  }
}
