extension TrainingNetwork {
  /// What an optimiser may move: everything but the layers that are frozen.
  ///
  /// - Parameters:
  ///   - weightDecay: of factors of inputs; biases and normalisations do not decay.
  ///   - rateFactors: what a layer's learning rate is multiplied by, by the layer's name; 1 for those
  ///     without.
  /// - Throws: if there is no layer of such a name.
  public func parameterGroups(
    weightDecay: Double = 0, rateFactors: [String: Double] = [:]
  ) throws(NetworkError) -> [ParameterGroup] {
    try options.check(frozen: Set(rateFactors.keys), description)
    return layout.entries.filter { !frozenLayers.contains($0.layer) }.map { entry in
      ParameterGroup(
        range: entry.range, rateFactor: rateFactors[entry.layer] ?? 1,
        weightDecay: entry.role == .weight ? weightDecay : 0)
    }
  }
}
