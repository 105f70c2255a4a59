/// Finds the places of the events of one scene, one after the other, in samples.
///
/// An event either begins while another is heard, or a drawn gap after all before it have ended.
/// Later ones never begin earlier. Two events of one label never touch: between them is always at
/// least the smallest gap.
struct EventPlacer {
  struct Placed: Hashable {
    var range: Range<Int>
    var label: String
  }

  private(set) var placed: [Placed] = []
  private let length: Int
  private let sampleRate: Int
  private let rules: SoundscapeRecipe.Events
  private let smallestGap: Int

  /// An overlapping event begins at least this long after the last one and before the end of all.
  private static let overlapMarginSeconds = 0.05

  /// A scene of `length` samples without events.
  init(length: Int, sampleRate: Int, rules: SoundscapeRecipe.Events) {
    self.length = length
    self.sampleRate = sampleRate
    self.rules = rules
    let gap = rules.gap.bounds?.lowerBound ?? 0
    smallestGap = Int((gap * Double(sampleRate)).rounded(.up))
  }

  /// Places an event of `count` samples; false when there is no room for it.
  mutating func place(_ count: Int, label: String, using generator: inout SplitMix64) -> Bool {
    let wantsOverlap = generator.isTrue(probability: rules.overlapShare)
    let gap = rules.gap.draw(using: &generator)
    var begin: Int?
    if wantsOverlap { begin = overlappingBegin(count, label: label, using: &generator) }
    let after = placed.isEmpty ? 0 : end + Int((gap * Double(sampleRate)).rounded(.up))
    let range = (begin ?? after)..<((begin ?? after) + count)
    guard range.upperBound <= length else { return false }
    placed.append(Placed(range: range, label: label))
    return true
  }

  /// Moves all events together to a place that it draws, so that what is left of the scene lies
  /// before the first and after the last. Returns how far, in samples.
  func drawShift(using generator: inout SplitMix64) -> Int {
    generator.integer(0...max(0, length - end))
  }

  private var end: Int { placed.reduce(0) { max($0, $1.range.upperBound) } }

  private func overlappingBegin(
    _ count: Int, label: String, using generator: inout SplitMix64
  ) -> Int? {
    let margin = Int(Self.overlapMarginSeconds * Double(sampleRate))
    guard let last = placed.last, last.range.lowerBound + margin <= end - margin else { return nil }
    for _ in 0..<8 {
      let begin = generator.integer((last.range.lowerBound + margin)...(end - margin))
      if isFree(begin..<(begin + count), label: label) { return begin }
    }
    return nil
  }

  /// All placed events begin before the range does, so the most are heard at its beginning.
  private func isFree(_ range: Range<Int>, label: String) -> Bool {
    guard range.upperBound <= length else { return false }
    let heard = placed.count { $0.range.upperBound > range.lowerBound }
    let isApart = placed.allSatisfy {
      $0.label != label || $0.range.upperBound + smallestGap <= range.lowerBound
    }
    return heard > 0 && heard < rules.maximumPolyphony && isApart
  }
}
