internal import ArgumentParser
internal import Evaluation

/// What an evaluation computes and with which tolerances.
struct MetricOptions: ParsableArguments {
  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Collars of event-based F1: ONSET[,OFFSET[,SHARE]] in seconds.",
      discussion: """
        An event is found when its onset lies within ONSET and its offset within the larger of \
        OFFSET and SHARE of its length. ONSET alone compares onsets only. May be given several \
        times. Default: 0.2,0.2,0.2 and 0.2.
        """, valueName: "seconds"))
  var collar: [CollarOption] = [CollarOption(CollarSettings()), .onsets(0.2)]

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Length of the segments of segment-based F1; may be given several times. Default: 1 and 0.1.",
      valueName: "seconds"))
  var segment: [Double] = [1, 0.1]

  @Option(
    help: ArgumentHelp(
      "Tolerances of intersection-based F1: DTC,GTC as shares.", valueName: "dtc,gtc"))
  var intersection = IntersectionOption(
    name: "0.5,0.5", IntersectionSettings(detectionTolerance: 0.5, groundTruthTolerance: 0.5))

  @Option(
    name: .long, parsing: .singleValue,
    help: ArgumentHelp(
      "A PSDS to compute: psds1, psds2, or DTC,GTC,CTTC,ALPHA_CT,ALPHA_ST,MAX_EFPR.",
      discussion: """
        CTTC is a share or \"none\", MAX_EFPR false positives per hour. May be given several times. \
        Default: psds1 and psds2, the scenarios of DCASE task 4.
        """, valueName: "parameters"))
  var psds: [IntersectionOption] = [.psds1, .psds2]

  @Option(
    help: ArgumentHelp(
      "By how much an alarm may miss an event and still not be a false one.", valueName: "seconds"))
  var tolerance = 0.2

  @Option(
    name: .customLong("labels"),
    help: ArgumentHelp(
      "The labels that averages are over: \"all\", or those in the \"reference\".",
      discussion: """
        Default: all that are in scores or detections; of a model, those in the reference.
        """, valueName: "which"))
  var labelChoice: LabelChoice?

  func validate() throws {
    for value in segment where !(0.001...3600).contains(value) {
      throw ValidationError("--segment: expected 0.001 to 3600 seconds, found \(value)")
    }
    guard (0...60).contains(tolerance) else {
      throw ValidationError("--tolerance: expected 0 to 60 seconds, found \(tolerance)")
    }
  }
}

extension MetricOptions {
  /// The options as values; `isModel`: whether a model is evaluated.
  func values(isModel: Bool) -> MetricOptionValues {
    let choice = labelChoice ?? (isModel ? .reference : .all)
    return MetricOptionValues(
      collars: collar.map(\.settings), segments: segment, intersection: intersection.settings,
      psds: psds.map { ($0.name, $0.settings) }, tolerance: tolerance,
      onlyReferenceLabels: choice == .reference)
  }
}

/// Which labels averages are over.
enum LabelChoice: String, CaseIterable, ExpressibleByArgument {
  /// All labels that there are.
  case all
  /// Those with at least one event in the reference.
  case reference
}

/// Collars as they are written on the command line.
struct CollarOption: ExpressibleByArgument {
  var settings: CollarSettings

  init(_ settings: CollarSettings) { self.settings = settings }

  static func onsets(_ collar: Double) -> CollarOption {
    CollarOption(CollarSettings(onsetCollar: collar, offsetCollar: nil, offsetShare: 0))
  }

  init?(argument: String) {
    guard let values = numbers(argument), (1...3).contains(values.count),
      values.allSatisfy({ (0...60).contains($0) }), values.count < 3 || values[2] <= 1
    else { return nil }
    settings = CollarSettings(
      onsetCollar: values[0], offsetCollar: values.count > 1 ? values[1] : nil,
      offsetShare: values.count > 2 ? values[2] : 0)
  }

  var defaultValueDescription: String {
    [settings.onsetCollar, settings.offsetCollar, settings.offsetShare].compactMap { $0 }
      .map { "\($0)" }.joined(separator: ",")
  }
}

/// Parameters of intersection-based counting as they are written on the command line.
struct IntersectionOption: ExpressibleByArgument {
  var name: String
  var settings: IntersectionSettings

  static let psds1 = IntersectionOption(name: "psds1", .psds1)
  static let psds2 = IntersectionOption(name: "psds2", .psds2)

  init(name: String, _ settings: IntersectionSettings) {
    self.name = name
    self.settings = settings
  }

  init?(argument: String) {
    switch argument {
    case "psds1": self = .psds1
    case "psds2": self = .psds2
    default:
      let text = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let hasNone = text.count > 2 && text[2] == "none"
      guard
        let values = numbers(
          text.enumerated().map { $0.offset == 2 && hasNone ? "0" : $0.element }
            .joined(separator: ",")),
        values.count == 2 || values.count == 6, values.allSatisfy({ $0 >= 0 && $0.isFinite }),
        values.prefix(3).allSatisfy({ $0 <= 1 }), values.count == 2 || values[5] > 0,
        // A weight without a tolerance, or the other way round, says nothing.
        values.count == 2 || hasNone == (values[3] == 0)
      else { return nil }
      name = argument
      settings = IntersectionSettings(
        detectionTolerance: values[0], groundTruthTolerance: values[1],
        crossTriggerTolerance: values.count == 6 && !hasNone ? values[2] : nil,
        crossTriggerWeight: values.count == 6 ? values[3] : 0,
        instabilityWeight: values.count == 6 ? values[4] : 0,
        maximumFalsePositiveRate: values.count == 6 ? values[5] : 100)
    }
  }

  var defaultValueDescription: String { name }
}

/// Numbers separated by commas; nil when one is not a number.
private func numbers(_ text: String) -> [Double]? {
  let parts = text.split(separator: ",", omittingEmptySubsequences: false)
  let values = parts.compactMap { Double($0) }
  return values.count == parts.count ? values : nil
}
