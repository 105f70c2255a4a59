internal import Evaluation
internal import SoundScenes
internal import Training

/// Clips and backgrounds on disk, as the soundscape generator takes them.
enum SceneMaterials {
  /// Clips with their labels: one for each label of each recording.
  ///
  /// Rows with times are the active segments of a clip; rows of whole clips give its fold or usage as
  /// its split, and its group. What is labelled but not there, and the other way round, is named.
  ///
  /// - Parameter licences: those that are allowed; empty: all, also of clips that state none.
  static func clips(
    _ paths: [String], labels tables: [String], licences: [String] = []
  ) throws -> [SceneClip] {
    guard !paths.isEmpty else { return [] }
    var files: [String: String] = [:]
    for path in try AudioFiles.expand(paths).files { files[RecordingName.of(path)] = path }
    struct Key: Hashable {
      var recording: String
      var label: String
    }
    var rows: [Key: [LabelTable.Row]] = [:]
    for table in try EvaluationLists.labels(tables) {
      for row in table.rows {
        let key = Key(recording: RecordingName.of(table.file(of: row)), label: row.label)
        rows[key, default: []].append(row)
      }
    }
    let missing = Set(rows.keys.map(\.recording)).subtracting(files.keys)
    let unlabelled = Set(files.keys).subtracting(rows.keys.map(\.recording))
    if !missing.isEmpty { warn(missing, "labelled, but not among the clips") }
    if !unlabelled.isEmpty { warn(unlabelled, "without a label, left out") }
    if !licences.isEmpty {
      let allowed = recordings(in: rows.values.joined(), licences: licences)
      let refused = Set(rows.keys.map(\.recording)).subtracting(allowed)
        .intersection(files.keys)
      if !refused.isEmpty { warn(refused, "under another licence, left out") }
      rows = rows.filter { allowed.contains($0.key.recording) }
    }
    return rows.filter { files[$0.key.recording] != nil }
      .sorted { ($0.key.recording, $0.key.label) < ($1.key.recording, $1.key.label) }
      .compactMap { key, rows in files[key.recording].map { clip(key.label, $0, rows) } }
  }

  /// The recordings that some row allows; tables with times need not repeat the licence.
  private static func recordings(
    in rows: some Sequence<LabelTable.Row>, licences: [String]
  ) -> Set<String> {
    var options = ClipOptions()
    options.licences = licences
    return Set(
      rows.filter { $0.licence.map(options.allows) ?? false }
        .compactMap { $0.file.map(RecordingName.of) })
  }

  /// Recordings of background.
  static func backgrounds(_ paths: [String]) throws -> [SceneBackground] {
    guard !paths.isEmpty else { return [] }
    return try AudioFiles.expand(paths).files.map { path in
      SceneBackground(name: name(path)) {
        try WholeFile.samples(path: path, sampleRate: $0, longestSeconds: longestBackground)
      }
    }
  }

  /// Seconds of a background that are held in memory.
  private static let longestBackground = 600.0

  private static func clip(
    _ label: String, _ path: String, _ rows: [LabelTable.Row]
  ) -> SceneClip {
    let segments = rows.compactMap { row -> ClosedRange<Double>? in
      guard let onset = row.onset, let offset = row.offset, onset < offset else { return nil }
      return onset...offset
    }
    let split = rows.lazy.compactMap { $0.usage ?? $0.fold.map { "fold\($0)" } }.first
    return SceneClip(
      name: name(path), label: label, split: split, group: rows.lazy.compactMap(\.group).first,
      segments: segments.sorted { $0.lowerBound < $1.lowerBound }
    ) { try WholeFile.samples(path: path, sampleRate: $0) }
  }

  private static func name(_ path: String) -> String {
    path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
  }

  private static func warn(_ names: Set<String>, _ what: String) {
    let shown = names.sorted().prefix(5).joined(separator: ", ")
    StandardError.warn(
      "\(names.count) recordings \(what): \(shown)\(names.count > 5 ? ", …" : "")")
  }
}
