import AudioSignal
import DetectionPipeline
import NeuralNetwork
import SoundEvents
import TestSupport

/// A pipeline over an array, with everything it said.
struct PipelineRun {
  var events: [EventRecord] = []
  var gaps: [StreamGap] = []
  var scores: [[Float]] = []
  var counters: PipelineCounters

  static func model(_ header: String = ToneModel.header()) throws -> ModelBundle {
    try ModelBundle(
      tensors: TensorFile(bytes: ToneModel.bytes(header: header)), path: "tones.safetensors")
  }

  /// Feeds `samples` in `pieces`; `lost` leaves that many samples out after the given position.
  init(
    _ samples: [Float], sampleRate: Int = ToneModel.sampleRate, pieces: [Int]? = nil,
    lost: (position: Int, count: Int)? = nil, clock: StreamClock = .none,
    change: (inout [EventSettings]) -> Void = { _ in }
  ) throws {
    let model = try Self.model()
    var settings = model.eventSettings()
    change(&settings)
    let pipeline = try SourcePipeline(
      model: model, settings: settings, sampleRate: sampleRate, maximumBlock: 8192, clock: clock)
    counters = pipeline.counters
    var position = 0
    for piece in pieces ?? Array(repeating: 4096, count: samples.count / 4096 + 1) {
      var begin = position
      let end = min(samples.count, position + piece)
      if let lost, begin < lost.position + lost.count, end > lost.position {
        feed(pipeline, samples, begin..<max(begin, lost.position))
        begin = min(end, lost.position + lost.count)
      }
      feed(pipeline, samples, begin..<end)
      position = end
    }
    pipeline.finish(
      reason: .endOfStream, emit: { events.append($0) },
      observe: { _, row in scores.append(row.indices.map { row[$0] }) })
  }

  private mutating func feed(_ pipeline: SourcePipeline, _ samples: [Float], _ range: Range<Int>) {
    guard !range.isEmpty else { return }
    pipeline.process(
      samples.span.extracting(range),
      header: BlockHeader(
        position: Int64(range.lowerBound), count: range.count, monotonicNanoseconds: 0),
      emit: { events.append($0) }, gap: { gaps.append($0) },
      observe: { _, row in scores.append(row.indices.map { row[$0] }) })
  }

  var ends: [EventRecord] { events.filter { $0.kind == .end } }

  func seconds(_ position: SamplePosition, _ rate: Int = ToneModel.sampleRate) -> Double {
    Double(position) / Double(rate)
  }
}
