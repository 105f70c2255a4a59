/// How far relevant detections cover each reference event of one label in one recording, at every
/// threshold, and at which thresholds that makes it found.
struct EventCoverage: ~Copyable {
  private struct Change {
    var event: Int32
    var score: Float
    var seconds: Double
  }

  /// Share of an event that must be covered.
  private let tolerance: Double
  private var changes: [Change] = []

  /// No coverage; `tolerance` is the share of an event that must be covered.
  init(tolerance: Double) {
    self.tolerance = tolerance
  }

  /// Adds (`sign` 1) or removes (-1) what lies in `frames` as the threshold falls below `score`.
  mutating func add(
    _ timeline: ReferenceTimeline, _ frames: Range<Int32>, _ boundaries: Span<Double>,
    at score: Float, sign: Double = 1
  ) {
    guard !frames.isEmpty else { return }
    let begin = boundaries[Int(frames.lowerBound)]
    let end = boundaries[Int(frames.upperBound)]
    timeline.forEachEvent(
      begin: frames.lowerBound, count: timeline.count(before: frames.upperBound)
    ) { event, index in
      let seconds = event.overlap(begin: begin, end: end)
      changes.append(Change(event: Int32(index), score: score, seconds: sign * seconds))
    }
  }

  /// Records at which thresholds the events become found, and lost again, and forgets the coverage.
  ///
  /// - Parameter top: the highest score of the recording. An event so short that nothing of it
  ///   needs to be covered is found below that, as in sed_scores_eval.
  mutating func finish(
    _ timeline: ReferenceTimeline, top: Float?, recording: Int,
    changes thresholdChanges: inout ThresholdChanges
  ) {
    defer { changes.removeAll(keepingCapacity: true) }
    guard let top else { return }
    func record(_ amount: Int32, at score: Float) {
      thresholdChanges.add(
        amount, to: ThresholdChanges.Channel.truePositives, at: score, recording: recording)
    }
    let requirements = timeline.events.map { tolerance * ($0.offset - $0.onset) }
    for requirement in requirements where TimeResolution.reaches(0, requirement) {
      record(1, at: top)
    }
    changes.sort { ($0.event, $1.score) < ($1.event, $0.score) }
    var index = 0
    while index < changes.count {
      let event = changes[index].event
      let requirement = requirements[Int(event)]
      let isAlwaysFound = TimeResolution.reaches(0, requirement)
      var seconds = 0.0
      var isFound = false
      while index < changes.count, changes[index].event == event {
        let score = changes[index].score
        while index < changes.count, changes[index].event == event, changes[index].score == score {
          seconds += changes[index].seconds
          index += 1
        }
        guard !isAlwaysFound, TimeResolution.reaches(seconds, requirement) != isFound else {
          continue
        }
        isFound.toggle()
        record(isFound ? 1 : -1, at: score)
      }
    }
  }
}
