internal import Dispatch
internal import Glibc
internal import Synchronization

/// Work that a thread can take.
protocol Work: AnyObject, Sendable {
  /// Does all of it; called once. `member` is the number of the thread, from 0.
  func run(member: Int)
}

/// Threads that live as long as the team and take pieces of work in the order they were given.
final class WorkerTeam: Sendable {
  /// Threads, the calling one, which is the last member, not counted.
  let count: Int

  private let shared = Shared()
  private let threads: [pthread_t]

  /// Starts `count` threads; with fewer, should the system refuse, work takes longer.
  init(count: Int) {
    var threads: [pthread_t] = []
    for member in 0..<count {
      let start = Unmanaged.passRetained(Start(shared: shared, member: member))
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
          while let work = start.shared.next() { work.run(member: start.member) }
          return nil
        }, start.toOpaque())
      if code == 0 { threads.append(thread) } else { start.release() }
    }
    self.threads = threads
    self.count = count
  }

  deinit {
    shared.end(threads: threads.count)
    for thread in threads { pthread_join(thread, nil) }
  }

  /// Hands over a piece of work.
  func add(_ work: any Work) { shared.add(work) }

  /// Takes a piece that no thread has begun, for the calling thread to do.
  func takeBack() -> (any Work)? { shared.takeBack() }

  private final class Shared: Sendable {
    private let queue = Mutex<[any Work]>([])
    // One count for each piece in the queue, and at the end one for each thread.
    private let available = DispatchSemaphore(value: 0)

    func add(_ work: any Work) {
      queue.withLock { $0.append(work) }
      available.signal()
    }

    /// Waits for a piece; nil at the end.
    func next() -> (any Work)? {
      available.wait()
      return queue.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    func takeBack() -> (any Work)? {
      guard available.wait(timeout: .now()) == .success else { return nil }
      return queue.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    func end(threads: Int) {
      for _ in 0..<threads { available.signal() }
    }
  }

  private final class Start {
    let shared: Shared
    let member: Int

    init(shared: Shared, member: Int) {
      self.shared = shared
      self.member = member
    }
  }
}
