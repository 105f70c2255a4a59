public import Evaluation

/// A recording whose folder says what is to be heard in it.
public struct LabelledFile: Hashable, Sendable {
  /// What is to be heard.
  public var label: String
  /// The sound file.
  public var path: String

  /// A recording of one label.
  public init(label: String, path: String) {
    self.label = label
    self.path = path
  }
}

/// What a collection of clips is made from: tables, and the paths of recordings.
public struct ClipSources: Sendable {
  /// Labels of recordings, in any layout; with or without times.
  public var tables: [LabelTable]
  /// Recordings that the tables name.
  public var recordings: [String]
  /// Recordings that their folders name the labels of. Tables may add times, groups and licences.
  public var labelledFiles: [LabelledFile]
  /// Recordings in which none of the labels sounds.
  public var backgrounds: [String]
  /// Tables of the backgrounds, for their licences, attributions, groups and folds. A background whose
  /// label there is one of the collection's is left out.
  public var backgroundTables: [LabelTable]

  /// Sources that are there already.
  public init(
    tables: [LabelTable] = [], recordings: [String] = [], labelledFiles: [LabelledFile] = [],
    backgrounds: [String] = [], backgroundTables: [LabelTable] = []
  ) {
    self.tables = tables
    self.recordings = recordings
    self.labelledFiles = labelledFiles
    self.backgrounds = backgrounds
    self.backgroundTables = backgroundTables
  }

  /// Sources from files and folders.
  ///
  /// - Parameters:
  ///   - paths: recordings that the tables name, and folders of them.
  ///   - labelFolders: folders with one folder per label.
  ///   - backgroundPaths: recordings without any of the labels, and folders of them.
  /// - Throws: for what is not there, and a folder without a recording.
  public init(
    tables: [LabelTable], paths: [String], labelFolders: [String] = [],
    backgroundPaths: [String] = [], backgroundTables: [LabelTable] = []
  ) throws(ClipCollectionError) {
    var labelledFiles: [LabelledFile] = []
    for folder in labelFolders { labelledFiles += try RecordingFiles.byLabel(in: folder) }
    self.init(
      tables: tables, recordings: try RecordingFiles.find(in: paths), labelledFiles: labelledFiles,
      backgrounds: try RecordingFiles.find(in: backgroundPaths), backgroundTables: backgroundTables)
  }
}
