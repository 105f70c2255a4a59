/// Turns paths as they are written in a configuration file into paths to open, and back.
struct ConfigurationPaths {
  /// The folder of the file up to and with its last slash; empty for the working folder.
  private let folder: String

  /// The paths of the configuration file at `path`.
  init(configuration path: String) {
    folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// An absolute path as it is; any other one from the folder of the file.
  func resolved(_ written: String) -> String {
    written.hasPrefix("/") ? written : folder + written
  }

  /// The shortest text that `resolved` turns into this path.
  func written(_ resolved: String) -> String {
    guard !folder.isEmpty, resolved.hasPrefix(folder) else { return resolved }
    let rest = resolved.dropFirst(folder.count)
    return rest.isEmpty || rest.hasPrefix("/") ? resolved : String(rest)
  }
}
