internal import ArgumentParser
internal import FoundationEssentials

/// Where figures go beside the tables on stdout.
struct FigureFiles: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Write all figures as JSON; - is stdout, instead of the tables.", valueName: "path"),
    completion: .file(extensions: ["json"]))
  var json: String?

  @Option(
    help: ArgumentHelp("Write a report to look at: one HTML file.", valueName: "path"),
    completion: .file(extensions: ["html"]))
  var report: String?

  /// Writes what was asked for.
  ///
  /// - Returns: whether stdout is still free for tables.
  func write(_ figures: some Encodable, page: () -> String) throws -> Bool {
    if let report { try FileBytes.write(page(), to: report) }
    if let json { try FileBytes.write(JSONFigures.encode(figures), to: json) }
    return json != "-" && report != "-"
  }
}

/// Figures as JSON for other programs.
enum JSONFigures {
  /// Sorted keys, `null` for what is undefined; ends with a line break.
  static func encode(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try [UInt8](encoder.encode(value)) + [UInt8(ascii: "\n")]
  }
}
