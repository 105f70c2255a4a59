/// How the scores of a sequence's steps become one score per label, for labels that say what a clip
/// holds but not when.
///
/// With s a step's score σ(logit): `mean` Σs/n; `maximum` the largest s; `linearSoftmax` Σs²/Σs
/// (Wang, Li and Metze, "A comparison of five multiple instance learning pooling functions", 2019);
/// `attention` Σw·s, where w is the softmax over the steps of the attention's logits, per label
/// (Kong et al., "Weakly labelled AudioSet tagging with attention neural networks", 2019).
public enum SequencePooling: String, Codable, Hashable, Sendable, CaseIterable {
  /// Σs/n.
  case mean
  /// The largest.
  case maximum = "max"
  /// Σs²/Σs.
  case linearSoftmax = "linear_softmax"
  /// Σw·s with w learnt.
  case attention

  /// The scores of clips.
  ///
  /// - Parameters:
  ///   - logits: clips × steps × labels.
  ///   - attention: the attention's logits in the same order; only for `attention`.
  ///   - steps: steps per clip.
  ///   - labels: labels per step.
  ///   - mask: which of the clips × steps count; nil: all. A clip without any scores 0.
  /// - Returns: clips × labels, 0…1.
  public func scores(
    logits: Span<Float>, attention: [Float] = [], steps: Int, labels: Int, mask: [Bool]? = nil
  ) -> [Float] {
    let columns = Columns(logits, steps: steps, labels: labels, attention, mask, self)
    var scores: [Float] = []
    for clip in 0..<columns.clips {
      for label in 0..<labels {
        scores.append(Float(columns.column(logits, attention, clip, label).pool(self).score))
      }
    }
    return scores
  }

  /// The logits of clips, and the order they are in.
  struct Columns {
    let clips: Int
    let steps: Int
    let labels: Int
    /// Per clip, the steps that count.
    private let counting: [[Int]]

    init(
      _ logits: Span<Float>, steps: Int, labels: Int, _ attention: [Float], _ mask: [Bool]?,
      _ pooling: SequencePooling
    ) {
      precondition(
        logits.count % (steps * labels) == 0,
        "\(logits.count) logits are not clips of \(steps) × \(labels)")
      let clips = logits.count / (steps * labels)
      precondition(
        pooling == .attention ? attention.count == logits.count : attention.isEmpty,
        "\(attention.count) logits of attention for \(logits.count) logits")
      precondition(mask.map { $0.count == clips * steps } ?? true, "a mask has one value per step")
      counting = (0..<clips).map { clip in
        (0..<steps).filter { mask?[clip * steps + $0] ?? true }
      }
      (self.clips, self.steps, self.labels) = (clips, steps, labels)
    }

    /// Whether any step of a clip counts.
    func counts(_ clip: Int) -> Bool { !counting[clip].isEmpty }

    /// Where a label's values of a clip's counting steps are.
    func places(_ clip: Int, _ label: Int) -> [Int] {
      counting[clip].map { (clip * steps + $0) * labels + label }
    }

    func column(
      _ logits: Span<Float>, _ attention: [Float], _ clip: Int, _ label: Int
    ) -> ScoreColumn {
      let places = places(clip, label)
      return ScoreColumn(
        logits: places.map { Double(logits[$0]) },
        attention: attention.isEmpty ? [] : places.map { Double(attention[$0]) })
    }
  }
}
