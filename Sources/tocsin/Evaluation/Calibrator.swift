internal import DetectionPipeline
internal import Evaluation
internal import SoundEvents

/// Chooses thresholds on background recordings.
struct Calibrator {
  let model: ModelBundle
  let settings: [EventSettings]
  /// False alarms per day, all labels together.
  let budget: Double
  let confidence: Double
  /// Whether thresholds may go below those in force.
  let mayLower: Bool
  /// Offset threshold divided by onset threshold, per label.
  let offsetRatio: [Float]

  /// Settings that were chosen, one per label, and what they mean.
  struct Outcome {
    var settings: [EventSettings]
    var result: CalibrationResult
  }

  /// The search over what was heard.
  ///
  /// - Parameter labelled: recordings to count misses on.
  /// - Throws: `Failure` when the background does not do for the budget.
  func calibrate(
    _ background: BackgroundListening, labelled: LabelledRecordings?
  ) throws -> Outcome {
    let search = try search(background)
    let chosen = settings(at: search.chosen)
    var result = CalibrationResult(
      model: model.identifier, budget: budget, confidence: confidence, hours: background.hours,
      heldOutAlarms: search.chosen.heldOutAlarms, alarmsPerDay: search.chosen.alarmsPerDay,
      interval: search.chosen.interval, upperBound: search.chosen.upperBound)
    result.labels = try labels(chosen, background, labelled)
    result.curve = try curve(search, labelled)
    result.moments = background.loudest(3).map {
      CalibrationResult.Moment(
        label: model.labels[$0.label], recording: $0.path, time: $0.time, score: Double($0.score))
    }
    return Outcome(settings: chosen, result: result)
  }

  private func search(_ background: BackgroundListening) throws -> BudgetCalibration {
    let floors: [Int?] = settings.map { settings in
      guard settings.enabled else { return nil }
      let lowest = mayLower ? Self.lowestThreshold : settings.onsetThreshold
      return ThresholdLevels.thresholds.lastIndex { $0 <= lowest } ?? 0
    }
    do {
      return try BudgetCalibration(
        background.counts, floors: floors, budget: budget, confidence: confidence)
    } catch {
      throw Failure(.badData, CalibrationText.sentence(error, model: model, background))
    }
  }

  /// A lower threshold would let the network's uncertainty through.
  private static let lowestThreshold: Float = 0.05

  /// The settings of all labels at the levels of a point.
  private func settings(at point: BudgetCalibration.Point) -> [EventSettings] {
    settings.indices.map { label in
      var after = settings[label]
      guard after.enabled else { return after }
      let threshold = ThresholdLevels.thresholds[point.levels[label]]
      after.onsetThreshold = mayLower ? threshold : max(threshold, after.onsetThreshold)
      after.offsetThreshold = (after.onsetThreshold * offsetRatio[label] * 1e4).rounded() / 1e4
      after.offsetThreshold = min(after.offsetThreshold, after.onsetThreshold)
      return after
    }
  }

  private func labels(
    _ chosen: [EventSettings], _ background: BackgroundListening, _ labelled: LabelledRecordings?
  ) throws -> [CalibrationResult.Label] {
    let before = try labelled?.alarms(settings)
    let after = try labelled?.alarms(chosen)
    return settings.indices.filter { settings[$0].enabled }.map { index in
      let count = background.count(label: index, threshold: chosen[index].onsetThreshold)
      let interval = ConfidenceInterval.poisson(count: count, confidence: confidence)
      let days = background.hours / 24
      var label = CalibrationResult.Label(
        label: model.labels[index], thresholdBefore: Double(settings[index].onsetThreshold),
        threshold: Double(chosen[index].onsetThreshold),
        offsetThreshold: Double(chosen[index].offsetThreshold),
        alarmsBefore: background.count(
          label: index, threshold: settings[index].onsetThreshold),
        alarms: count,
        interval: ConfidenceInterval(low: interval.low / days, high: interval.high / days))
      if let before = before?.labels[index], let after = after?.labels[index],
        after.reference > 0
      {
        label.reference = after.reference
        label.missedBefore = before.missed
        label.missed = after.missed
        label.missInterval = .wilson(
          successes: after.missed, trials: after.reference, confidence: confidence)
      }
      return label
    }
  }

  /// The points at which the number of false alarms changes, and the chosen one.
  private func curve(
    _ search: BudgetCalibration, _ labelled: LabelledRecordings?
  ) throws -> [CalibrationResult.Point] {
    var points: [CalibrationResult.Point] = []
    var last = -1
    for point in search.points {
      let isChosen = point.ratePerLabel == search.chosen.ratePerLabel
      // Steps of a tenth are enough for the eye, and misses take a while to count.
      let isStep = last < 0 || Double(point.heldOutAlarms) > 1.1 * Double(last)
      guard isChosen || isStep else { continue }
      last = point.heldOutAlarms
      points.append(
        CalibrationResult.Point(
          alarmsPerDay: point.alarmsPerDay, interval: point.interval, upperBound: point.upperBound,
          missRate: try labelled?.alarms(settings(at: point)).all.missRate, isChosen: isChosen))
    }
    return points
  }
}
