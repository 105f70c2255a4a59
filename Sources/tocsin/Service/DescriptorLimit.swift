internal import Glibc

/// How many file descriptors the process may have.
enum DescriptorLimit {
  /// Enough for 256 sources. The usual 1024 is no limit of the system but a care for programs that
  /// use `select`, which this one does not.
  private static let wanted: rlim_t = 8192

  /// Raises the limit as far as that is allowed and needed.
  static func raise() {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
      limit.rlim_cur < wanted
    else { return }
    limit.rlim_cur = min(wanted, limit.rlim_max)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
  }

  /// Fails where fewer than so many are left, before something that cannot do without them.
  static func require(_ count: Int, for purpose: String) throws {
    var taken: [Int32] = []
    defer { for descriptor in taken { close(descriptor) } }
    for _ in 0..<count {
      let descriptor = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0)
      guard descriptor >= 0 else {
        throw Failure(
          .inputOutput,
          "\(purpose): too few file descriptors; allow more (ulimit -n, LimitNOFILE=)")
      }
      taken.append(descriptor)
    }
  }
}
