internal import Evaluation

/// The figures of an evaluation that come first, each with a sentence about its meaning.
struct EvaluationHeadlines {
  let result: EvaluationResult

  /// What somebody who relies on the alarms notices.
  var alarm: [Headline] {
    guard let alarms = result.alarms else { return [] }
    let tolerance = NumberText.trimmed(alarms.tolerance, decimals: 3)
    let all = alarms.all
    return [
      Headline(
        "False alarms", NumberText.significant(all.falseAlarmsPerHour), unit: "per hour",
        meaning: "\(NumberText.count(all.falseAlarms)) reports with no such sound within "
          + "\(tolerance)\u{A0}s, all labels together."),
      Headline(
        "Missed", share: all.missRate,
        meaning: "\(NumberText.count(all.missed)) of \(NumberText.count(all.reference)) annotated "
          + "events, for which nothing was reported within \(tolerance)\u{A0}s."),
      Headline(
        "Delay", NumberText.fixed(all.latency.median, decimals: 2),
        unit: all.latency.median.isNaN ? "" : "s",
        meaning: "Half of the reports came within this time after the sound began; nine of ten "
          + "within \(NumberText.seconds(all.latency.p90))."),
    ]
  }

  /// How well the events agree with the annotation, at the thresholds in force.
  var events: [Headline] {
    var found: [Headline] = []
    for collar in result.collar {
      let mean = NumberText.fixed(collar.result.macro.f1, decimals: 3)
      found.append(
        Headline(
          collar.settings.offsetCollar == nil ? "Event F1, onsets" : "Event F1",
          NumberText.fixed(collar.result.micro.f1, decimals: 3),
          detail: "\(mean) as mean of labels",
          meaning: "Balance of finding all and reporting only what is there; times must agree "
            + "too: \(Self.name(collar.settings)). The mean of labels counts rare ones as much as "
            + "frequent ones."))
    }
    for segment in result.segment {
      let length = NumberText.trimmed(segment.resolution, decimals: 3)
      let mean = NumberText.fixed(segment.result.macro.f1, decimals: 3)
      found.append(
        Headline(
          "Segment F1", NumberText.fixed(segment.result.micro.f1, decimals: 3),
          detail: "\(mean) as mean of labels",
          meaning: "The same balance for pieces of \(length)\u{A0}s instead of whole events."))
    }
    if let intersection = result.intersection {
      let share = NumberText.trimmed(intersection.settings.groundTruthTolerance * 100, decimals: 1)
      let mean = NumberText.fixed(intersection.result.macro.f1, decimals: 3)
      found.append(
        Headline(
          "Intersection F1", NumberText.fixed(intersection.result.micro.f1, decimals: 3),
          detail: "\(mean) as mean of labels",
          meaning:
            "The same balance: an event counts when \(share)\u{A0}% of it is covered, however "
            + "many pieces cover it."))
    }
    return found
  }

  /// How good the scores are whatever the thresholds.
  var scores: [Headline] {
    result.psds.compactMap { score in
      guard let over = score.overThresholds else { return nil }
      return Headline(
        score.name.uppercased(), score: over.value, meaning: Self.meaning(over.settings))
    }
  }

  /// How well whole clips are named.
  var clips: [Headline] {
    guard let clips = result.clips else { return [] }
    return [
      Headline(
        "Clip accuracy", share: clips.accuracy,
        meaning: "Clips of one label whose highest score is that label."),
      Headline(
        "mAP", score: clips.mAP,
        meaning: "How well each label's clips are ranked before all others, mean of labels; "
          + "1 is perfect."),
      Headline(
        "lwlrap", score: clips.lwlrap,
        meaning: "How well each clip's labels are ranked before all others; 1 is perfect."),
    ]
  }

  /// Collars as they are usually written.
  static func name(_ settings: CollarSettings) -> String {
    let onset = NumberText.trimmed(settings.onsetCollar, decimals: 3)
    guard let offset = settings.offsetCollar else { return "onset ±\(onset)\u{A0}s" }
    let share = NumberText.trimmed(settings.offsetShare * 100, decimals: 1)
    let end = NumberText.trimmed(offset, decimals: 3)
    return end == onset
      ? "±\(onset)\u{A0}s, \(share)\u{A0}%" : "±\(onset)\u{A0}s, ±\(end)\u{A0}s, \(share)\u{A0}%"
  }

  private static func meaning(_ settings: IntersectionSettings) -> String {
    let aim =
      settings.groundTruthTolerance >= 0.5
      ? "Exact times matter" : "Telling labels apart matters more than exact times"
    return "How many events are found at few false reports, over all thresholds; 1 is perfect. "
      + "\(aim)."
  }
}
