extension ScoreFile {
  /// Scores as text in the layout that `parse` and sed_scores_eval read.
  ///
  /// Times have six decimals at most, so that frames must last a microsecond or longer; scores have as
  /// many digits as it takes to read the same Float again. Labels that hold a tab, a line break or a
  /// quote are quoted; sed_scores_eval refuses those with a backslash.
  ///
  /// - Parameter labels: one per label of the table.
  public static func text(_ table: ScoreTable, labels: [String]) -> String {
    precondition(labels.count == table.labelCount, "\(labels.count) labels")
    var text: [UInt8] = []
    text.reserveCapacity((table.frameCount + 1) * (table.labelCount + 2) * 10)
    text += "onset\toffset".utf8
    for label in labels {
      text.append(Byte.tab)
      text += cell(label).utf8
    }
    text.append(Byte.lineFeed)
    let times = table.boundaries.map(seconds)
    for frame in 0..<table.frameCount {
      text += times[frame].utf8
      text.append(Byte.tab)
      text += times[frame + 1].utf8
      for label in labels.indices {
        text.append(Byte.tab)
        text += table.values[label * table.frameCount + frame].description.utf8
      }
      text.append(Byte.lineFeed)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Seconds with one to six decimals.
  private static func seconds(_ time: Double) -> String {
    guard abs(time) < 1e9 else { return time.description }
    let micros = Int64((time * 1e6).rounded())
    let fraction = String(micros.magnitude % 1_000_000 + 1_000_000).dropFirst()
    let last = fraction.lastIndex { $0 != "0" } ?? fraction.startIndex
    return "\(micros < 0 ? "-" : "")\(micros.magnitude / 1_000_000).\(fraction[...last])"
  }

  private static func cell(_ label: String) -> String {
    let needsQuotes = label.utf8.contains { byte in
      [Byte.tab, Byte.lineFeed, Byte.carriageReturn, Byte.quote].contains(byte)
    }
    guard needsQuotes else { return label }
    let parts = label.split(separator: "\"", omittingEmptySubsequences: false)
    return "\"" + parts.joined(separator: "\"\"") + "\""
  }
}
