internal import Dispatch
internal import Synchronization

/// Batches made ahead of the network, on a thread of their own, in the order of the steps.
///
/// What a batch holds depends on its step alone, so it makes no difference how far ahead it is made.
final class BatchQueue: Sendable {
  private let plan: BatchPlan
  private let maker: BatchMaker
  private let steps: Range<Int>
  private let ready = DispatchSemaphore(value: 0)
  // From 0 up: one that ends below its first value traps.
  private let room = DispatchSemaphore(value: 0)
  private let state = Mutex<State>(State())

  private struct State: Sendable {
    var batches: [Result<TrainingBatch, TrainingError>] = []
    var isStopped = false
  }

  /// Begins to make the batches of these steps.
  init(plan: BatchPlan, maker: BatchMaker, steps: Range<Int>, ahead: Int = 3) {
    self.plan = plan
    self.maker = maker
    self.steps = steps
    for _ in 0..<ahead { room.signal() }
    DispatchQueue.global(qos: .userInitiated).async { [self] in run() }
  }

  /// The next step's batch.
  func next() throws(TrainingError) -> TrainingBatch {
    ready.wait()
    let result = state.withLock { $0.batches.removeFirst() }
    room.signal()
    return try result.get()
  }

  /// Makes no further batches.
  func stop() {
    state.withLock { $0.isStopped = true }
    room.signal()
  }

  private func run() {
    for step in steps {
      room.wait()
      if state.withLock({ $0.isStopped }) { return }
      let result: Result<TrainingBatch, TrainingError>
      do {
        result = .success(try maker.batch(of: plan.examples(step: step), step: step))
      } catch {
        result = .failure(error)
      }
      state.withLock { $0.batches.append(result) }
      ready.signal()
    }
  }
}
