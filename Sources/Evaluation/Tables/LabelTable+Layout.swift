extension LabelTable {
  /// The ways in which tables of labels are laid out.
  public enum Layout: Hashable, Sendable, CaseIterable {
    /// Events with times: DCASE, DESED, the output of detectors. Without column names it is
    /// recording, onset, offset and label, separated by tabs.
    case dcaseStrong
    /// Labels of clips, those of one clip in one cell with commas between them: DCASE, DESED. With a
    /// column `event_label` instead of `event_labels` the cell is one label.
    case dcaseWeak
    /// Onset, offset and label, separated by tabs, without column names; lines that begin with a
    /// backslash are frequency ranges.
    case audacity
    /// Clips with folds.
    case esc50
    /// Slices of longer recordings; `start` and `end` are positions in those, not in the clip.
    case urbanSound8K
    /// Clips of Freesound: FSDKaggle2018 and 2019, FSD50K.
    case fsdKaggle
    /// Clips with one label each, as anybody would write them.
    case clipList

    /// The layout's name for people.
    public var name: String {
      switch self {
      case .dcaseStrong: "DCASE strong labels"
      case .dcaseWeak: "DCASE weak labels"
      case .audacity: "Audacity label track"
      case .esc50: "ESC-50"
      case .urbanSound8K: "UrbanSound8K"
      case .fsdKaggle: "FSDKaggle2018"
      case .clipList: "clip list"
      }
    }

    /// Whether labels have times; otherwise they are labels of whole clips.
    public var hasTimes: Bool {
      self == .dcaseStrong || self == .audacity
    }

    /// The columns that the layout is known by.
    var columns: String {
      switch self {
      case .dcaseStrong: "filename, onset, offset, event_label"
      case .dcaseWeak: "filename, event_labels"
      case .audacity: "onset, offset and label without column names"
      case .esc50: "filename, fold, category"
      case .urbanSound8K: "slice_file_name, fsID, fold, class"
      case .fsdKaggle: "fname, label"
      case .clipList: "filename, label"
      }
    }

    /// All layouts with their columns, for messages.
    static var known: String {
      allCases.map { "\($0.name) (\($0.columns))" }.joined(separator: "; ")
    }
  }
}
