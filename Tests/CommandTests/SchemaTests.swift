import Glibc
import TestSupport
import Testing

/// The published schema, applied by an implementation that is not ours.
enum PythonSchema {
  static let isInstalled =
    Processes.run("/usr/bin/env", ["python3", "-c", "import jsonschema"]).status == 0

  private static let schema: String = {
    let tests = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
    return "/\(tests)/docs/event-v1.schema.json"
  }()

  /// What is wrong with lines; empty when they conform.
  static func problems(_ lines: [String]) -> String {
    let script = """
      import json, sys, jsonschema
      validator = jsonschema.Draft202012Validator(json.load(open(sys.argv[1])))
      for line in sys.stdin:
          assert len(line.encode()) <= 4096, line
          value = json.loads(line, parse_constant=lambda name: sys.exit(name))
          for error in validator.iter_errors(value):
              print(error.message[:300], line[:200])
      """
    let result = Processes.run(
      "/usr/bin/env", ["python3", "-c", script, schema],
      input: Array(lines.joined(separator: "\n").utf8))
    return result.text + (result.status == 0 ? "" : result.errors)
  }
}

@Suite(.enabled(if: PythonSchema.isInstalled, "needs python3 with the jsonschema package"))
struct SchemaTests {
  private let bench = Workbench(rate: 16_000)

  @Test func linesOfDetectConform() {
    let result = bench.run(
      ["detect", "--emit", "both", "--start-time", "2026-03-01T07:15:00Z", bench.wav])
    #expect(result.lines.count == 6 && PythonSchema.problems(result.lines) == "")
  }

  @Test func linesOfListenConformWithStatusAndGaps() {
    let result = bench.run(
      ["listen", "--file", bench.wav, "--realtime", "--status-every", "0.5", "--name", "a\"b\u{7}"])
    #expect(result.lines.contains { $0.contains("\"type\":\"status\"") })
    #expect(PythonSchema.problems(result.lines) == "")
  }

  @Test func aLineThatIsWrongIsNoticed() {
    #expect(PythonSchema.problems([#"{"v":1,"type":"event.start","id":"x"}"#]) != "")
  }
}
