internal import Glibc

/// The system calls through which a spool changes the disk, so that tests can make them fail.
package struct SpoolCalls: Sendable {
  /// `write(2)`: bytes written, or -1 with errno.
  package var write: @Sendable (Int32, UnsafeRawBufferPointer) -> Int
  /// `ftruncate(2)`: 0, or -1 with errno.
  package var truncate: @Sendable (Int32, Int) -> Int32
  /// `fdatasync(2)`: 0, or -1 with errno.
  package var sync: @Sendable (Int32) -> Int32
  /// `fsync(2)` of the folder: 0, or -1 with errno.
  package var syncFolder: @Sendable (Int32) -> Int32

  /// The calls themselves.
  package init() {
    write = { Glibc.write($0, $1.baseAddress, $1.count) }
    truncate = { ftruncate($0, off_t($1)) }
    sync = { fdatasync($0) }
    syncFolder = { fsync($0) }
  }
}
