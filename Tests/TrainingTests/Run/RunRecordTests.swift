import TestSupport
import Testing
import Training

@Suite struct RunRecordTests {
  private let folder = TemporaryFolder()

  private func line(of record: RunRecord) throws -> String {
    let path = "\(folder.path)/metrics.jsonl"
    try MetricsLog.new(path: path).append(record)
    return String(decoding: try #require(readFile(path)), as: UTF8.self)
  }

  @Test func `a step is one line of JSON with snake_case keys`() throws {
    #expect(
      try line(of: .step(SampleRecords.step(10)))
        == #"{"clips_per_second":41.5,"elapsed_seconds":10,"epoch":1,"gradient_norm":2,"#
        + #""kind":"step","loss":0.1,"parts":{"strong":0.1,"teacher_scores":0.7},"#
        + #""rate":0.0025,"step":10}"# + "\n")
  }

  @Test func `a validation is one line of JSON with its figures by name`() throws {
    let record = ValidationRecord(
      epoch: 2, step: 60, figures: ["clip_accuracy": 0.5], isBest: true, elapsedSeconds: 9)
    #expect(
      try line(of: .validation(record))
        == #"{"elapsed_seconds":9,"epoch":2,"figures":{"clip_accuracy":0.5},"is_best":true,"#
        + #""kind":"validation","step":60}"# + "\n")
  }

  @Test func `records come back as they were`() throws {
    let path = "\(folder.path)/metrics.jsonl"
    let records = SampleRecords.all(steps: 90).filter {
      if case .step = $0 { true } else { false }
    }
    let log = try MetricsLog.new(path: path)
    for record in records { try log.append(record) }
    #expect(try MetricsLog.read(path: path) == records)
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `what is not finite is null and comes back as not-a-number`(_ value: Double) throws {
    var step = SampleRecords.step(10)
    step.loss = value
    step.parts.weak = value
    let text = try line(of: .step(step))
    #expect(text.contains(#""loss":null"#) && text.contains(#""weak":null"#))
    let path = "\(folder.path)/metrics.jsonl"
    guard case .step(let read) = try MetricsLog.read(path: path).first else {
      Issue.record("no step came back")
      return
    }
    #expect(read.loss.isNaN && read.parts.weak?.isNaN == true)
    #expect(read.parts.strong == 0.1 && read.parts.teacherEmbedding == nil)

    let validation = ValidationRecord(
      epoch: 1, step: 1, loss: value, figures: ["psds1": value], isBest: false, elapsedSeconds: 1)
    #expect(try line(of: .validation(validation)).contains(#""figures":{"psds1":null}"#))
    guard case .validation(let read) = try MetricsLog.read(path: path).first else {
      Issue.record("no validation came back")
      return
    }
    #expect(read.loss?.isNaN == true && read.figures["psds1"]?.isNaN == true)
  }
}
