import SoundScenes
import Testing

@Suite struct TimeShiftTests {
  @Test(arguments: [0, 1, 3, 999, 1000, 1001, 2500, -1, -999, -1000, -3700])
  func `A circular shift loses nothing and comes back`(count: Int) {
    let samples = (0..<1000).map { Float($0) }
    let shifted = TimeShift.apply(to: samples, by: count, isCircular: true)
    #expect(shifted.sorted() == samples)
    #expect(shifted[((count % 1000) + 1000) % 1000] == 0)
    let isBack = TimeShift.apply(to: shifted, by: -count, isCircular: true) == samples
    #expect(isBack)
  }

  @Test(arguments: [
    (0, [1, 2, 3, 4]), (1, [0, 1, 2, 3]), (3, [0, 0, 0, 1]), (4, [0, 0, 0, 0]),
    (9, [0, 0, 0, 0]), (-1, [2, 3, 4, 0]), (-4, [0, 0, 0, 0]), (-9, [0, 0, 0, 0]),
  ])
  func `A padded shift loses what goes out`(count: Int, expected: [Float]) {
    #expect(TimeShift.apply(to: [1, 2, 3, 4], by: count, isCircular: false) == expected)
  }

  @Test func `Nothing can be shifted where nothing is`() {
    #expect(TimeShift.apply(to: [], by: 3, isCircular: true).isEmpty)
    #expect(TimeShift.apply(to: [], by: 3, isCircular: false).isEmpty)
  }

  static let sound = LabelledSound(
    samples: (0..<16_000).map { Float($0) / 16_000 }, sampleRate: 4000,
    events: [
      LabelledEvent(label: "early", onset: 0, offset: 0.5),
      LabelledEvent(label: "late", onset: 3, offset: 4),
    ])

  private func events(_ seconds: Double, isCircular: Bool) -> [LabelledEvent] {
    var generator = SplitMix64(seed: 1)
    return TimeShift(seconds: seconds...seconds, isCircular: isCircular)
      .apply(to: Self.sound, using: &generator).events.sorted { $0.onset < $1.onset }
  }

  @Test func `Events go round with a circular shift, in two parts over the seam`() {
    #expect(
      events(0.5, isCircular: true) == [
        LabelledEvent(label: "late", onset: 0, offset: 0.5),
        LabelledEvent(label: "early", onset: 0.5, offset: 1),
        LabelledEvent(label: "late", onset: 3.5, offset: 4),
      ])
    #expect(events(-7.5, isCircular: true) == events(0.5, isCircular: true))
  }

  @Test func `Events are cut at the ends by a padded shift`() {
    #expect(
      events(0.5, isCircular: false) == [
        LabelledEvent(label: "early", onset: 0.5, offset: 1),
        LabelledEvent(label: "late", onset: 3.5, offset: 4),
      ])
    #expect(
      events(-0.5, isCircular: false) == [LabelledEvent(label: "late", onset: 2.5, offset: 3.5)])
    #expect(events(5, isCircular: false).isEmpty)
  }

  @Test func `Shifts fill their range`() {
    let shift = TimeShift(seconds: -1...1, isCircular: true)
    var places: Set<Int> = []
    for seed in 0..<400 {
      var generator = SplitMix64(seed: UInt64(seed))
      let first = shift.apply(to: Self.sound, using: &generator).samples[0]
      let moved = (16_000 - Int((first * 16_000).rounded())) % 16_000
      let signed = moved > 8000 ? moved - 16_000 : moved
      #expect((-4000...4000).contains(signed))
      places.insert((signed + 4000) / 1000)
    }
    #expect(places.count >= 8)
  }
}

@Suite struct RandomCropTests {
  @Test(arguments: [(2, 3, [2, 3, 4]), (-2, 4, [0, 0, 0, 1]), (3, 4, [3, 4, 0, 0])])
  func `A piece has zeros where the sound has no samples`(
    start: Int, count: Int, expected: [Float]
  ) {
    #expect(RandomCrop.apply(to: [0, 1, 2, 3, 4], from: start, count: count) == expected)
  }

  @Test func `A piece of a long sound is whole and its events fit`() throws {
    let sound = LabelledSound(
      samples: (0..<40_000).map { Float($0) }, sampleRate: 8000,
      events: [LabelledEvent(label: "a", onset: 2, offset: 3)])
    for seed in 0..<100 {
      var generator = SplitMix64(seed: UInt64(seed))
      let piece = RandomCrop(seconds: 2).apply(to: sound, using: &generator)
      #expect(piece.samples.count == 16_000)
      let start = try #require(piece.samples.first)
      #expect(piece.samples.last == start + 15_999)
      let onset = max(0, 2 - Double(start) / 8000)
      let offset = min(2, 3 - Double(start) / 8000)
      let expected =
        onset < offset
        ? [LabelledEvent(label: "a", onset: onset, offset: offset)] : []
      #expect(piece.events == expected)
    }
  }

  @Test func `A short sound lies whole within its piece`() {
    let sound = LabelledSound(
      samples: [Float](repeating: 1, count: 800), sampleRate: 8000,
      events: [LabelledEvent(label: "a", onset: 0, offset: 0.1)])
    var begins: Set<Int> = []
    for seed in 0..<100 {
      var generator = SplitMix64(seed: UInt64(seed))
      let piece = RandomCrop(seconds: 0.5).apply(to: sound, using: &generator)
      #expect(piece.samples.count == 4000 && piece.samples.reduce(0, +) == 800)
      let begin = piece.samples.firstIndex(of: 1) ?? -1
      #expect(piece.events.count == 1)
      #expect(abs((piece.events.first?.onset ?? -1) - Double(begin) / 8000) < 1e-9)
      begins.insert(begin / 400)
    }
    #expect(begins.count >= 6)
  }
}
