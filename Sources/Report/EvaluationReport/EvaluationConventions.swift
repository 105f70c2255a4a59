internal import Evaluation

/// How the figures of an evaluation were counted, in words.
struct EvaluationConventions {
  let result: EvaluationResult

  /// Each figure's rule; only of those that are on the page.
  var facts: [Fact] {
    alarm + matching + scores + clips
      + [
        Fact(
          "–",
          "A dash is a figure that is undefined because there was nothing to count. It is not 0, "
            + "and means leave it out.")
      ]
  }

  private var alarm: [Fact] {
    guard let alarms = result.alarms else { return [] }
    let tolerance = NumberText.trimmed(alarms.tolerance, decimals: 3)
    return [
      Fact(
        "False alarm, missed",
        "A report is a false alarm when no annotated event of its label is within \(tolerance)\u{A0}s of "
          + "it. An event is missed when no report of its label is within \(tolerance)\u{A0}s of it."
      ),
      Fact(
        "Delay",
        "From the annotated beginning of an event to the decision to report it; without the time it "
          + "takes to deliver the report."),
    ]
  }

  private var matching: [Fact] {
    var facts: [Fact] = []
    for collar in result.collar {
      facts.append(
        Fact(
          "Event F1 (\(EvaluationHeadlines.name(collar.settings)))",
          "A report is right when it begins within \(Self.seconds(collar.settings.onsetCollar)) of "
            + "an event of its label" + Self.offset(collar.settings)
            + ". Each event is matched once, as in sed_eval."))
    }
    for segment in result.segment {
      facts.append(
        Fact(
          "Segment F1",
          "Recordings are cut into pieces of \(Self.seconds(segment.resolution)); a label is in a "
            + "piece when it sounds in any part of it, as in sed_eval."))
    }
    if let settings = result.intersection?.settings {
      facts.append(
        Fact(
          "Intersection F1",
          "A report counts when at least \(Self.percent(settings.detectionTolerance)) of it lies in "
            + "events of its label; an event is found when such reports cover at least "
            + "\(Self.percent(settings.groundTruthTolerance)) of it."))
    }
    return facts
  }

  private var scores: [Fact] {
    result.psds.map { score in
      let settings = score.atThresholds.settings
      var rule =
        "Detection tolerance \(Self.percent(settings.detectionTolerance)), ground truth tolerance "
        + Self.percent(settings.groundTruthTolerance)
      if let tolerance = settings.crossTriggerTolerance {
        rule +=
          ", cross trigger tolerance \(Self.percent(tolerance)) with a weight of "
          + NumberText.trimmed(settings.crossTriggerWeight, decimals: 3)
      }
      rule +=
        "; instability weight \(NumberText.trimmed(settings.instabilityWeight, decimals: 3)); up to "
        + "\(NumberText.trimmed(settings.maximumFalsePositiveRate, decimals: 3)) effective false "
        + "positives per hour (Bilen et al., ICASSP 2020)."
      return Fact(score.name.uppercased(), rule)
    }
  }

  private var clips: [Fact] {
    guard result.clips != nil else { return [] }
    return [
      Fact(
        "Clip accuracy, confusions",
        "Over the clips that carry exactly one label: the label with the highest clip score is the "
          + "answer.")
    ]
  }

  private static func offset(_ settings: CollarSettings) -> String {
    guard let offset = settings.offsetCollar else { return "; its end does not matter" }
    return " and ends within \(seconds(offset)), or within \(percent(settings.offsetShare)) of the "
      + "event's length if that is more, of its end"
  }

  private static func seconds(_ value: Double) -> String {
    NumberText.trimmed(value, decimals: 3) + "\u{A0}s"
  }

  private static func percent(_ share: Double) -> String {
    NumberText.trimmed(share * 100, decimals: 2) + "\u{A0}%"
  }
}
