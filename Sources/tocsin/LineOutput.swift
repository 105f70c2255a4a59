internal import ArgumentParser
internal import EventOutput
internal import Glibc

/// Stdout of the commands that read recordings.
final class LineOutput {
  private let sink = StandardOutputSink()

  /// Writes text whole.
  ///
  /// - Throws: `ExitCode.success` when nobody reads any more: a closed pipe is a quiet end.
  func write(_ bytes: [UInt8]) throws {
    switch sink.publish(OutputLine(bytes: bytes, seq: 0)) {
    case .accepted, .cancelled: break
    case .closed: throw ExitCode.success
    case .failed(let code):
      throw Failure(.inputOutput, "cannot write to stdout: \(String(cString: strerror(code)))")
    }
  }
}
