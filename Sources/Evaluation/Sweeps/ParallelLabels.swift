internal import Dispatch
internal import Synchronization

/// Work on labels, which do not depend on each other, in several threads.
enum ParallelLabels {
  /// The results of `body` for each label, in the order of the labels: the same whatever `jobs` is.
  ///
  /// - Parameters:
  ///   - labelCount: the number of labels.
  ///   - jobs: threads, at least 1.
  ///   - workspace: makes what each thread keeps from label to label.
  ///   - body: called once per label, possibly at the same time.
  static func map<Workspace: ~Copyable, Result: Sendable>(
    _ labelCount: Int, jobs: Int, workspace: @Sendable () -> Workspace,
    _ body: @Sendable (inout Workspace, Int) -> Result
  ) -> [Result] {
    let next = Atomic(0)
    let results = Mutex<[Result?]>(Array(repeating: nil, count: labelCount))
    @Sendable func work() {
      var workspace = workspace()
      while true {
        let label = next.add(1, ordering: .relaxed).oldValue
        guard label < labelCount else { return }
        let result = body(&workspace, label)
        results.withLock { $0[label] = result }
      }
    }
    if jobs > 1, labelCount > 1 {
      DispatchQueue.concurrentPerform(iterations: min(jobs, labelCount)) { _ in work() }
    } else {
      work()
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}
