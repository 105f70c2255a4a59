internal import Glibc

/// The losses and figures of a run, as JSON lines in a file that grows.
///
/// A record is one write of one whole line, so a process that is killed loses no record it has
/// appended, and leaves at most one torn line at the end. A line counts when its line break is there.
public final class MetricsLog {
  private let path: String
  private let file: Int32

  /// Opens the file to append to, empty at first.
  public static func new(path: String) throws(RunFolderError) -> MetricsLog {
    try MetricsLog(path, flags: O_TRUNC)
  }

  /// Opens the file of a run that goes on after `step` optimiser steps, and gives what is in it.
  ///
  /// A torn last line and records of later steps, which will be made again, are removed; what stays
  /// keeps its bytes. A file that is not there is made.
  public static func resumed(
    path: String, afterStep step: Int
  ) throws(RunFolderError) -> (log: MetricsLog, records: [RunRecord]) {
    let bytes = try RunFileBytes.read(path) ?? []
    var kept: [UInt8] = []
    var records: [RunRecord] = []
    for line in try lines(of: bytes, path) where line.record.step <= step {
      kept += line.bytes
      records.append(line.record)
    }
    if kept.count != bytes.count { try RunFileBytes.replace(path, with: kept) }
    return (try MetricsLog(path, flags: 0), records)
  }

  /// The records of a file, without a torn last line; none when there is no file.
  public static func read(path: String) throws(RunFolderError) -> [RunRecord] {
    try lines(of: RunFileBytes.read(path) ?? [], path).map(\.record)
  }

  private init(_ path: String, flags: Int32) throws(RunFolderError) {
    self.path = path
    file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | flags, 0o666)
    guard file >= 0 else { throw .cannotWrite(path: path, reason: RunFileBytes.reason) }
  }

  deinit { close(file) }

  /// Appends a record.
  public func append(_ record: RunRecord) throws(RunFolderError) {
    let end = lseek(file, 0, SEEK_END)
    guard end >= 0, RunFileBytes.write(record.line, to: file) else {
      let reason = RunFileBytes.reason
      // A part of a line in the middle would make the whole file unreadable later.
      if end >= 0 { ftruncate(file, end) }
      throw .cannotWrite(path: path, reason: reason)
    }
  }

  /// Makes what was appended last even if the power fails; for the moment before a checkpoint.
  public func synchronize() throws(RunFolderError) {
    guard fdatasync(file) == 0 else {
      throw .cannotWrite(path: path, reason: RunFileBytes.reason)
    }
  }

  private static func lines(
    of bytes: [UInt8], _ path: String
  ) throws(RunFolderError) -> [(bytes: ArraySlice<UInt8>, record: RunRecord)] {
    var result: [(bytes: ArraySlice<UInt8>, record: RunRecord)] = []
    var begin = 0
    while let end = bytes[begin...].firstIndex(of: UInt8(ascii: "\n")) {
      do throws(RecordProblem) {
        result.append((bytes[begin...end], try RunRecord(line: bytes[begin..<end])))
      } catch {
        throw .notARecord(path: path, line: result.count + 1, problem: error.text)
      }
      begin = end + 1
    }
    return result
  }
}
