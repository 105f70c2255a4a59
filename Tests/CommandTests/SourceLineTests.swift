import Glibc
import TestSupport
import Testing

/// A microphone that is not there is no reason to end: at boot it may come later.
struct MissingMicrophoneTests {
  private let bench = Workbench(rate: 16_000)

  @Test func aMissingMicrophoneIsToldAndWaitedFor() throws {
    let running = bench.start(
      ["listen", "--device", "hw:CARD=Nope,DEV=0", "--name", "x", "--status-every", "0.2"])
    var text = ""
    for _ in 0..<50 where !text.contains("heartbeat") {
      text += String(decoding: running.read(withinMilliseconds: 100), as: UTF8.self)
    }
    running.signal(SIGTERM)
    #expect(running.ends(withinSeconds: 3))
    let result = running.finish()
    #expect(result.status == 0 && result.errors.contains("waiting for the microphone"))
    let lines = text.split(separator: "\n").compactMap { JSON.object(String($0)) }
    let types = lines.compactMap { $0["type"] as? String }
    #expect(types.prefix(3) == ["source.lost", "status", "heartbeat"])
    #expect(JSON.value(lines.first, "reason") as? String == "gone")
    #expect(JSON.number(lines.first, "seconds") ?? 9 < 1)
    let status = lines.first { $0["type"] as? String == "status" }
    #expect(JSON.value(status, "state") as? String == "lost")
    #expect(JSON.value(status, "rate") == nil)
  }
}

/// What the program says while its microphone misbehaves.
@Suite(.enabled(if: FaultMicrophone.isPossible, "needs make, cc and ALSA's headers"))
struct SourceLineTests {
  private let bench = Workbench(rate: 16_000, seconds: 30)

  /// The lines of `listen` with a microphone of these faults, until enough of them were seen.
  private func listen(
    _ script: String, seconds: Double, samples: [Int16]? = nil, arguments: [String]? = nil,
    until isEnough: ([[String: Any]]) -> Bool
  ) throws -> (lines: [[String: Any]], status: Int32) {
    let configuration = try FaultMicrophone.configuration(
      in: bench.folder, samples: samples ?? bench.samples, rate: bench.rate,
      options: script.isEmpty ? "" : "script \"\(script)\"")
    let running = bench.start(
      arguments
        ?? [
          "listen", "--device", "faultmic", "--rate", "16000", "--name", "x", "--status-every", "1",
        ],
      environment: ["ALSA_CONFIG_PATH": configuration])
    var bytes: [UInt8] = []
    var lines: [[String: Any]] = []
    for _ in 0..<Int(seconds * 10) where !isEnough(lines) {
      bytes += running.read(withinMilliseconds: 100)
      lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        .compactMap { JSON.object(String($0)) }
    }
    running.signal(SIGTERM)
    #expect(running.ends(withinSeconds: 5))
    let result = running.finish()
    let all = String(decoding: bytes + result.output, as: UTF8.self)
    if PythonSchema.isInstalled {
      #expect(PythonSchema.problems(all.split(separator: "\n").map(String.init)) == "")
    }
    return (lines, result.status)
  }

  private func types(_ lines: [[String: Any]]) -> [String] {
    types(lines, "source.") + types(lines, "mic_")
  }

  private func types(_ lines: [[String: Any]], _ kind: String) -> [String] {
    lines.compactMap { $0["type"] as? String }.filter { $0.hasPrefix(kind) }
  }

  @Test func anUnpluggedMicrophoneIsToldLostAndRegainedWithItsGap() throws {
    let (lines, status) = try listen("unplug@2+1.5", seconds: 12) { lines in
      lines.contains { $0["type"] as? String == "gap" } && types(lines).count > 1
    }
    #expect(status == 0)
    #expect(types(lines) == ["source.lost", "source.regained"])
    let lost = try #require(lines.first { $0["type"] as? String == "source.lost" })
    #expect(lost["reason"] as? String == "gone" && JSON.number(lost, "seconds") ?? 9 <= 2)
  }

  @Test func aStallIsToldBeforeItIsALoss() throws {
    let (lines, _) = try listen("stall@1+2.4", seconds: 10) {
      types($0).contains("source.regained")
    }
    #expect(types(lines) == ["source.stalled", "source.lost", "source.regained"])
  }

  @Test(arguments: ["xrun@1", "suspend@1+0.3"])
  func whatIsRepairedIsAGapAndNoLoss(script: String) throws {
    let (lines, _) = try listen(script, seconds: 8) { lines in
      lines.contains { $0["type"] as? String == "gap" }
    }
    #expect(types(lines).isEmpty)
    #expect(lines.contains { $0["type"] as? String == "gap" })
  }

  @Test func soundsJustBeforeInAndAfterOverrunsAreReported() throws {
    // The tones last from 1 to 1.8 s and from 2.5 to 3.7 s.
    let (lines, _) = try listen("xrun@0.6 xrun@1.4 xrun@2.2 xrun@3", seconds: 10) { lines in
      lines.contains {
        $0["type"] as? String == "event.end" && $0["label"] as? String == "high"
      }
    }
    let gaps = lines.filter { $0["type"] as? String == "gap" }
    #expect(gaps.count == 4)
    let starts = lines.filter { $0["type"] as? String == "event.start" }
    #expect(Set(starts.compactMap { $0["label"] as? String }) == ["low", "high"])
    #expect(lines.contains { $0["type"] as? String == "event.end" && $0["gap"] as? Bool == true })
    for gap in gaps {
      #expect(JSON.number(gap, "lost") ?? 0 > 0 && JSON.number(gap, "position") ?? 0 > 0)
    }
  }

  @Test func aMicrophoneThatIsMissingAtTheStartIsWaitedFor() throws {
    let (lines, status) = try listen("unplug@0+2", seconds: 12) { lines in
      lines.contains { $0["type"] as? String == "event.start" }
    }
    #expect(status == 0)
    #expect(types(lines) == ["source.lost", "source.regained"])
  }

  @Test func aLateMicrophoneJoinsTheOthers() throws {
    let sources = [("early", "filemic"), ("late", "faultmic")].map { name, device in
      """
      [[source]]
      name = "\(name)"
      device = "\(device)"
      rate = 16000
      channels = 1
      format = "S16_LE"
      """
    }
    let config = bench.folder.write(sources.joined(separator: "\n"), as: "two.toml")
    let (lines, status) = try listen(
      "unplug@0+2", seconds: 15, arguments: ["listen", "--config", config]
    ) { lines in
      lines.contains {
        $0["type"] as? String == "event.end" && $0["source"] as? String == "late"
      }
    }
    #expect(status == 0)
    func told(_ source: String, _ kind: String) -> [String] {
      types(lines.filter { $0["source"] as? String == source }, kind)
    }
    #expect(told("early", "source.") == [])
    #expect(told("late", "source.") == ["source.lost", "source.regained"])
    // The first one was heard while the other one was looked for.
    let firsts = lines.filter { ($0["type"] as? String)?.hasPrefix("event.") == true }
    #expect(firsts.first?["source"] as? String == "early")
    #expect(told("early", "event.").count >= 2 && told("late", "event.").count >= 2)
  }

  @Test func aMicrophoneThatGivesZerosIsToldDeadWithinThreeSeconds() throws {
    let (lines, _) = try listen("", seconds: 10, samples: bench.samples.prefix(16_000) + []) {
      types($0).contains("mic_dead")
    }
    let dead = try #require(lines.last { $0["type"] as? String == "mic_dead" })
    #expect(dead["reason"] as? String == "silence")
    #expect((2.0...2.2).contains(JSON.number(dead, "seconds") ?? 0))
    // The recording is over after a second, and all that follows is zero.
    #expect((3.0...4).contains((JSON.number(dead, "position") ?? 0) / 16_000))
    // The status says what is known of the device.
    let status = try #require(lines.last { $0["type"] as? String == "status" })
    for key in ["losses", "suspends", "noise_floor_dbfs", "clipped", "offset"] {
      #expect(JSON.number(status, key) != nil, "\(key)")
    }
  }

  @Test func linesAreNumberedAndOrderedByTheMonotonicClock() throws {
    let (lines, _) = try listen("unplug@2+1.5", seconds: 12) { $0.count >= 6 }
    let numbers = lines.compactMap { JSON.number($0, "seq") }
    #expect(numbers == (1...max(1, numbers.count)).map(Double.init))
    for line in lines where (line["type"] as? String)?.hasPrefix("event.") == true {
      #expect(JSON.number(line, "mono") ?? 0 > 0)
      #expect((1...50).contains(JSON.number(line, "time_err_ms") ?? 0))
    }
  }
}
