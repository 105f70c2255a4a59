extension ModelCard.Label {
  /// The labels with the clips that have them, in the order of `names`.
  public static func all(_ names: [String], in clips: [TrainingClip]) -> [ModelCard.Label] {
    var found: [String: ModelCard.Label] = [:]
    for clip in clips {
      for name in Set(clip.labels) {
        var label =
          found[name] ?? ModelCard.Label(name: name, clips: 0, hours: 0, licences: [:])
        label.clips += 1
        label.hours += clip.seconds / 3600
        label.licences[clip.licence ?? Attributions.unknown, default: 0] += 1
        found[name] = label
      }
    }
    return names.map {
      found[$0] ?? ModelCard.Label(name: $0, clips: 0, hours: 0, licences: [:])
    }
  }
}
