/// What a teacher says about clips, as targets: scores first, then principal components of the
/// embedding.
public struct TeacherValues: Sendable {
  /// Scores per clip.
  public let scores: Int
  /// Components per clip.
  public let components: Int
  /// The values of clips and views by their names.
  private let rows: [String: Int]
  private let values: [Float]
  /// The mean of each value over all clips and views.
  let means: [Float]

  /// Values per clip.
  var count: Int { scores + components }

  /// - Parameter values: rows of `scores` + `components` values, in the order of `names`.
  public init(names: [String], scores: Int, components: Int, values: [Float]) {
    precondition(values.count == names.count * (scores + components), "\(values.count) values")
    self.scores = scores
    self.components = components
    self.values = values
    let width = scores + components
    var sums = [Double](repeating: 0, count: width)
    for (index, value) in values.enumerated() { sums[index % width] += Double(value) }
    means = sums.map { Float($0 / Double(max(1, names.count))) }
    rows = Dictionary(zip(names, names.indices)) { first, _ in first }
  }

  /// The values of a clip or of one of its views; nil when the teacher has not heard it.
  func values(of clip: String, view: Int?) -> ArraySlice<Float>? {
    rows[ViewMaker.name(view, of: clip)].map { values[($0 * count)..<(($0 + 1) * count)] }
  }
}
