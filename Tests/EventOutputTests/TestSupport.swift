import EventOutput
import Glibc
import SoundEvents

extension OutputLine {
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// A line of the given length that says its number.
  static func numbered(
    _ seq: Int64, length: Int = 60, boot: UInt32 = 0x7f3c_9a1e, isAlarm: Bool = false
  ) -> OutputLine {
    let name = EventCursor(boot: boot, seq: seq).description.prefix(8)
    let text = "{\"seq\":\(seq),\"boot\":\"\(name)\",\"fill\":\""
    let fill = String(repeating: "x", count: max(0, length - text.utf8.count - 3))
    return OutputLine(
      bytes: Array("\(text)\(fill)\"}\n".utf8), boot: boot, seq: seq, isAlarm: isAlarm)
  }
}

extension String {
  /// The number of a `numbered` line, found without reading all of it; nil in any other line.
  var numberedSeq: Int64? {
    guard hasPrefix("{\"seq\":") else { return nil }
    return Int64(dropFirst(7).prefix { $0 != "," })
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
