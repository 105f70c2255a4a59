import EventOutput
import Foundation
import Glibc
import SoundEvents

/// Reproducible random numbers (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}

/// A directory that goes with its owner.
final class TemporaryDirectory {
  let path: String

  init() {
    var template = Array("/tmp/tocsin-test-XXXXXX".utf8CString)
    path = mkdtemp(&template).map { String(cString: $0) } ?? ""
  }

  deinit {
    try? FileManager.default.removeItem(atPath: path)
  }
}

extension OutputLine {
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// A line of the given length that says its number.
  static func numbered(_ seq: Int64, length: Int = 60) -> OutputLine {
    let text = "{\"seq\":\(seq),\"fill\":\""
    let fill = String(repeating: "x", count: max(0, length - text.utf8.count - 3))
    return OutputLine(bytes: Array("\(text)\(fill)\"}\n".utf8), seq: seq)
  }
}

/// An event from sample 40 000 to 72 000 at 32 kHz.
func event(_ kind: EventRecord.Kind, _ change: (inout EventRecord) -> Void = { _ in })
  -> EventRecord
{
  var record = EventRecord(
    kind: kind, label: 1, number: 7, onset: 40_000, offset: 72_000, decided: 44_800,
    peakScore: 0.98767, meanScore: 0.75, threshold: 0.6, levelDBFS: -23.46)
  change(&record)
  return record
}

let hall = OutputContext(
  source: "site1/hall", sampleRate: 32_000, labels: ["dog_bark", "smoke_alarm"],
  model: "tocsin-1/0123456789abcdef")

/// Waits until a condition holds; false after ten seconds.
func eventually(_ condition: () -> Bool) -> Bool {
  for _ in 0..<10_000 {
    if condition() { return true }
    usleep(1000)
  }
  return condition()
}
