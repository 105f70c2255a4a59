/// A source of mono samples that can be read at any pace: a file or a stream.
public protocol SampleReader: AnyObject {
  /// Samples per second.
  var sampleRate: Int { get }

  /// The channels of the source, of which `read` gives one or the mean.
  var channels: Int { get }

  /// The length in sample frames; nil when it is not known.
  var frameCount: Int64? { get }

  /// Reads the next samples, in order, full scale -1...1.
  ///
  /// - Returns: the number of samples written to the beginning of `output`. Fewer than it has room
  ///   for are normal; 0 is the end.
  /// - Precondition: `output` is not empty.
  func read(into output: inout MutableSpan<Float>) throws(AudioInputError) -> Int
}
