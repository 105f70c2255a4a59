internal import Glibc

/// Turns what a command writes into a few lines for the log, however much it writes.
struct ChildOutput {
  /// Most lines that are kept of one run.
  static let mostLines = 20
  /// Most bytes of a line; the rest of it is passed over.
  static let longestLine = 500
  /// Bytes passed over from which on a command is read slowly, so that it has to wait.
  static let flood = 1 << 20
  /// Reads of 64 KiB in one go: a command that writes without end must not hold up the others.
  private static let readsPerCall = 16

  private let descriptor: Int32
  /// Whether nobody can write any more.
  private(set) var isEnded = false
  private var line: [UInt8] = []
  private var lines = 0
  private var passedOver = 0

  /// Takes a non-blocking descriptor over and closes it at the end.
  init(descriptor: Int32) {
    self.descriptor = descriptor
  }

  /// Whether it is to be read now and then only, whatever is there.
  var isFlooding: Bool { !isEnded && passedOver > Self.flood }

  /// What to poll; nil at the end and while it is flooding.
  var pollable: Int32? { isEnded || isFlooding ? nil : descriptor }

  /// Reads what is there and gives every whole line.
  mutating func read(_ emit: (String) -> Void) {
    guard !isEnded else { return }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    for _ in 0..<(isFlooding ? 1 : Self.readsPerCall) {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0 && errno == EINTR { continue }
      if count < 0 && errno == EAGAIN { return }
      if count <= 0 { return end(emit) }
      if lines >= Self.mostLines {
        passedOver += count
      } else {
        for byte in buffer[..<count] { take(byte, emit) }
      }
    }
  }

  /// Gives what is left and closes the descriptor; later writers get EPIPE.
  mutating func end(_ emit: (String) -> Void) {
    guard !isEnded else { return }
    isEnded = true
    close(descriptor)
    if !line.isEmpty { finishLine(emit) }
    if passedOver > 0 { emit("… and \(passedOver) bytes more") }
  }

  private mutating func take(_ byte: UInt8, _ emit: (String) -> Void) {
    if lines >= Self.mostLines {
      passedOver += 1
    } else if byte == UInt8(ascii: "\n") {
      finishLine(emit)
    } else if line.count < Self.longestLine {
      line.append(byte)
    } else {
      passedOver += 1
    }
  }

  private mutating func finishLine(_ emit: (String) -> Void) {
    let text = String(decoding: line, as: UTF8.self)
    line.removeAll(keepingCapacity: true)
    guard text.contains(where: { !$0.isWhitespace }) else { return }
    lines += 1
    emit(text)
  }
}
