/// What a layer reads or gives for one sequence.
struct SequenceShape: Hashable, Sendable {
  var frames: Int
  var frame: FrameShape

  var count: Int { frames * frame.count }
}

/// The arena of a network in training.
final class TrainingMemory {
  private let arena: Arena

  init(_ layout: ArenaLayout) { arena = Arena(layout) }

  subscript(region: Region) -> UnsafeMutablePointer<Float> { arena[region].pointer }
}

/// What one run over a batch is about, for all layers alike.
struct TrainingPass {
  let memory: TrainingMemory
  let team: ThreadTeam
  /// Sequences in the batch.
  let sequences: Int
  /// Whether batch statistics and dropout are at work.
  let isTraining: Bool
  /// Names of the layers that learn nothing.
  let frozenLayers: Set<String>
  /// Distinguishes what is dropped in one step from what is dropped in another.
  let step: Int
  /// The working memory of every member of the team, and the parts of a gradient.
  let shared: SharedRegions

  /// The working memory of a member of the team.
  func scratch(_ member: Int) -> UnsafeMutablePointer<Float> {
    memory[shared.scratch] + member * shared.scratchCount
  }
}

/// Working memory that one layer after the other uses.
struct SharedRegions: Sendable {
  /// Threads × scratchCount.
  var scratch: Region
  var scratchCount: Int
  /// The gradients of one layer's parameters, one per group of sequences.
  var parts: Region
}

/// Sequences that go through a layer's backward pass together, and share one gradient.
///
/// The groups depend on the batch alone and their gradients are added in their order, so that the
/// sum has the same bits however many threads there are.
struct SequenceGroups {
  /// The most groups there are: enough to keep as many threads busy.
  static let limit = 16

  let sequences: Int
  let size: Int

  init(sequences: Int, atLeast size: Int = 1) {
    self.sequences = sequences
    self.size = max(size, (sequences + Self.limit - 1) / Self.limit)
  }

  var count: Int { (sequences + size - 1) / size }

  subscript(group: Int) -> Range<Int> { group * size..<min(sequences, (group + 1) * size) }

  /// Runs `body` once for every group, on the pass's team, and adds up the gradients.
  ///
  /// - Parameter body: gets the group's sequences, the member it runs on, and where to add its
  ///   gradient of `count` values, which is zero at first; nil where `count` is 0.
  /// - Returns: where the sum is.
  func accumulate(
    _ pass: TrainingPass, count values: Int,
    _ body: (Range<Int>, _ member: Int, _ gradient: UnsafeMutablePointer<Float>?) -> Void
  ) -> UnsafeMutablePointer<Float> {
    let parts = pass.memory[pass.shared.parts]
    pass.team.share(count) { group, member in
      let part = parts + group * values
      VectorMath.clear(part, values)
      body(self[group], member, values > 0 ? part : nil)
    }
    let slice = 1 << 14
    pass.team.share((values + slice - 1) / slice) { index, _ in
      let begin = index * slice
      for group in 1..<max(1, count) {
        VectorMath.add(
          parts + group * values + begin, to: parts + begin, min(slice, values - begin))
      }
    }
    return parts
  }
}
