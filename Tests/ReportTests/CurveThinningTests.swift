import Report
import TestSupport
import Testing

@Suite struct CurveThinningTests {
  /// Curves of many kinds: smooth, noisy, steep, level, going back, with equal points.
  private static func curves(_ seed: UInt64) -> [[PixelPoint]] {
    var random = SeededGenerator(seed: seed)
    func walk(_ count: Int, _ step: (inout PixelPoint, inout SeededGenerator) -> Void)
      -> [PixelPoint]
    {
      var place = PixelPoint(x: 20, y: 30)
      return (0..<count).map { _ in
        step(&place, &random)
        return place
      }
    }
    func number(_ range: ClosedRange<Double>, _ random: inout SeededGenerator) -> Double {
      Double.random(in: range, using: &random)
    }
    return [
      walk(300) {
        $0.x += number(0...0.4, &$1); $0.y += number(0...0.2, &$1)
      },
      walk(300) {
        $0.x += number(0...0.1, &$1); $0.y = number(0...60, &$1)
      },
      walk(200) {
        $0.x += number(-2...2, &$1); $0.y += number(-2...2, &$1)
      },
      walk(200) {
        $0.x += number(-0.3...0.3, &$1); $0.y += number(-0.3...0.3, &$1)
      },
      walk(120) {
        $0.x += Bool.random(using: &$1) ? 0 : 1; $0.y -= Bool.random(using: &$1) ? 0 : 1
      },
      walk(40) {
        $0.x += number(0...8, &$1); $0.y += number(-9...9, &$1)
      },
      walk(200) {
        $0.x += 0.5; $0.y = 30 + 20 / (1 + $0.x * $0.x / 900) + number(0...0.01, &$1)
      },
      walk(3) {
        $0.x += number(0...1, &$1); $0.y += number(0...1, &$1)
      },
      walk(1) {
        $0.x += number(0...1, &$1); $0.y += 0
      },
    ]
  }

  @Test(arguments: 1...12)
  func `a thinned line stays within half a pixel of the full one`(_ seed: Int) {
    for (kind, points) in Self.curves(UInt64(seed)).enumerated() {
      let kept = CurveThinning.line(points).map { points[$0] }
      let distance = Curve(lines: kept).distance(to: Curve(lines: points))
      #expect(distance <= 0.5, "kind \(kind)")
    }
  }

  @Test(arguments: 1...12)
  func `a thinned staircase stays within half a pixel of the full one`(_ seed: Int) {
    for (kind, points) in Self.curves(UInt64(seed)).enumerated() {
      let kept = CurveThinning.staircase(points).map { points[$0] }
      let distance = Curve(steps: kept).distance(to: Curve(steps: points))
      #expect(distance <= 0.5, "kind \(kind)")
    }
  }

  @Test(arguments: [true, false])
  func `first and last stay, and the order`(_ isLine: Bool) {
    func thin(_ points: [PixelPoint]) -> [Int] {
      isLine ? CurveThinning.line(points) : CurveThinning.staircase(points)
    }
    for points in Self.curves(77) {
      let kept = thin(points)
      #expect(kept.first == 0 && kept.last == points.count - 1)
      #expect(zip(kept, kept.dropFirst()).allSatisfy { $0 < $1 })
    }
    #expect(thin([]).isEmpty)
  }

  @Test func `as many points stay as can be told apart`() {
    let fine = (0..<100_000).map { index in
      let share = Double(index) / 100_000
      return PixelPoint(x: share * share * 340, y: share * 76)
    }
    #expect(CurveThinning.staircase(fine).count < 450)
    #expect(CurveThinning.line(fine).count < 30)
    var random = SeededGenerator(seed: 4)
    let noise = (0..<100_000).map { index in
      PixelPoint(x: Double(index) / 100, y: Double.random(in: 0...40, using: &random))
    }
    #expect(CurveThinning.line(noise).count < 16_100)
    #expect(CurveThinning.staircase(noise).count < 12_000)
  }

  @Test func `a flat curve keeps its ends`() {
    let flat = (0..<50).map { PixelPoint(x: Double($0), y: 10) }
    #expect(CurveThinning.line(flat) == [0, 49])
    #expect(CurveThinning.staircase(flat) == [0, 49])
  }
}
