import EventOutput
import Foundation
import SoundEvents
import Testing

@Suite struct EventLineTests {
  @Test func `lines are as documented to the byte`() {
    var formatter = EventLineFormatter(run: 0x7f3c_9a1e)
    var lines = [
      formatter.line(for: event(.start), context: hall),
      formatter.line(for: event(.end) { $0.decided = 80_000 }, context: hall),
      formatter.line(
        for: event(.start) {
          $0.onsetUnix = 1_772_349_302.417
          $0.onsetMonotonic = 81_234.512
          $0.onsetTimeError = 0.0011
        }, context: hall, emittedUnix: 1_772_349_302.5666),
      formatter.line(
        for: event(.end) {
          $0.onsetUnix = 1_772_349_302.417
          $0.onsetMonotonic = 81_234.512
          $0.onsetTimeError = 0.0011
          $0.decided = 80_000
          $0.isContinuation = true
          $0.touchesGap = true
          $0.endReason = .maximumDuration
        }, context: hall, emittedUnix: 1_772_349_303.667),
      formatter.line(
        for: GapRecord(position: 96_000, lost: 1600, cause: .xrun, unix: 1_772_349_304.167),
        context: hall),
    ]
    var status = StatusRecord()
    status.state = .running
    status.uptimeSeconds = 3600.25
    status.unix = 1_772_352_901.417
    status.position = 115_208_000
    status.lostSamples = 1600
    status.xruns = 1
    status.recoveries = 1
    status.events = 7
    status.levelDBFS = -51.24
    status.load = 0.0421
    status.slowestStepMilliseconds = 3.2144
    status.readers = 2
    status.device = StatusRecord.Device(losses: 1, suspends: 0)
    status.signal = StatusRecord.Signal(
      noiseFloorDBFS: -71, clippedShare: 0.0002, offset: -0.0031)
    status.driftPartsPerMillion = -12.34
    formatter.isTimeSynchronized = true
    var counts = RejectionCounts()
    (counts.accepted, counts.belowThreshold, counts.tooShort, counts.merged) = (7, 12, 3, 1)
    lines.append(formatter.line(for: status, context: hall, labels: [RejectionCounts(), counts]))
    lines.append(formatter.line(for: SampleLines.heartbeat))
    #expect(lines.map(\.seq) == [1, 2, 3, 4, 5, 6, 0])
    #expect(lines.map(\.isAlarm) == [true, true, true, true, false, false, false])
    #expect(lines.allSatisfy { $0.boot == 0x7f3c_9a1e })
    #expect(lines.map(\.text).joined() == Self.golden)
  }

  @Test func aStatusOfManyLabelsStaysWithinTheLimit() throws {
    let labels = (0..<400).map { "label_number_\($0)" }
    let context = OutputContext(source: "hall", sampleRate: 16_000, labels: labels, model: "m")
    var counts = RejectionCounts()
    counts.belowThreshold = 123_456_789
    var formatter = EventLineFormatter(run: 1)
    let line = formatter.line(
      for: StatusRecord(), context: context,
      labels: Array(repeating: counts, count: 400))
    #expect(line.bytes.count <= 4096)
    let json = try JSON(line.text)
    let shown = json["labels"]?.keys.count ?? 0
    #expect(shown > 50 && Double(400 - shown) == json["labels_omitted"]?.number)
    #expect(try Schema.events().problems(json).isEmpty)
  }

  static let golden = """
    {"v":1,"type":"event.start","id":"7f3c9a1e:7","seq":1,"boot":"7f3c9a1e",\
    "source":"site1/hall","label":"smoke_alarm","onset":1.250,"onset_sample":40000,"rate":32000,"score":0.9877,\
    "mean_score":0.7500,"threshold":0.6000,"level_dbfs":-23.5,"latency_ms":150,\
    "model":"tocsin-1/0123456789abcdef"}
    {"v":1,"type":"event.end","id":"7f3c9a1e:7","seq":2,"boot":"7f3c9a1e",\
    "source":"site1/hall","label":"smoke_alarm","onset":1.250,"offset":2.250,"duration":1.000,"onset_sample":40000,\
    "offset_sample":72000,"rate":32000,"score":0.9877,"mean_score":0.7500,"threshold":0.6000,\
    "level_dbfs":-23.5,"latency_ms":1250,"reason":"ended","model":"tocsin-1/0123456789abcdef"}
    {"v":1,"type":"event.start","id":"7f3c9a1e:7","seq":3,"boot":"7f3c9a1e",\
    "source":"site1/hall","label":"smoke_alarm","onset":1.250,"time":"2026-03-01T07:15:02.417Z",\
    "unix":1772349302.417,"mono":81234.512,"time_err_ms":2,"onset_sample":40000,"rate":32000,\
    "score":0.9877,"mean_score":0.7500,"threshold":0.6000,"level_dbfs":-23.5,"latency_ms":150,"model":"tocsin-1/0123456789abcdef",\
    "emitted":"2026-03-01T07:15:02.567Z"}
    {"v":1,"type":"event.end","id":"7f3c9a1e:7","seq":4,"boot":"7f3c9a1e",\
    "source":"site1/hall","label":"smoke_alarm","onset":1.250,"offset":2.250,"duration":1.000,\
    "time":"2026-03-01T07:15:02.417Z","end_time":"2026-03-01T07:15:03.417Z",\
    "unix":1772349302.417,"mono":81234.512,"time_err_ms":2,"onset_sample":40000,"offset_sample":72000,"rate":32000,\
    "score":0.9877,"mean_score":0.7500,"threshold":0.6000,"level_dbfs":-23.5,\
    "latency_ms":1250,"reason":"maximum_duration","continued":true,"gap":true,\
    "model":"tocsin-1/0123456789abcdef","emitted":"2026-03-01T07:15:03.667Z"}
    {"v":1,"type":"gap","seq":5,"boot":"7f3c9a1e","source":"site1/hall","position":96000,"lost":1600,\
    "seconds":0.050,"time":"2026-03-01T07:15:04.167Z","unix":1772349304.167,"rate":32000,\
    "cause":"xrun"}
    {"v":1,"type":"status","seq":6,"boot":"7f3c9a1e","source":"site1/hall","state":"running","uptime":3600.250,\
    "time":"2026-03-01T08:15:01.417Z","unix":1772352901.417,"position":115208000,"rate":32000,\
    "lost":1600,"xruns":1,"recoveries":1,"dropped_blocks":0,"dropped_records":0,"events":7,\
    "level_dbfs":-51.2,"load":0.0421,"slowest_step_ms":3.2144,"readers":2,"losses":1,\
    "suspends":0,"noise_floor_dbfs":-71.0,"clipped":0.0002,"offset":-0.0031,"drift_ppm":-12.3,\
    "time_sync":true,"labels":{"smoke_alarm":[7,12,3,0,1]}}
    {"v":1,"type":"heartbeat","boot":"7f3c9a1e","last_seq":6,"interval":30.000,\
    "uptime":3600.250,"time":"2026-03-01T08:15:01.417Z","unix":1772352901.417,"sources":2,\
    "sources_running":1,"samples":115206400,"lost":1600,"xruns":1,"reconnects":1,\
    "dropped_blocks":0,"dropped_records":0,"queued_records":3,"events":7,\
    "latency_p50_ms":0.2100,"latency_p99_ms":1.8000,"stdout_waiting":6,"stdout_drops":8,\
    "readers":2,"reader_drops":25,\
    "readers_stalled":1,"readers_refused":0,"spool":"ok","spool_bytes":1048576,\
    "spool_segments":1,"spool_waiting":4,"spool_removed":0,"spool_unsaved":0,\
    "spool_failures":0,"connection":"down","connections":2,"connection_drops":12,\
    "action_runs":9,"action_failures":2,"action_timeouts":1,"action_suppressed":4,\
    "action_dropped":3,"journal_sent":14,"journal_drops":5}

    """

  @Test func `the golden lines stand in the documentation`() throws {
    let path = URL(fileURLWithPath: Schema.path).deletingLastPathComponent()
      .appendingPathComponent("events.md").path
    let text = try String(contentsOfFile: path, encoding: .utf8)
    let lines = Self.golden.split(separator: "\n").dropFirst(2)
    for line in lines + WatchLineTests.golden.split(separator: "\n") {
      #expect(text.contains(line))
    }
  }

  @Test func `every line is strict JSON, fits the schema and has at most 4096 bytes`() throws {
    let schema = try Schema.events()
    var types: Set<String> = []
    for line in SampleLines.all() {
      try #require(line.bytes.count <= 4096)
      try #require(line.bytes.last == 10 && line.bytes.count { $0 == 10 } == 1)
      let value = try JSON(line.text)
      try #require(schema.problems(value) == [])
      types.insert(value["type"]?.text ?? "")
    }
    #expect(
      types == [
        "event.start", "event.end", "gap", "status", "heartbeat", "source.stalled", "source.lost",
        "source.regained", "mic_dead", "mic_alive", "mic_trouble", "clock_step", "suspended",
        "spool_failed", "spool_restored",
      ])
  }

  @Test func `the schema refuses what it must`() throws {
    let schema = try Schema.events()
    var formatter = EventLineFormatter(run: 1)
    let good = formatter.line(for: event(.start), context: hall).text
    #expect(schema.problems(try JSON(good)) == [])
    for (old, new) in [
      ("\"v\":1", "\"v\":2"), ("\"score\":0.9877", "\"score\":1.5"), ("\"rate\":32000,", ""),
      ("\"rate\":", "\"extra\":1,\"rate\":"), ("\"seq\":1", "\"seq\":1.5"),
      ("\"onset\":1.250", "\"onset\":\"1.250\""), ("00000001:7", "1:7"),
      ("\"onset_sample\":40000", "\"onset_sample\":9007199254740992"),
      ("\"onset_sample\":", "\"unix\":1.000,\"onset_sample\":"), ("event.start", "event.end"),
    ] {
      let bad = good.replacingOccurrences(of: old, with: new)
      let value = try JSON(bad)
      #expect(bad != good && schema.problems(value) != [], "\(old) -> \(new)")
    }
  }

  static let python = "/usr/bin/python3"

  static func hasPythonSchema() -> Bool {
    (try? runPython(["-c", "import jsonschema"], input: "")) == 0
  }

  static func runPython(_ arguments: [String], input: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardInput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    pipe.fileHandleForWriting.write(Data(input.utf8))
    try pipe.fileHandleForWriting.close()
    process.waitUntilExit()
    return process.terminationStatus
  }

  @Test(.enabled(if: hasPythonSchema(), "needs python3 with the jsonschema package"))
  func `another implementation of JSON Schema accepts every line too`() throws {
    let script = """
      import json, jsonschema, sys
      schema = json.load(open(sys.argv[1]))
      jsonschema.Draft202012Validator.check_schema(schema)
      validator = jsonschema.Draft202012Validator(schema)
      count = 0
      for line in sys.stdin:
        validator.validate(json.loads(line))
        count += 1
      sys.exit(0 if count == int(sys.argv[2]) else 3)
      """
    let lines = Self.golden + SampleLines.all().prefix(600).map(\.text).joined()
    #expect(try Self.runPython(["-c", script, Schema.path, "607"], input: lines) == 0)
    #expect(try Self.runPython(["-c", script, Schema.path, "1"], input: "{\"v\":1}\n") == 1)
  }

  @Test func `names come back whole unless they are too long`() throws {
    for name in SampleLines.hostileNames {
      let context = OutputContext(
        source: name, sampleRate: 8000, labels: [name, name], model: name)
      var formatter = EventLineFormatter(run: 0)
      let value = try JSON(formatter.line(for: event(.end), context: context).text)
      for key in ["source", "label", "model"] {
        let found = try #require(value[key]?.text)
        #expect(name.unicodeScalars.starts(with: found.unicodeScalars))
        let isShort = name.utf8.count < 40
        #expect(isShort ? found == name : found.utf8.count >= 40)
      }
    }
  }

  @Test func `invalid bytes become replacement characters`() {
    let escaped = JSONText.escaped([0x61, 0xFF, 0x62, 0xC3], limit: 100)
    #expect(String(decoding: escaped, as: UTF8.self) == "a\u{FFFD}b\u{FFFD}")
    #expect(JSONText.escaped([0x61, 0x22, 0x22], limit: 4) == Array("a\\\"".utf8))
  }

  @Test func `the shape of numbers does not depend on their value`() throws {
    var formatter = EventLineFormatter(run: 0)
    let line = formatter.line(
      for: event(.end) {
        $0.peakScore = .nan
        $0.meanScore = .infinity
        $0.levelDBFS = -0.04
        $0.onset = 0
        $0.offset = 1
        $0.decided = 0
      }, context: hall)
    for part in [
      "\"score\":0.0000,", "\"mean_score\":1.0000,", "\"level_dbfs\":0.0,", "\"duration\":0.000,",
      "\"latency_ms\":0,",
    ] {
      #expect(line.text.contains(part))
    }
  }

  @Test func `lines of labels that are no alarms are none, and an unknown label is none`() {
    let context = OutputContext(
      source: "hall", sampleRate: 16_000, labels: ["dog_bark", "smoke_alarm"], model: "m",
      alarmLabels: ["smoke_alarm"])
    var formatter = EventLineFormatter(run: 0)
    let alarms = [0, 1, 2, -1].map { index in
      formatter.line(for: event(.start) { $0.label = index }, context: context).isAlarm
    }
    #expect(alarms == [false, true, false, false])
  }

  @Test func `numbers go on after those of an earlier run`() {
    var formatter = EventLineFormatter(run: 2, after: 41)
    #expect(formatter.line(for: event(.start), context: hall).seq == 42)
    #expect(formatter.line(for: HeartbeatRecord()).text.contains("\"last_seq\":42,"))
    #expect(formatter.line(for: event(.end), context: hall).seq == 43)
  }

  @Test func `a label index outside the model is called unknown`() {
    var formatter = EventLineFormatter(run: 0)
    let line = formatter.line(for: event(.start) { $0.label = 2 }, context: hall)
    #expect(line.text.contains("\"label\":\"unknown\""))
  }
}
