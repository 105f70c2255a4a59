/// How often clips come in a pass, so that rare labels are not lost among frequent ones.
enum LabelBalance {
  /// The most often that one clip comes.
  static let limit = 20

  /// Indices of clips, those of rare labels several times: as often as it takes for the rarest of a
  /// clip's labels to come as often as the most frequent label, rounded, and at most `limit` times.
  ///
  /// Clips without labels come once.
  static func order(of clips: [TrainingClip]) -> [Int] {
    var counts: [String: Int] = [:]
    for label in clips.flatMap({ Set($0.labels) }) { counts[label, default: 0] += 1 }
    let most = counts.values.max() ?? 1
    return clips.indices.flatMap { index in
      let rarest = clips[index].labels.compactMap { counts[$0] }.min() ?? most
      let times = (Double(most) / Double(rarest)).rounded()
      return repeatElement(index, count: min(limit, Int(times)))
    }
  }
}
