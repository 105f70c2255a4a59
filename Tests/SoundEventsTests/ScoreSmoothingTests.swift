import SoundEvents
import Testing

@Suite struct ScoreSmoothingTests {
  static func smooth(_ scores: [Float], _ settings: SmoothingSettings) -> [Float] {
    var smoothing = ScoreSmoothing([settings], stepSeconds: Grid.stepSeconds)
    var result: [Float] = []
    for score in scores {
      if let value = smoothing.push(score, label: 0) { result.append(value) }
    }
    while let value = smoothing.flush(label: 0) { result.append(value) }
    return result
  }

  @Test func `the median window shrinks at both ends`() {
    let median = SmoothingSettings(kind: .median, seconds: 0.4)
    let scores: [Float] = [0.9, 0.1, 0.5, 0.3, 0.7]
    #expect(Self.smooth(scores, median) == [0.5, 0.4, 0.5, 0.4, 0.5])
  }

  @Test func `the median removes a spike and keeps an edge`() {
    let median = SmoothingSettings(kind: .median, seconds: 0.2)
    #expect(Self.smooth([0, 0, 1, 0, 0, 1, 1, 1], median) == [0, 0, 0, 0, 0, 1, 1, 1])
  }

  @Test func `a sequence shorter than the window is smoothed with what there is`() {
    let median = SmoothingSettings(kind: .median, seconds: 2)
    #expect(Self.smooth([], median) == [])
    #expect(Self.smooth([0.25], median) == [0.25])
    #expect(Self.smooth([0.25, 0.75], median) == [0.5, 0.5])
  }

  @Test func `the exponential filter reaches 63 percent after its time constant`() {
    let filter = SmoothingSettings(kind: .exponential, seconds: 1)
    let values = Self.smooth(Array(repeating: 1, count: 10), filter)
    #expect(abs(values[9] - 0.6321) < 1e-4)
  }

  @Test func `every kind and length agrees with the definition`() {
    var generator = SeededGenerator(state: 40)
    for _ in 0..<2000 {
      let kind = SmoothingSettings.Kind.allCases.randomElement(using: &generator) ?? .none
      let settings = SmoothingSettings(
        kind: kind, seconds: Double.random(in: 0...3, using: &generator))
      let count = Int.random(in: 0...60, using: &generator)
      // Few different values, so that the median meets equal ones.
      let scores = (0..<count).map { _ in Float(Int.random(in: 0...8, using: &generator)) / 8 }
      #expect(
        Self.smooth(scores, settings)
          == BatchOracle.smooth(scores, settings, Grid.stepSeconds))
    }
  }

  @Test func `after a reset nothing of the past is left`() {
    for kind in SmoothingSettings.Kind.allCases {
      var smoothing = ScoreSmoothing(
        [SmoothingSettings(kind: kind, seconds: 0.6)], stepSeconds: Grid.stepSeconds)
      func run() -> [Float?] {
        [0.5, 0, 0.25, 0.75, 1].map { smoothing.push($0, label: 0) }
      }
      let first = run()
      smoothing.reset()
      #expect(run() == first)
    }
  }
}
