import AudioSignal
import Synchronization

/// The writing end of the ring, which can be closed from outside while its thread is stuck.
///
/// An ALSA call into a frozen sound server may not return for minutes, and the thread in it still
/// owns the writer. Whoever stops the session takes the writer away, so that the reader learns of
/// the end at once; the thread finds that out when it comes back.
final class SampleOutlet {
  private var writer: SampleRingWriter
  private let owner = Atomic<UInt8>(SampleOutlet.free)

  private static let free: UInt8 = 0
  private static let inUse: UInt8 = 1
  private static let closed: UInt8 = 2

  init(_ writer: consuming SampleRingWriter) {
    self.writer = writer
  }

  /// Writes one block, as `SampleRingWriter.write` does; a closed outlet ignores it.
  ///
  /// - Returns: whether the reader must be woken.
  func write(
    position: SamplePosition, count: Int, monotonicNanoseconds: Int64,
    fill: (inout MutableSpan<Float>) -> Void
  ) -> Bool {
    guard take(for: Self.inUse) else { return false }
    _ = writer.write(
      position: position, count: count, monotonicNanoseconds: monotonicNanoseconds, fill: fill)
    let isNeeded = writer.isNeeded
    owner.store(Self.free, ordering: .releasing)
    return isNeeded
  }

  /// Ends the stream, unless it has ended.
  ///
  /// - Returns: false when the other thread is writing just now; that takes microseconds.
  func finish() -> Bool {
    guard take(for: Self.closed) else { return owner.load(ordering: .relaxed) == Self.closed }
    writer.finish()
    return true
  }

  private func take(for use: UInt8) -> Bool {
    owner.compareExchange(expected: Self.free, desired: use, ordering: .acquiringAndReleasing)
      .exchanged
  }
}
