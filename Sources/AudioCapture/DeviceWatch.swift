import Glibc

/// Notices that a sound card came or went, by the time stamp of `/dev/snd`.
///
/// Looking costs one system call, so it is done a few times a second while a device is missing.
struct DeviceWatch {
  private var seen = DeviceWatch.stamp()

  /// Whether a card came or went since the last call. Does not allocate.
  mutating func hasChanged() -> Bool {
    let stamp = DeviceWatch.stamp()
    defer { seen = stamp }
    return stamp != seen
  }

  private static func stamp() -> Int64 {
    var status = stat()
    guard stat("/dev/snd", &status) == 0 else { return 0 }
    return Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
  }
}
