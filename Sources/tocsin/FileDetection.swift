internal import AudioSignal
internal import DetectionPipeline
internal import SoundEvents

/// One recording through the same pipeline that listens to a microphone.
enum FileDetection {
  /// Samples read at a time: a second or two, so that many steps share a reading of the weights. No
  /// event depends on it.
  static let blockSamples = 65_536

  /// Reads a recording to its end.
  ///
  /// What was heard before an error counts: the error is thrown after the last event. A recording
  /// that is shorter than its header says gives a warning on stderr only.
  /// - Parameters:
  ///   - threads: threads at work on this recording; its events do not depend on it.
  ///   - begin: gets the pipeline before the first sample.
  /// - Returns: its length in seconds.
  @discardableResult
  static func run(
    path: String, channel: ChannelSelection, model: ModelBundle, settings: [EventSettings],
    clock: StreamClock = .none, threads: Int = 1, begin: (SourcePipeline) -> Void = { _ in },
    emit: (EventRecord, _ sampleRate: Int) -> Void = { _, _ in },
    observe: (Int, Span<Float>) -> Void = { _, _ in }
  ) throws -> Double {
    let reader = try AudioFileReader(path: path, selection: channel)
    let rate = reader.sampleRate
    let pipeline = try SourcePipeline(
      model: model, settings: settings, sampleRate: rate, maximumBlock: blockSamples, clock: clock,
      execution: threads > 1 ? .threads(threads) : nil)
    begin(pipeline)
    let buffer = UnsafeMutableBufferPointer<Float>.allocate(capacity: blockSamples)
    buffer.initialize(repeating: 0)
    defer { buffer.deallocate() }
    var position: SamplePosition = 0
    var failure: AudioInputError?
    var isOver = false
    while !isOver {
      var count = 0
      // Readers give less than there is room for.
      while count < blockSamples, !isOver {
        var room = UnsafeMutableBufferPointer(rebasing: buffer[count...]).mutableSpan
        do throws(AudioInputError) {
          let given = try reader.read(into: &room)
          count += given
          isOver = given == 0
        } catch {
          failure = error
          isOver = true
        }
      }
      guard count > 0 else { break }
      pipeline.process(
        buffer.span.extracting(first: count),
        header: BlockHeader(position: position, count: count, monotonicNanoseconds: 0),
        emit: { emit($0, rate) }, observe: observe)
      position += SamplePosition(count)
    }
    pipeline.finish(reason: .endOfStream, emit: { emit($0, rate) }, observe: observe)
    switch failure {
    case nil: break
    case .endsEarly?: StandardError.write("tocsin: warning: \(failure?.description ?? "")\n")
    case let failure?: throw failure
    }
    return Double(position) / Double(rate)
  }
}
