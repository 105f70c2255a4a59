/// Labels of recordings as they stand in a table: reference events, detections, or the labels of
/// whole clips.
///
/// The layouts of the usual datasets are told apart by their column names. Columns are found by name,
/// in any order; those that are not needed are ignored. Cells are separated by tabs, commas or
/// semicolons; spaces around them are not part of them. A label or file name may be quoted (RFC 4180)
/// in every layout that has column names.
public struct LabelTable: Sendable {
  /// One label of one recording.
  public struct Row: Hashable, Sendable {
    /// The line on which it stands, counted from 1.
    public var line: Int
    /// The recording as written; nil in a table that does not name recordings.
    public var file: String?
    /// Beginning in seconds, 0 or more; nil when the label is one of the whole clip.
    public var onset: Double?
    /// End in seconds, at least `onset`; nil when the label is one of the whole clip.
    public var offset: Double?
    /// Name of the sound.
    public var label: String
    /// The fold of a cross-validation that the clip belongs to.
    public var fold: Int?
    /// What the clip was cut from (`src_file`, `source_id`, `fsID`, `freesound_id`): clips of one
    /// group must not be split between training and test.
    public var group: String?
    /// What the clip is meant for (`usage`, `split`).
    public var usage: String?
    /// The clip's licence, as it is written (`licence`, `license`).
    public var licence: String?
    /// Who made the clip (`author`) and where it comes from (`url`, `source`), with a comma between.
    public var attribution: String?

    /// A row; times in seconds.
    public init(
      line: Int, file: String? = nil, onset: Double? = nil, offset: Double? = nil, label: String,
      fold: Int? = nil, group: String? = nil, usage: String? = nil, licence: String? = nil,
      attribution: String? = nil
    ) {
      self.line = line
      self.file = file
      self.onset = onset
      self.offset = offset
      self.label = label
      self.fold = fold
      self.group = group
      self.usage = usage
      self.licence = licence
      self.attribution = attribution
    }
  }

  /// A recording that is listed without a label: nothing sounds in it.
  public struct SilentFile: Hashable, Sendable {
    /// The line on which it stands, counted from 1.
    public var line: Int
    /// The recording as written.
    public var file: String
  }

  /// Name of the table, for messages; that of the recording where rows name none.
  public let name: String
  /// How the table was laid out.
  public let layout: Layout
  /// Whether rows name their recording; otherwise the table is about the one that it is named after.
  public let namesRecordings: Bool
  /// The labels in the order of their lines.
  public var rows: [Row]
  /// The recordings that are listed without a label, in the order of their lines.
  public var silentFiles: [SilentFile]
  /// What is doubtful about the table, in the order of the lines.
  public let warnings: [TableProblem]

  /// The largest time in seconds that is taken for one within a recording, about three years.
  public static let maximumTime = 1e8

  /// Reads a table.
  ///
  /// - Parameters:
  ///   - bytes: the whole file, UTF-8.
  ///   - name: of the file, for messages. Where the table names no recordings, as an Audacity label
  ///     track, it is the recording's name with a text ending (`clip_00.txt`).
  /// - Throws: all that is wrong with the table: columns that fit no layout, rows with too many or too
  ///   few cells, times that are no numbers, negative or not in order, missing names and labels.
  public init(parsing bytes: [UInt8], name: String) throws(TableError) {
    var log = ProblemLog(table: name)
    let columns = try LabelColumns(of: bytes, table: name, log: &log)
    var reader = LabelRowReader(bytes, columns: columns, log: log)
    reader.readAll()
    reader.log.checkRows(reader.rows, silentFiles: reader.silentFiles)
    self.name = name
    layout = columns.layout
    namesRecordings = columns.file != nil
    rows = reader.rows
    silentFiles = reader.silentFiles
    warnings = try reader.log.finish()
  }

  /// Reads a table from text; see `init(parsing:name:)` for bytes.
  public init(parsing text: String, name: String) throws(TableError) {
    try self.init(parsing: Array(text.utf8), name: name)
  }
}
