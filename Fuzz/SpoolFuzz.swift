// options: -max_total_time=600
import EventOutput
import Glibc

// Two segments of a spool as a crash, a disk or a person may have left them. Whatever is in them,
// opening the spool keeps every good line, passes over the rest, cuts the tail off, and goes on
// numbering; the limit holds; and opening it once more finds the same.
//
// Fuzz/Shared/SpoolPieces.swift says what an input is.

private let longest = 4136
private let folder = makeFolder()
private let names = ["events-0000000001.log", "events-0000000002.log"]

/// Opens one spool.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ data: UnsafePointer<UInt8>?, _ count: Int) -> Int32 {
  let input = UnsafeBufferPointer(start: data, count: count)
  let segments = SpoolPieces(input[...], segments: names.count, longest: longest, many: 1000)
    .segments
  for name in names + ["events-0000000003.log"] { unlink("\(folder)/\(name)") }
  for (name, bytes) in zip(names, segments) { write(bytes, to: "\(folder)/\(name)") }
  let expected = segments.map { goodLines($0[...], longest: longest) }

  let spool = open()
  let recovery = spool.recovery
  precondition(recovery.lines == expected.joined().count, "a good line was lost or invented")
  precondition(recovery.segments == segments.count)
  let tail = segments.last.map { $0.count - (expected.last?.last?.end ?? 0) } ?? 0
  precondition(recovery.truncatedBytes == tail, "the wrong tail was cut off")
  let last = expected.joined().last
  precondition(recovery.last?.seq == last?.seq && recovery.last?.boot == last?.boot)
  precondition(spool.lastSeq == last?.seq ?? 0)

  let text = Array("{\"next\":true}\n".utf8)
  spool.append(OutputLine(bytes: text, boot: 0xFFFF_FFFF, seq: min(spool.lastSeq + 1, 1 << 53 - 1)))
  spool.close()
  // A segment that is larger than all may be goes when the next one is full.
  let largest = segments.map(\.count).max() ?? 0
  precondition(spool.counters.failures == 0)
  precondition(spool.counters.bytes <= max(65_536, largest + 64), "the limit was passed")

  let again = open()
  precondition(again.recovery.truncatedBytes == 0, "what was repaired did not stay repaired")
  precondition(
    again.recovery.lines == recovery.lines + 1 - Int(spool.counters.removed),
    "a line got lost on the way")
  again.close()
  return 0
}

private func open() -> EventSpool {
  var limits = SpoolLimits()
  limits.totalBytes = 65_536
  var calls = SpoolCalls()
  // What is safe on a disk is not what is tested here.
  calls.sync = { _ in 0 }
  calls.syncFolder = { _ in 0 }
  do {
    return try EventSpool(folder: folder, limits: limits, calls: calls)
  } catch {
    fatalError("a folder that can be read does not open: \(error)")
  }
}

private func makeFolder() -> String {
  // In memory, where the machine has that.
  let parent = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
  let path = "\(parent)/tocsin-spool-fuzz-\(getpid())"
  guard mkdir(path, 0o700) == 0 || errno == EEXIST else { fatalError("cannot make \(path)") }
  atexit {
    for name in names + ["events-0000000003.log"] { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
  return path
}

private func write(_ bytes: [UInt8], to path: String) {
  let file = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
  guard file >= 0, Glibc.write(file, bytes, bytes.count) == bytes.count else {
    fatalError("cannot write \(path)")
  }
  close(file)
}

/// Writes inputs of every kind of piece to the directory in `FUZZ_SEEDS`.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ argumentCount: UnsafeMutablePointer<Int32>?,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>?
) -> Int32 {
  writeSeeds(spoolSeeds)
  return 0
}
