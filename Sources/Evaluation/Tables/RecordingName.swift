/// How recordings are named, so that lists that were written apart agree.
///
/// A recording's name is its file's name without folders and without an audio ending: `a/b/dog.wav`,
/// `dog.flac` and `dog` are the same recording. Other dots belong to the name:
/// `Y5X8F_30.000_40.000` stays as it is.
public enum RecordingName {
  /// The audio endings that are taken off, in lower case.
  public static let endings: Set<String> = [
    "wav", "flac", "ogg", "oga", "opus", "mp3", "aiff", "aif", "au", "caf", "w64",
  ]

  /// The name of the recording in a file; never empty unless `file` is.
  public static func of(_ file: String) -> String {
    Parts(file).name
  }

  /// The file that a table is about which is named after it: `a/dog.txt` is about `a/dog`, and
  /// `dog.wav.tsv` about `dog.wav`.
  public static func file(ofTrack table: String) -> String {
    let ending = [".txt", ".tsv", ".csv"].first { table.lowercased().hasSuffix($0) } ?? ""
    return table.count > ending.count ? String(table.dropLast(ending.count)) : table
  }

  /// Whether two ways of writing a name that comes to the same are two files: they are when both
  /// name a folder, or both an ending, and those differ.
  static func areDifferentFiles(_ first: String, _ second: String) -> Bool {
    let first = Parts(first)
    let second = Parts(second)
    func differ(_ first: String, _ second: String) -> Bool {
      !first.isEmpty && !second.isEmpty && first != second
    }
    return differ(first.folder, second.folder) || differ(first.ending, second.ending)
  }

  /// A path, taken apart.
  private struct Parts {
    var folder = ""
    var name: String
    /// In lower case, without its dot.
    var ending = ""

    init(_ file: String) {
      let bytes = file.utf8
      let isSeparator = { (byte: UInt8) in byte == UInt8(ascii: "/") || byte == Byte.backslash }
      var base = file[...]
      if let separator = bytes.lastIndex(where: isSeparator),
        bytes.index(after: separator) < bytes.endIndex
      {
        base = file[bytes.index(after: separator)...]
        folder = String(file[..<separator])
        if folder == "." { folder = "" }
      }
      name = String(base)
      guard let dot = base.utf8.lastIndex(of: UInt8(ascii: ".")), dot > base.startIndex else {
        return
      }
      let last = base[base.utf8.index(after: dot)...].lowercased()
      guard RecordingName.endings.contains(last) else { return }
      ending = last
      name = String(base[..<dot])
    }
  }
}
