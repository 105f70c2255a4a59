internal import Glibc

/// Finds the model file where the command line names none.
enum ModelLocator {
  static let fileName = "tocsin.safetensors"

  /// The file to use: the named one, `TOCSIN_MODEL`, or the one that ships, beside an installed
  /// program (`../share/tocsin`) or in the source tree it was built in (`config/model`).
  static func path(named: String?) throws -> String {
    if let named { return named }
    if let path = getenv("TOCSIN_MODEL").map({ String(cString: $0) }), !path.isEmpty { return path }
    for candidate in candidates where access(candidate, R_OK) == 0 { return candidate }
    throw Failure(
      .noInput,
      "no model: \(fileName) is neither in \(candidates.joined(separator: " nor in ")); "
        + "name one with --model or TOCSIN_MODEL")
  }

  private static var candidates: [String] {
    guard let executable = executablePath else { return ["config/model/\(fileName)"] }
    var folder = parent(executable)
    var paths = ["\(parent(folder))/share/tocsin/\(fileName)"]
    if let marker = folder.lastIndex(of: "/.build") {
      folder = String(folder[..<marker])
      paths.append("\(folder)/config/model/\(fileName)")
    }
    return paths
  }

  private static var executablePath: String? {
    guard let resolved = realpath("/proc/self/exe", nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func parent(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }
}

extension String {
  /// The last occurrence of a text, without Foundation.
  fileprivate func lastIndex(of text: String) -> String.Index? {
    indices.reversed().first { self[$0...].hasPrefix(text) }
  }
}

/// Checks that a file is there and may be read, before a module makes a worse message of it.
///
/// - Throws: `Failure` that names the path and the reason.
func requireReadable(_ path: String) throws {
  guard access(path, R_OK) == 0 else {
    throw Failure(.noInput, "\(path): \(String(cString: strerror(errno)))")
  }
}
