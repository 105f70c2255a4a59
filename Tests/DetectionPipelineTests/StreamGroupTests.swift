import AllocationCounter
import AudioSignal
import DetectionPipeline
import SoundEvents
import TestSupport
import Testing

/// Sources that share a network say what each would say alone.
struct StreamGroupTests {
  /// What a source said.
  private struct Heard: Equatable {
    var scores: [[Float]] = []
    var events: [String] = []
    var gaps = 0
  }

  /// A source on its way through a group.
  private final class Source {
    let pipeline: SourcePipeline
    let samples: [Float]
    let blocks: [Range<Int>]
    var next = 0
    var heard = Heard()

    init(_ pipeline: SourcePipeline, _ samples: [Float], _ blocks: [Range<Int>]) {
      (self.pipeline, self.samples, self.blocks) = (pipeline, samples, blocks)
    }

    func hearBlock() {
      let block = blocks[next]
      next += 1
      let samples = samples
      pipeline.process(
        samples.span.extracting(block),
        header: BlockHeader(
          position: Int64(block.lowerBound), count: block.count, monotonicNanoseconds: 0),
        emit: { self.note($0) }, gap: { _ in self.heard.gaps += 1 },
        observe: { self.note($1) })
    }

    func take() {
      pipeline.takeStep(
        runNanoseconds: 1, streams: 1, emit: { self.note($0) }, observe: { self.note($1) })
    }

    func finish() {
      pipeline.finish(
        reason: .endOfStream, emit: { self.note($0) }, observe: { self.note($1) })
    }

    private func note(_ event: EventRecord) { heard.events.append("\(event)") }

    private func note(_ row: Span<Float>) { heard.scores.append(row.indices.map { row[$0] }) }
  }

  /// Four sources of different rates, lengths and blocks; two have holes, a long one and a short one.
  /// The long one is at the model's rate: libsoxr allocates when it begins anew.
  private func sources(_ group: StreamGroup?) throws -> [Source] {
    let model = try PipelineRun.model()
    var generator = SeededGenerator(seed: 4)
    return try [16_000, 48_000, 44_100, 16_000].enumerated().map { index, rate in
      let samples = Sounds.scene(
        seconds: 5 + Double(index), sampleRate: rate,
        tones: [(hertz: 500, onset: 1, duration: 0.8), (hertz: 3000, onset: 4, duration: 0.9)])
      var blocks: [Range<Int>] = []
      var begin = 0
      for piece in generator.pieces(of: samples.count, longest: 960) {
        let end = min(samples.count, begin + piece)
        let isLost = index < 2 && (rate * 2..<rate * 2 + rate / (1 + 2 * index) * 2).contains(end)
        if begin < end, !isLost { blocks.append(begin..<end) }
        begin = end
      }
      let pipeline = try SourcePipeline(
        model: model, settings: model.eventSettings(), sampleRate: rate, maximumBlock: 960,
        execution: group.map { .group($0, stream: index) })
      return Source(pipeline, samples, blocks)
    }
  }

  @Test func `a source says in a group what it says alone`() throws {
    let group = try StreamGroup(PipelineRun.model(), streams: 4)
    let together = try sources(group)
    var generator = SeededGenerator(seed: 5)
    var waiting = together
    while !waiting.isEmpty {
      for source in waiting {
        for _ in 0..<Int.random(in: 0...3, using: &generator)
        where source.next < source.blocks.count {
          source.hearBlock()
        }
      }
      let put = waiting.filter { $0.pipeline.putStep() }
      if !put.isEmpty { group.run() }
      for source in put { source.take() }
      waiting.removeAll { source in
        if source.next == source.blocks.count { source.finish() }
        return source.next == source.blocks.count
      }
    }
    for (index, alone) in try sources(nil).enumerated() {
      while alone.next < alone.blocks.count { alone.hearBlock() }
      alone.finish()
      #expect(together[index].heard == alone.heard)
      #expect(alone.heard.events.count == 4 && (alone.heard.gaps > 0) == (index < 2))
    }
  }

  /// The detection thread sleeps until a source has samples beyond this position.
  @Test(arguments: [16_000, 44_100, 48_000])
  func `no step is whole before the position that is waited for, and one soon after`(
    rate: Int
  ) throws {
    let group = try StreamGroup(PipelineRun.model(), streams: 1)
    let model = try PipelineRun.model()
    let pipeline = try SourcePipeline(
      model: model, settings: model.eventSettings(), sampleRate: rate, maximumBlock: 960,
      execution: .group(group, stream: 0))
    let samples = Sounds.tone(hertz: 500, seconds: 4, sampleRate: rate)
    var generator = SeededGenerator(seed: 6)
    var begin = 0
    var late = 0
    for piece in generator.pieces(of: samples.count, longest: 200) {
      let awaited = pipeline.nextStepEnd
      let end = min(samples.count, begin + piece)
      guard begin < end else { break }
      pipeline.process(
        samples.span.extracting(begin..<end),
        header: BlockHeader(
          position: Int64(begin), count: end - begin, monotonicNanoseconds: 0), emit: { _ in })
      begin = end
      let isWhole = pipeline.putStep()
      if isWhole {
        // The resampler gives what it took in before in bursts.
        if rate == 16_000 { #expect(Int64(end) > awaited) }
        group.run()
        pipeline.takeStep(runNanoseconds: 1, streams: 1) { _ in }
        late = 0
      } else if Int64(end) > awaited {
        late += end - max(Int(awaited), end - piece)
      }
      // What is waited for may come a little too early, never for long in vain.
      #expect(late <= rate / 20)
    }
  }

  @Test(
    .enabled(if: allocation_counter_available() != 0, "no allocation counter in this build"))
  func `hearing in a group does not allocate`() throws {
    let group = try StreamGroup(PipelineRun.model(), streams: 4)
    let sources = try sources(group)
    var events = 0
    func hear(_ rounds: Int) {
      for _ in 0..<rounds {
        for source in sources where source.next < source.blocks.count {
          let block = source.blocks[source.next]
          source.next += 1
          let samples = source.samples
          source.pipeline.process(
            samples.span.extracting(block),
            header: BlockHeader(
              position: Int64(block.lowerBound), count: block.count, monotonicNanoseconds: 0),
            emit: { _ in events += 1 })
        }
        var isPut: InlineArray<4, Bool> = [false, false, false, false]
        for index in 0..<4 { isPut[index] = sources[index].pipeline.putStep() }
        group.run()
        for index in 0..<4 where isPut[index] {
          sources[index].pipeline.takeStep(runNanoseconds: 1, streams: 1) { _ in events += 1 }
        }
      }
    }
    hear(40)
    allocation_counter_start()
    hear(800)
    let allocations = allocation_counter_stop()
    #expect(events > 8)
    #expect(allocations == 0)
  }
}
