internal import AudioCapture
internal import AudioSignal

/// What fills a source's ring from a thread of its own: a capture device or a reader.
protocol SampleProducer: AnyObject {
  /// Samples per second of the blocks.
  var sampleRate: Int { get }
  /// Channels of the input, of which one or the mean is heard.
  var channels: Int { get }
  /// The most samples a block has.
  var maximumBlock: Int { get }
  /// The input in words, for the log.
  var summary: String { get }
  /// Why the input ended before its end, if it did.
  var failure: Failure? { get }

  /// Starts filling; `wake` is signalled after each block, `room` tells that blocks were taken.
  func start(writer: consuming SampleRingWriter, wake: WakeSignal, room: WakeSignal) throws
  /// Ends the thread and the stream.
  func stop()
}

/// A capture device as a producer.
final class CaptureProducer: SampleProducer {
  private let session: CaptureSession
  var sampleRate: Int { session.format.rate }
  var channels: Int { session.format.channels }
  var maximumBlock: Int { session.format.periodFrames }
  var summary: String {
    let format = session.format
    return "\(format.device), \(format.rate) Hz, channels: \(format.channels), "
      + "\(format.format.rawValue), period \(format.periodFrames), buffer \(format.bufferFrames)"
  }
  var failure: Failure? { nil }

  /// Takes an open device over.
  init(_ session: CaptureSession) {
    self.session = session
  }

  /// Frames lost, xruns and reopenings, as the capture thread counts them.
  var counters: CaptureCounters { session.counters }

  func start(writer: consuming SampleRingWriter, wake: WakeSignal, room: WakeSignal) throws {
    try session.start(writer: writer, wake: wake)
  }

  func stop() { session.stop() }
}
