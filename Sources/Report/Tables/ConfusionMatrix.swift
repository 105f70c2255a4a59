/// What was taken for what.
public struct ConfusionMatrix: Hashable, Sendable {
  /// One kind of mistake.
  public struct Confusion: Hashable, Sendable {
    /// What it was, and what it was taken for: indices of labels.
    public var reference, predicted: Int
    /// How often.
    public var count: Int
    /// How often the reference occurs.
    public var total: Int
  }

  /// The labels.
  public let labels: [String]
  /// reference × predicted: how often, 0 or more.
  public let counts: [[Int]]

  /// Counts with one row and one column for each label.
  public init(labels: [String], counts: [[Int]]) {
    precondition(
      counts.count == labels.count && counts.allSatisfy { $0.count == labels.count },
      "not \(labels.count) rows and columns")
    self.labels = labels
    self.counts = counts
  }

  /// The most labels that are drawn.
  public static let largest = 60

  /// The mistakes, the most frequent first; equally frequent ones in the order of the labels.
  public func confusions(atMost limit: Int) -> [Confusion] {
    var found: [Confusion] = []
    for (reference, row) in counts.enumerated() {
      let total = row.reduce(0, +)
      for (predicted, count) in row.enumerated() where predicted != reference && count > 0 {
        found.append(
          Confusion(reference: reference, predicted: predicted, count: count, total: total))
      }
    }
    // Sorting is stable.
    return Array(found.sorted { $0.count > $1.count }.prefix(limit))
  }

  /// The counts as a picture: rows are what it was, columns what it was taken for. Nil for no label
  /// and for more than `largest`.
  public var svg: Markup? {
    guard (1...Self.largest).contains(labels.count) else { return nil }
    let layout = MatrixLayout(labels: labels)
    return Markup { svg in
      svg.element(
        "svg",
        [
          "xmlns": "http://www.w3.org/2000/svg", "class": "matrix", "role": "img",
          "aria-label": "Confusion matrix of \(labels.count) labels",
          "width": LineChart.text(layout.width), "height": LineChart.text(layout.height),
        ]
      ) { svg in
        layout.writeFrame(to: &svg)
        for (reference, row) in counts.enumerated() {
          let total = row.reduce(0, +)
          for (predicted, count) in row.enumerated() where count > 0 {
            layout.writeCell(
              row: reference, column: predicted, count: count, total: total, to: &svg)
          }
        }
      }
    }
  }
}
