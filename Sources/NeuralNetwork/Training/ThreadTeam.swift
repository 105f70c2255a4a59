import Glibc
import Synchronization

/// Threads that take numbered pieces of work until none is left.
///
/// Which thread takes which piece is left to chance, so that a thread that is held up holds up
/// nobody else. What a piece computes must not depend on it: then results do not depend on the
/// number of threads either. Threads live as long as one call of `share`; to start one takes some
/// 20 µs, a thousandth of the work that is shared.
struct ThreadTeam: Sendable {
  /// Threads at work, the calling one included.
  let count: Int

  /// Calls `body` once for every piece 0..<pieces and returns when all calls have.
  ///
  /// - Parameter body: gets the piece, and which member 0..<count of the team it runs on.
  func share(_ pieces: Int, _ body: (_ piece: Int, _ member: Int) -> Void) {
    withoutActuallyEscaping(body) { body in
      let work = Work(pieces, body)
      var threads: [pthread_t] = []
      for member in 1..<max(1, min(count, pieces)) {
        let start = Unmanaged.passRetained(Start(work: work, member: member))
        var thread = pthread_t()
        let code = pthread_create(
          &thread, nil,
          { argument in
            guard let argument else { return nil }
            let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
            start.work.run(member: start.member)
            return nil
          }, start.toOpaque())
        // Without a thread there are fewer hands, but the work gets done.
        if code == 0 { threads.append(thread) } else { start.release() }
      }
      work.run(member: 0)
      for thread in threads { pthread_join(thread, nil) }
    }
  }

  private final class Work {
    private let next = Atomic<Int>(0)
    private let pieces: Int
    private let body: (Int, Int) -> Void

    init(_ pieces: Int, _ body: @escaping (Int, Int) -> Void) {
      self.pieces = pieces
      self.body = body
    }

    func run(member: Int) {
      while true {
        let piece = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard piece < pieces else { return }
        body(piece, member)
      }
    }
  }

  private final class Start {
    let work: Work
    let member: Int

    init(work: Work, member: Int) {
      self.work = work
      self.member = member
    }
  }
}
