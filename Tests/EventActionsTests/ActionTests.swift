import EventActions
import EventOutput
import Glibc
import TestSupport
import Testing

/// One after the other: they count the children and descriptors of the process.
@Suite(.serialized) struct ActionTests {
  @Test func `hundreds of runs leave no descriptor and no zombie`() {
    let bench = ActionBench([
      EventAction(name: "ends", command: .program(["true"])),
      EventAction(name: "fails", command: .program(["/nowhere/x"])),
      EventAction(name: "writes", command: .shell("head -c 100000 /dev/zero")),
    ])
    bench.publish()
    #expect(bench.waitForRuns(3))
    let before = entries(of: "/proc/self/fd").count
    for round in 2...50 {
      bench.publish(seq: round)
      #expect(bench.waitForRuns(Int64(round) * 3))
    }
    #expect(entries(of: "/proc/self/fd").count == before)
    #expect(children().isEmpty)
    #expect(bench.runner.counters.failures == 50)
  }

  @Test func `no more runs begin in a minute than allowed, which is told once`() {
    let bench = ActionBench("echo $TOCSIN_SEQ >> $D/log") { $0.runsPerMinute = 3 }
    for seq in 1...10 { bench.publish(seq: seq) }
    #expect(bench.wait { bench.runner.counters.suppressed == 7 })
    #expect(bench.waitForRuns(3))
    #expect(bench.lines("log") == ["1", "2", "3"])
    #expect(
      bench.warnings == [
        "action test: more than 3 runs in a minute; further events are counted, not run"
          + " (1 so far)"
      ])
  }

  @Test func `in no minute are there too many runs, and none is refused without need`() {
    var generator = SeededGenerator(seed: 1)
    for perMinute in [1, 2, 7, 60] {
      var limit = RunLimit(perMinute: perMinute)
      var begun: [Int64] = []
      var now: Int64 = 0
      for _ in 0..<5000 {
        now += Int64.random(in: 0...(90_000_000_000 / Int64(perMinute)), using: &generator)
        let recent = begun.count { now - $0 < 60_000_000_000 }
        let isAllowed = limit.begin(at: now)
        guard isAllowed == (recent < perMinute) else {
          Issue.record("\(perMinute) a minute: \(recent) before \(now), allowed: \(isAllowed)")
          return
        }
        if isAllowed { begun.append(now) }
        if begun.count > 200 { begun.removeFirst(100) }
      }
    }
  }

  @Test func `when too many wait the oldest make room`() {
    // Waits for the file before it takes note of its event.
    let bench = ActionBench(
      "until [ -e $D/go ]; do sleep 0.01; done; echo $TOCSIN_SEQ >> $D/log")
    bench.publish(seq: 1)
    #expect(bench.wait { bench.runner.counters.runs == 1 })
    for seq in 2...30 { bench.publish(seq: seq) }
    #expect(bench.runner.counters.dropped == 13)
    bench.folder.write("", as: "go")
    #expect(bench.waitForRuns(17))
    #expect(bench.lines("log") == ([1] + (15...30)).map(String.init))
    #expect(bench.wait { bench.warnings.count == 1 })
    #expect(bench.warnings[0].contains("events were dropped so far, the oldest first"))
  }

  @Test(arguments: [
    // Obeys, but for what it started; then: nobody obeys.
    "echo $$ > $D/pids; sleep 1000 & echo $! >> $D/pids; wait",
    "trap '' TERM; echo $$ > $D/pids; (while :; do sleep 0.1; done) & echo $! >> $D/pids; wait",
    // Gone at once, but not what it started.
    "echo $$ > $D/pids; sleep 1000 & echo $! >> $D/pids",
    // Says nothing any more and goes on.
    "exec > /dev/null 2>&1; echo $$ > $D/pids; echo $$ >> $D/pids; sleep 1000",
  ])
  func `what takes too long is ended with all that it started`(_ command: String) {
    let bench = ActionBench(command) { $0.timeoutSeconds = 0.3 }
    bench.publish()
    #expect(bench.wait { bench.runner.counters.timeouts == 1 })
    let pids = bench.lines("pids").compactMap { Int32($0) }
    #expect(pids.count == 2)
    #expect(bench.wait { pids.allSatisfy(isGone) })
    #expect(children().isEmpty)
    #expect(
      bench.warnings == [
        "action test: the command, or what it started, was not done in time (0.3 s) and was ended"
          + " (event 7f3c9a1e:1)"
      ])
  }

  @Test func `what has left the group cannot hold up the next run`() {
    let bench = ActionBench("setsid sleep 1000 & echo $! >> $D/pids") { $0.timeoutSeconds = 0.2 }
    bench.publish(seq: 1)
    bench.publish(seq: 2)
    #expect(bench.wait { bench.runner.counters.timeouts == 2 })
    #expect(children().isEmpty)
    for pid in bench.lines("pids").compactMap({ Int32($0) }) { kill(pid, SIGKILL) }
  }

  @Test func `what a command starts with its output elsewhere may go on`() throws {
    let bench = ActionBench("sleep 1000 > /dev/null 2>&1 & echo $! > $D/pid") {
      $0.timeoutSeconds = 0.5
    }
    bench.publish(seq: 1)
    bench.publish(seq: 2)
    #expect(bench.waitForRuns(2))
    let pid = try #require(bench.lines("pid").first.flatMap { Int32($0) })
    usleep(700_000)
    #expect(!isGone(pid) && bench.runner.counters.timeouts == 0)
    kill(pid, SIGKILL)
  }

  @Test func `at the end what waits is still run, within the time that is left`() {
    let bench = ActionBench("sleep 0.05; echo $TOCSIN_SEQ >> $D/log")
    for seq in 1...4 { bench.publish(seq: seq) }
    bench.stop(withinSeconds: 10)
    #expect(bench.lines("log") == ["1", "2", "3", "4"])
    #expect(bench.runner.counters.dropped == 0)
  }

  @Test func `at the end what has no time left is ended or dropped`() {
    let bench = ActionBench("trap '' TERM; echo $$ >> $D/pid; while :; do sleep 0.1; done")
    for seq in 1...4 { bench.publish(seq: seq) }
    #expect(bench.wait { bench.lines("pid").count == 1 })
    bench.stop(withinSeconds: 0.1)
    #expect(children().isEmpty)
    let counters = bench.runner.counters
    #expect(counters.runs == 1 && counters.timeouts == 1 && counters.dropped == 3)
  }

  @Test func `lines that are no events are passed over`() {
    let bench = ActionBench("echo $TOCSIN_SEQ >> $D/log")
    for text in ["", "\n", "{}", "[1]\n", "{\"type\":1}\n", "{\"type\":\"event.start\"", "\u{0}"] {
      #expect(bench.runner.publish(OutputLine(bytes: Array(text.utf8), seq: 1)) == .accepted)
    }
    bench.publish(seq: 9)
    #expect(bench.waitForRuns(1))
    #expect(bench.lines("log") == ["9"] && bench.runner.counters.runs == 1)
  }
}
