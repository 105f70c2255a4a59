public import AudioSignal

/// The recordings that a detector learns from.
///
/// Tables and recordings are matched by `RecordingName`. A recording that a table of whole clips and
/// one with times both name has the labels of the first, at the times of the second; rows with the
/// usage `Ignored` are no labels.
public struct ClipCollection: Hashable, Sendable {
  /// Recordings whose labels are known, sorted by name; also those without any label.
  public let clips: [TrainingClip]
  /// Recordings in which none of the labels sounds, sorted by name.
  public let backgrounds: [TrainingClip]
  /// What is doubtful, or was left out.
  public let warnings: [ClipWarning]

  /// The labels of the clips, sorted.
  public var labels: [String] { Set(clips.flatMap(\.labels)).sorted() }

  /// Makes clips from tables and recordings.
  ///
  /// Names stay what tables know, unless two recordings would have the same: then one that its folder
  /// gives a label, or a background, is called `FOLDER_NAME`.
  ///
  /// - Parameters:
  ///   - sources: in any order; the result does not depend on it.
  ///   - options: which recordings are kept.
  ///   - seconds: the length of a recording; not asked for one that is left out.
  /// - Throws: when two recordings cannot be told apart, or no clip is left.
  public init(
    _ sources: ClipSources, options: ClipOptions = ClipOptions(),
    seconds: (String) throws(AudioInputError) -> Double = RecordingFiles.seconds
  ) throws(ClipCollectionError) {
    let recordings = try NamedRecordings(sources)
    var collector = ClipCollector(options: options)
    clips = collector.clips(recordings.clips, tables: sources.tables, seconds: seconds)
    backgrounds = collector.backgrounds(
      recordings.backgrounds, tables: sources.backgroundTables,
      labels: Set(options.labels ?? clips.flatMap(\.labels)), seconds: seconds)
    warnings = collector.warnings
    let wantsClips = !sources.tables.isEmpty || !recordings.clips.isEmpty
    if clips.isEmpty, wantsClips || backgrounds.isEmpty { throw .noClips(reasons: warnings) }
  }
}
