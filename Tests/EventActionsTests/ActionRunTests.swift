import EventActions
import EventOutput
import Glibc
import TestSupport
import Testing

extension ActionTests {
  @Test func `a command gets the line on its input and its values in the environment`() {
    let bench = ActionBench("cat > $D/line; env | grep ^TOCSIN_ | sort > $D/environment")
    bench.publish(seq: 7)
    #expect(bench.waitForRuns(1))
    #expect(bench.lines("line").count == 1)
    #expect(bench.lines("line").first?.hasPrefix("{\"v\":1,\"type\":\"event.start\"") == true)
    // The tests have variables of their own that begin so.
    let inherited = ["TOCSIN_DATA=", "TOCSIN_GOLDEN_EVALUATION=", "TOCSIN_KILLS=", "TOCSIN_MODEL="]
    let environment = bench.lines("environment").filter { line in
      !inherited.contains { line.hasPrefix($0) }
    }
    #expect(
      environment == [
        "TOCSIN_ID=7f3c9a1e:7", "TOCSIN_LABEL=dog", "TOCSIN_ONSET=1.250", "TOCSIN_SCORE=0.9730",
        "TOCSIN_SEQ=7", "TOCSIN_SOURCE=yard", "TOCSIN_TIME=2026-03-01T07:15:02.417Z",
        "TOCSIN_TYPE=event.start",
      ])
    #expect(bench.runner.counters.failures == 0 && bench.logged.isEmpty)
  }

  @Test func `a list is a program and its arguments, without a shell`() {
    let bench = ActionBench([
      EventAction(name: "list", command: .program(["printf", "%s|", "a b", "$HOME", "*;\n'"]))
    ])
    bench.publish()
    #expect(bench.waitForRuns(1))
    #expect(bench.output == ["action list: a b|$HOME|*;", "action list: '|"])
  }

  @Test func `an action runs for the types and labels it names`() {
    var dogs = EventAction(name: "dogs", command: .shell("echo $TOCSIN_SEQ >> $D/dogs"))
    dogs.labels = ["dog"]
    var all = EventAction(
      name: "all", command: .shell("echo $TOCSIN_SEQ >> $D/all"),
      types: ["event.start", "event.end"])
    all.runsPerMinute = 0
    var losses = EventAction(
      name: "losses", command: .shell("echo $TOCSIN_SEQ >> $D/losses"), types: ["source.lost"])
    losses.labels = ["dog"]
    let bench = ActionBench([dogs, all, losses])
    bench.publish(label: "dog", seq: 1)
    bench.publish(label: "cat", seq: 2)
    bench.publish("event.end", label: "dog", seq: 3)
    bench.publish("source.lost", label: nil, seq: 4)
    bench.publish("status", label: nil, seq: 5)
    #expect(bench.waitForRuns(5))
    #expect(bench.lines("dogs") == ["1"])
    #expect(bench.lines("all") == ["1", "2", "3"])
    #expect(bench.lines("losses") == ["4"])
  }

  @Test func `a label cannot reach the shell`() {
    let bench = ActionBench("printf %s \"$TOCSIN_LABEL\" > $D/label")
    bench.publish(label: #"$(touch $D/x)\"; touch $D/x; `touch $D/x`\n\u0000é"#)
    #expect(bench.waitForRuns(1))
    #expect(
      readFile("\(bench.folder.path)/label")
        == Array("$(touch $D/x)\"; touch $D/x; `touch $D/x`\n\u{FFFD}é".utf8))
    #expect(readFile("\(bench.folder.path)/x") == nil)
  }

  @Test func `each action has one run at a time, in order`() {
    let bench = ActionBench(
      "echo begin $TOCSIN_SEQ >> $D/log; sleep 0.05; echo end $TOCSIN_SEQ >> $D/log")
    for seq in 1...5 { bench.publish(seq: seq) }
    #expect(bench.waitForRuns(5))
    #expect(bench.lines("log") == (1...5).flatMap { ["begin \($0)", "end \($0)"] })
  }

  @Test func `one action does not wait for another`() {
    let bench = ActionBench([
      EventAction(name: "slow", command: .shell("sleep 100")),
      EventAction(name: "quick", command: .shell("echo $TOCSIN_SEQ >> $D/quick")),
    ])
    for seq in 1...3 { bench.publish(seq: seq) }
    #expect(bench.wait { bench.lines("quick").count == 3 && bench.runner.counters.runs == 4 })
  }

  @Test(arguments: [
    ("exit 3", "the command failed with status 3 (event 7f3c9a1e:1)"),
    ("kill -KILL $$", "the command was ended by signal 9 (event 7f3c9a1e:1)"),
    (
      "/nowhere/x 2> /dev/null",
      "the command failed with status 127 (a command was not found) (event 7f3c9a1e:1)"
    ),
  ])
  func `a failure is counted and told`(_ command: String, _ message: String) {
    let bench = ActionBench(command)
    bench.publish()
    #expect(bench.wait { bench.runner.counters.failures == 1 })
    #expect(bench.warnings == ["action test: " + message])
  }

  @Test func `a program that is not there is told of by its name`() {
    let bench = ActionBench([
      EventAction(name: "none", command: .program(["/nowhere/x", "y"])),
      EventAction(name: "folder", command: .program(["/tmp"])),
    ])
    bench.publish()
    #expect(bench.wait { bench.runner.counters.failures == 2 })
    #expect(
      bench.warnings == [
        "action none: cannot start /nowhere/x: No such file or directory (event 7f3c9a1e:1)",
        "action folder: cannot start /tmp: Permission denied (event 7f3c9a1e:1)",
      ])
    #expect(children().isEmpty)
  }

  @Test func `a command need not read its input`() {
    let bench = ActionBench("exec <&-; echo $TOCSIN_SEQ >> $D/log")
    for seq in 1...3 { bench.publish(seq: seq) }
    #expect(bench.waitForRuns(3))
    #expect(bench.lines("log") == ["1", "2", "3"] && bench.logged.isEmpty)
  }

  @Test func `a line of 4096 bytes is handed over whole`() {
    let bench = ActionBench("wc -c > $D/size")
    bench.publish(label: String(repeating: "x", count: 4096 - 172))
    #expect(bench.waitForRuns(1))
    #expect(bench.lines("size").first.flatMap { Int($0) } ?? 0 > 4000)
    #expect(bench.runner.counters.failures == 0)
  }

  @Test func `what a command writes is logged without what steers a terminal`() {
    let bench = ActionBench("echo one; echo; printf 'two\\033[31m\\r\\000x' >&2")
    bench.publish()
    #expect(bench.waitForRuns(1))
    #expect(bench.output == ["action test: one", "action test: two [31m  x"])
  }

  @Test func `megabytes of output become a few lines and a count`() {
    let bench = ActionBench("yes 123456789 | head -c 5000000; echo done > $D/done")
    bench.publish()
    #expect(bench.waitForRuns(1))
    #expect(bench.lines("done") == ["done"])
    let lines = bench.output
    #expect(lines.count == 21 && lines[0] == "action test: 123456789")
    #expect(lines.last == "action test: … and \(5_000_000 - 200) bytes more")
  }

  @Test func `a command that writes without end has to wait`() throws {
    let bench = ActionBench("yes") { $0.timeoutSeconds = 1 }
    bench.publish()
    #expect(bench.wait { bench.runner.counters.timeouts == 1 })
    let count = try #require(bench.output.last?.split(separator: " ").dropLast(2).last)
    // Some 3 MB in a second; hundreds if it were read as fast as it comes.
    #expect(try #require(Int(count)) < 60_000_000)
  }

  @Test func `a line without end is cut`() {
    let bench = ActionBench("head -c 3000000 /dev/zero | tr '\\0' x")
    bench.publish()
    #expect(bench.waitForRuns(1))
    let whole = String(repeating: "x", count: 500)
    #expect(
      bench.output == ["action test: \(whole)", "action test: … and \(3_000_000 - 500) bytes more"])
  }

  @Test func `a command inherits no descriptor, no signal setting and nothing of the service`()
    throws
  {
    setenv("NOTIFY_SOCKET", "/run/x", 1)
    setenv("TOCSIN_DURATION", "of another event", 1)
    setenv("KEPT", "a=b", 1)
    // Open in programs that are started, as a library may leave it.
    let leak = dup(1)
    signal(SIGPIPE, SIG_IGN)
    signal(SIGUSR2, SIG_IGN)
    defer {
      close(leak)
      for name in ["NOTIFY_SOCKET", "TOCSIN_DURATION", "KEPT"] { unsetenv(name) }
      signal(SIGUSR2, SIG_DFL)
    }
    let bench = ActionBench(
      "ls /proc/$$/fd > $D/descriptors; grep -E 'Sig(Blk|Ign)' /proc/$$/status > $D/signals;"
        + " env > $D/environment; ps -o pgid= $$ > $D/group; echo $$ >> $D/group")
    bench.publish()
    #expect(bench.waitForRuns(1))
    // While `ls` writes to its file, the shell itself has nothing more than the three.
    #expect(bench.lines("descriptors").filter { ["0", "1", "2"].contains($0) }.count == 3)
    #expect(!bench.lines("descriptors").contains("\(leak)"))
    #expect(bench.lines("signals").count == 2)
    for line in bench.lines("signals") {
      let set = try #require(UInt64(line.split(separator: "\t")[1], radix: 16))
      // The C library keeps signals 32 and 33 for itself and ignores them while it starts a program.
      #expect(set & ~0x1_8000_0000 == 0, "\(line)")
    }
    let environment = bench.lines("environment")
    #expect(environment.contains("KEPT=a=b") && environment.contains("TOCSIN_LABEL=dog"))
    #expect(!environment.contains { $0.hasPrefix("NOTIFY_SOCKET") })
    #expect(!environment.contains { $0.hasPrefix("TOCSIN_DURATION") })
    let group = bench.lines("group").map { $0.filter { $0 != " " } }
    #expect(group.count == 2 && group[0] == group[1])
  }
}
