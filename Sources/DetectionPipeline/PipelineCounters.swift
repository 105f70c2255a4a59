public import SoundEvents
internal import Synchronization

/// What a source has been through so far; written by the detection thread, read by any.
public final class PipelineCounters: Sendable {
  private let read = Atomic<Int>(0)
  private let lost = Atomic<Int>(0)
  private let holes = Atomic<Int>(0)
  private let rows = Atomic<Int>(0)
  private let slowest = Atomic<Int>(0)
  private let slowestLately = Atomic<Int>(0)
  private let busy = Atomic<Int>(0)
  private let energy = Atomic<UInt64>(0)
  private let floor = Atomic<UInt32>(Float.nan.bitPattern)
  private let clipped = Atomic<UInt32>(Float.nan.bitPattern)
  private let constant = Atomic<UInt32>(Float.nan.bitPattern)
  private let drift = Atomic<UInt64>(Double.nan.bitPattern)

  /// Samples that arrived, at the source's rate.
  public var samplesRead: Int { read.load(ordering: .relaxed) }
  /// Samples known to be missing, at the source's rate.
  public var samplesLost: Int { lost.load(ordering: .relaxed) }
  /// Holes in the stream.
  public var gaps: Int { holes.load(ordering: .relaxed) }
  /// Rows of scores.
  public var steps: Int { rows.load(ordering: .relaxed) }
  /// The longest time that the detection of one block took, in nanoseconds.
  public var slowestBlockNanoseconds: Int { slowest.load(ordering: .relaxed) }
  /// The time that the detection of all blocks took, in nanoseconds.
  public var busyNanoseconds: Int { busy.load(ordering: .relaxed) }
  /// The sum of the squares of all samples.
  public var sumOfSquares: Double { Double(bitPattern: energy.load(ordering: .relaxed)) }
  /// The level of the quiet tenth of the last minute in decibels below full scale, and of the last
  /// second the share of samples at full scale and the mean; nil where nobody watches.
  public var health: (noiseFloorDBFS: Float, clippedShare: Float, offset: Float)? {
    let floor = Float(bitPattern: floor.load(ordering: .relaxed))
    guard !floor.isNaN else { return nil }
    return (
      floor, Float(bitPattern: clipped.load(ordering: .relaxed)),
      Float(bitPattern: constant.load(ordering: .relaxed))
    )
  }
  /// By how many millionths the source's crystal is fast; nil until it is known.
  public var driftPartsPerMillion: Double? {
    let drift = Double(bitPattern: drift.load(ordering: .relaxed))
    return drift.isNaN ? nil : drift
  }
  /// The longest time that one block took since this was asked last, in nanoseconds.
  public func takeSlowestBlockNanoseconds() -> Int {
    slowestLately.exchange(0, ordering: .relaxed)
  }
  /// Candidates by label, in label order.
  public let labels: [LabelCounters]

  /// Candidates of one label.
  public final class LabelCounters: Sendable {
    private let accepted = Atomic<Int>(0)
    private let belowThreshold = Atomic<Int>(0)
    private let tooShort = Atomic<Int>(0)
    private let coolingDown = Atomic<Int>(0)
    private let merged = Atomic<Int>(0)

    /// The counts as they stand.
    public var counts: RejectionCounts {
      var counts = RejectionCounts()
      counts.accepted = accepted.load(ordering: .relaxed)
      counts.belowThreshold = belowThreshold.load(ordering: .relaxed)
      counts.tooShort = tooShort.load(ordering: .relaxed)
      counts.coolingDown = coolingDown.load(ordering: .relaxed)
      counts.merged = merged.load(ordering: .relaxed)
      return counts
    }

    func store(_ counts: RejectionCounts) {
      accepted.store(counts.accepted, ordering: .relaxed)
      belowThreshold.store(counts.belowThreshold, ordering: .relaxed)
      tooShort.store(counts.tooShort, ordering: .relaxed)
      coolingDown.store(counts.coolingDown, ordering: .relaxed)
      merged.store(counts.merged, ordering: .relaxed)
    }
  }

  init(labelCount: Int) {
    labels = (0..<labelCount).map { _ in LabelCounters() }
  }

  func countBlock(_ samples: Span<Float>, nanoseconds: Int) {
    var sum: Float = 0
    for index in samples.indices { sum += samples[index] * samples[index] }
    energy.store((sumOfSquares + Double(sum)).bitPattern, ordering: .relaxed)
    read.add(samples.count, ordering: .relaxed)
    busy.add(nanoseconds, ordering: .relaxed)
    if nanoseconds > slowestBlockNanoseconds { slowest.store(nanoseconds, ordering: .relaxed) }
    _ = slowestLately.max(nanoseconds, ordering: .relaxed)
  }

  /// Adds the run of a group, for which all streams waited that had put a step.
  func countRun(nanoseconds: Int, streams: Int) {
    busy.add(nanoseconds / streams, ordering: .relaxed)
    _ = slowest.max(nanoseconds, ordering: .relaxed)
    _ = slowestLately.max(nanoseconds, ordering: .relaxed)
  }

  func countGap(samples: Int) {
    lost.add(samples, ordering: .relaxed)
    holes.add(1, ordering: .relaxed)
  }

  func store(_ health: SignalHealth) {
    clipped.store(health.levels.clippedShare.bitPattern, ordering: .relaxed)
    constant.store(health.levels.offset.bitPattern, ordering: .relaxed)
    floor.store(health.noiseFloorDBFS.bitPattern, ordering: .relaxed)
  }

  func store(driftPartsPerMillion partsPerMillion: Double) {
    drift.store(partsPerMillion.bitPattern, ordering: .relaxed)
  }

  func countStep() { rows.add(1, ordering: .relaxed) }

  /// Events begun by all labels.
  public var eventCount: Int { labels.reduce(0) { $0 + $1.counts.accepted } }
}
