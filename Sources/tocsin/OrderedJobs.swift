internal import AudioSignal
internal import Glibc
internal import Supervision
internal import Synchronization

/// Independent work on many files, on several threads, with the results in the files' order.
enum OrderedJobs {
  /// The cores this process may use.
  static var coreCount: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }

  private struct Shared<Output: Sendable>: Sendable {
    var next = 0
    var done = 0
    var results: [Int: Result<Output, Failure>] = [:]
    var isCancelled = false
  }

  /// Runs `work` on every path and gives each result to `deliver`, in order, on this thread.
  ///
  /// A path whose work fails is named on stderr and the others go on.
  /// - Returns: how many paths failed.
  static func run<Output: Sendable>(
    _ paths: [String], jobs: Int, unit: String,
    work: @escaping @Sendable (String) throws -> Output, deliver: (Output) throws -> Void
  ) throws -> Int {
    let shared = SharedState(Shared<Output>())
    let finished = WakeSignal()
    let workers = try (0..<min(jobs, paths.count)).map { _ in
      try BackgroundThread(name: "tocsin-file") {
        while let index = shared.takeNext(limit: paths.count) {
          let result = Result { try work(paths[index]) }.mapError(Failure.init)
          shared.put(result, at: index)
          finished.signal()
        }
      }
    }
    defer { for worker in workers { worker.join() } }
    var bar = ProgressBar(total: paths.count, unit: unit)
    defer { bar.finish() }
    var failures = 0
    for index in paths.indices {
      var result = shared.take(at: index)
      while result == nil {
        _ = finished.wait(timeoutMilliseconds: 1000)
        bar.update(done: shared.doneCount)
        result = shared.take(at: index)
      }
      switch result {
      case .success(let output)?:
        do {
          try deliver(output)
        } catch {
          shared.cancel()
          throw error
        }
      case .failure(let failure)?:
        failures += 1
        bar.finish()
        StandardError.write("tocsin: \(failure)\n")
      case nil:
        break
      }
    }
    return failures
  }

  private final class SharedState<Output: Sendable>: Sendable {
    private let state: Mutex<Shared<Output>>

    init(_ initial: Shared<Output>) { state = Mutex(initial) }

    func takeNext(limit: Int) -> Int? {
      state.withLock { shared in
        guard !shared.isCancelled, shared.next < limit else { return nil }
        shared.next += 1
        return shared.next - 1
      }
    }

    func put(_ result: Result<Output, Failure>, at index: Int) {
      state.withLock { shared in
        shared.results[index] = result
        shared.done += 1
      }
    }

    func take(at index: Int) -> Result<Output, Failure>? {
      state.withLock { $0.results.removeValue(forKey: index) }
    }

    var doneCount: Int { state.withLock { $0.done } }

    func cancel() { state.withLock { $0.isCancelled = true } }
  }
}
