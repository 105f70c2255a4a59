import Evaluation
import Testing

/// Scores are read with single precision, which moves thresholds by up to 6e-8; everything that is
/// counted must be the same.
@Suite struct SweepGoldenTests {
  private static let cases = SweepGoldenCase.all

  /// Whether a figure is the expected one; nil is an undefined one.
  private func isSame(_ figure: Double, _ expected: Double??, within tolerance: Double) -> Bool {
    guard let known = expected else { return false }
    guard let value = known else { return !figure.isFinite }
    return figure == value || abs(figure - value) < tolerance
  }

  @Test func `The shipped cases are there`() {
    #expect(Self.cases.count >= 3)
  }

  @Test(arguments: cases)
  func `PSDS is that of sed_scores_eval`(_ golden: SweepGoldenCase) throws {
    let (set, scores) = try golden.load()
    let expected = try golden.expected()
    for (settings, reference) in [
      (IntersectionSettings.psds1, expected.psds1), (.psds2, expected.psds2),
    ] {
      let result = PSDS.evaluate(set, scores: scores, settings: settings)
      #expect(isSame(result.value, reference.psds, within: 1e-12))
      for label in result.labels {
        #expect(isSame(label.area, reference.areas[label.label], within: 1e-12), "\(label.label)")
      }
    }
  }

  @Test(arguments: cases)
  func `Intersection F1 at 0.5 is that of sed_scores_eval`(_ golden: SweepGoldenCase) throws {
    let (set, scores) = try golden.load()
    let expected = try golden.expected().intersectionF1
    let result = IntersectionF1.evaluate(
      set, scores: scores, threshold: 0.5, detectionTolerance: 0.5, groundTruthTolerance: 0.5)
    for point in result.labels {
      #expect(isSame(point.f1, expected[point.label], within: 1e-12), "\(point.label)")
    }
    #expect(isSame(result.macro.f1, expected["macro_average"], within: 1e-12))
    #expect(isSame(result.micro.f1, expected["micro_average"], within: 1e-12))
  }

  @Test(arguments: cases)
  func `The best collar F1 and its thresholds are those of sed_scores_eval`(
    _ golden: SweepGoldenCase
  ) throws {
    let (set, scores) = try golden.load()
    let expected = try golden.expected().collarBest
    let result = CollarF1.best(
      set, scores: scores, onsetCollar: 0.2, offsetCollar: 0.2, offsetShare: 0.2)
    for point in result.labels {
      #expect(isSame(point.f1, expected.f[point.label], within: 1e-12), "\(point.label)")
      #expect(
        isSame(point.threshold, expected.threshold[point.label], within: 1e-6), "\(point.label)")
    }
    #expect(isSame(result.macro.f1, expected.f["macro_average"], within: 1e-12))
    #expect(isSame(result.micro.f1, expected.f["micro_average"], within: 1e-12))
  }

  /// What the program writes at a best threshold must be what the sweep promised.
  @Test(arguments: cases)
  func `Detections at the best thresholds have the best F1`(_ golden: SweepGoldenCase) throws {
    let (set, scores) = try golden.load()
    let best = CollarF1.best(
      set, scores: scores, onsetCollar: 0.2, offsetCollar: 0.2, offsetShare: 0.2)
    for (label, point) in best.labels.enumerated() where point.threshold.isFinite {
      let result = CollarF1.evaluate(
        set, scores: scores, threshold: point.threshold, onsetCollar: 0.2, offsetCollar: 0.2,
        offsetShare: 0.2)
      #expect(result.labels[label] == point)
    }
  }
}
