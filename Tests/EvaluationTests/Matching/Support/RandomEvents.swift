import Evaluation
import TestSupport

extension SeededGenerator {
  /// Events within ten seconds, on a grid of so many seconds so that many ends coincide.
  mutating func events(_ count: Int, labels: Int, grid: Double) -> [EvaluatedEvent] {
    (0..<count).map { _ in
      let onset = Int.random(in: 0...Int(10 / grid), using: &self)
      let length = Int.random(in: 0...Int(2 / grid), using: &self)
      return EvaluatedEvent(
        onset: Double(onset) * grid, offset: Double(onset + length) * grid,
        label: Int.random(in: 0..<labels, using: &self))
    }
  }
}

func event(_ onset: Double, _ offset: Double, _ label: Int = 0) -> EvaluatedEvent {
  EvaluatedEvent(onset: onset, offset: offset, label: label)
}
