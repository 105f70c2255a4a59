import AudioSignal
import Evaluation
import SoundScenes
import Training

/// A table of labels as text.
struct TableText {
  var name: String
  var text: String

  init(_ text: String, name: String = "labels.csv") {
    self.name = name
    self.text = text
  }
}

/// A collection of recordings that are not there: each is five seconds long.
func collection(
  _ tables: [TableText] = [], recordings: [String] = [], labelled: [LabelledFile] = [],
  backgrounds: [String] = [], backgroundTables: [TableText] = [], seconds: [String: Double] = [:],
  options change: (inout ClipOptions) -> Void = { _ in }
) throws -> ClipCollection {
  var options = ClipOptions()
  change(&options)
  let sources = ClipSources(
    tables: try tables.map { try LabelTable(parsing: $0.text, name: $0.name) },
    recordings: recordings, labelledFiles: labelled, backgrounds: backgrounds,
    backgroundTables: try backgroundTables.map { try LabelTable(parsing: $0.text, name: $0.name) })
  return try ClipCollection(sources, options: options) { path throws(AudioInputError) in
    let length = seconds[path] ?? 5
    guard length > 0 else { throw .notAudio(source: path, reason: "made up") }
    return length
  }
}

extension TrainingClip {
  /// Name, labels, and events as `label onset-offset`.
  var short: String {
    let times = events.map { "\($0.label) \($0.onset)-\($0.offset)" }
    return ([name, labels.joined(separator: "+")] + times).joined(separator: " | ")
  }
}

extension [TrainingClip] {
  /// All clips in short.
  var short: [String] { map(\.short) }
}
