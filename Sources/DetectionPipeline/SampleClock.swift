public import AudioSignal

/// When a sample was captured, by `CLOCK_MONOTONIC`, from the times at which blocks were read.
///
/// A crystal of 60 ppm is 5.2 s off after a day, so the nominal rate will not do; and a single
/// block will not do either, because the thread that reads it may wake late. A second-order delay-
/// locked loop follows the crystal and forgets the lateness: Fons Adriaensen, "Using a DLL to filter
/// time", Linux Audio Conference 2005, with the loop's constants taken from the number of samples
/// that a block really has.
///
/// For the first second the nominal rate holds, through the earliest arrival: nobody wakes early.
/// Then the loop has a bandwidth of 0.1 Hz, and 0.02 Hz once 10 s have passed. Arrivals more than
/// 50 ms late are not believed; when there is nothing else for 5 s, it is the clock that is wrong,
/// and it begins anew. Reads no clock and does not allocate.
public struct SampleClock: Sendable {
  /// How often the clock began anew; 0 before the first observation.
  public private(set) var epoch = 0
  /// Observations that came too late to be believed.
  public private(set) var rejectedCount = 0

  private let nominalPeriod: Double
  /// `CLOCK_MONOTONIC` of the epoch's first observation: the loop counts nanoseconds from there.
  private var origin: Int64 = 0
  private var position: SamplePosition = 0
  /// The loop's time of `position`, and its nanoseconds per sample.
  private var time = 0.0
  private var period: Double
  private var heard: SamplePosition = 0
  private var rejectedSamples: SamplePosition = 0
  private var earliest = EarliestArrival()
  /// By how much late arrivals have pushed the loop since the last punctual one.
  private var pushed = 0.0
  private var baseline = DriftBaseline()

  private static let nominalSeconds = 1.0
  private static let settlingSeconds = 10.0
  private static let settlingHertz = 0.1
  private static let settledHertz = 0.02
  private static let latestNanoseconds = 50e6
  private static let doubtSeconds = 5.0
  /// Arrivals so little later than the earliest are punctual, and the loop is not known better.
  private static let punctualNanoseconds = 0.5e6

  /// - Parameter rate: nominal samples per second of the positions, above 0.
  public init(rate: Int) {
    precondition(rate > 0, "sample rate \(rate)")
    nominalPeriod = 1e9 / Double(rate)
    period = nominalPeriod
  }

  /// Whether nothing was observed since the beginning or the last `reset`.
  public private(set) var isEmpty = true

  /// Forgets everything, because samples were lost or the device was opened again: the next
  /// observation begins a new epoch.
  public mutating func reset() {
    isEmpty = true
  }

  /// Takes what is known of one block.
  ///
  /// - Parameters:
  ///   - end: the position after its last sample.
  ///   - monotonicNanoseconds: when that was captured, or later.
  public mutating func observe(end: SamplePosition, monotonicNanoseconds: Int64) {
    guard !isEmpty else {
      begin(at: end, monotonicNanoseconds)
      return
    }
    let count = end - position
    guard count > 0 else { return }
    let observed = Double(monotonicNanoseconds - origin)
    let predicted = time + Double(count) * period
    let lateness = observed - predicted
    if lateness > Self.latestNanoseconds {
      reject(count, end: end, monotonicNanoseconds)
      return
    }
    rejectedSamples = 0
    heard += count
    let seconds = Double(heard) * nominalPeriod * 1e-9
    position = end
    if seconds < Self.nominalSeconds || lateness < -Self.latestNanoseconds {
      time = min(predicted, observed)
    } else {
      follow(lateness, predicted: predicted, count: Double(count), after: seconds)
    }
    earliest.observe(lateness, at: observed)
    baseline.observe(position, at: time, error: errorNanoseconds)
  }

  /// `CLOCK_MONOTONIC` in nanoseconds when a sample was captured; nil before the first observation.
  ///
  /// Positions may be older than the epoch: the ledger of the capture holds over gaps.
  public func monotonicNanoseconds(at position: SamplePosition) -> Int64? {
    guard !isEmpty else { return nil }
    let nanoseconds = time + Double(position - self.position) * period
    return origin + Int64(nanoseconds.rounded())
  }

  /// How far a time may be off, in nanoseconds: at least 1 ms, and 50 ms in the first second.
  ///
  /// The loop runs late by the mean lateness of its observations. Nobody is early, so the distance
  /// of the most punctual arrivals of the last seconds from the loop shows by how much. A latency
  /// that every block has, such as that of a sound server, cannot be seen from here.
  public var errorNanoseconds: Double {
    let seconds = Double(heard) * nominalPeriod * 1e-9
    guard !isEmpty, seconds >= Self.nominalSeconds else { return Self.latestNanoseconds }
    // Without believable arrivals the loop runs on by its own crystal.
    let unheard = Double(rejectedSamples) * nominalPeriod * 100e-6
    return max(1e6, abs(earliest.lateness) + max(Self.punctualNanoseconds, pushed)) + unheard
  }

  /// By how many millionths the device's crystal is faster than `CLOCK_MONOTONIC`, over up to two
  /// hours; nil until that is known to 20 ppm, which takes some minutes.
  public var driftPartsPerMillion: Double? {
    guard !isEmpty, let measured = baseline.nanosecondsPerSample else { return nil }
    return (nominalPeriod / measured - 1) * 1e6
  }

  private mutating func begin(at end: SamplePosition, _ monotonicNanoseconds: Int64) {
    isEmpty = false
    epoch += 1
    origin = monotonicNanoseconds
    position = end
    time = 0
    period = nominalPeriod
    heard = 0
    rejectedSamples = 0
    earliest = EarliestArrival()
    pushed = 0
    baseline = DriftBaseline()
  }

  private mutating func follow(
    _ lateness: Double, predicted: Double, count: Double, after seconds: Double
  ) {
    let hertz = seconds < Self.settlingSeconds ? Self.settlingHertz : Self.settledHertz
    // A block of many seconds must not make the loop unstable.
    let omega = min(2 * Double.pi * hertz * count * nominalPeriod * 1e-9, 0.5)
    let push = 2.0.squareRoot() * omega * lateness
    time = predicted + push
    pushed = lateness < earliest.lateness + Self.punctualNanoseconds ? 0 : pushed + max(0, push)
    period += omega * omega * lateness / count
  }

  private mutating func reject(
    _ count: SamplePosition, end: SamplePosition, _ monotonicNanoseconds: Int64
  ) {
    rejectedCount += 1
    rejectedSamples += count
    time += Double(count) * period
    position = end
    if Double(rejectedSamples) * nominalPeriod * 1e-9 > Self.doubtSeconds {
      begin(at: end, monotonicNanoseconds)
    }
  }
}

/// How punctual the most punctual arrival of the last 5 to 10 s was.
private struct EarliestArrival: Sendable {
  private var previous = Double.infinity
  private var current = Double.infinity
  private var began = 0.0

  private static let nanoseconds = 5e9

  var lateness: Double {
    let least = min(previous, current)
    return least < .infinity ? least : 0
  }

  mutating func observe(_ lateness: Double, at time: Double) {
    if time - began > Self.nanoseconds {
      began = time
      previous = current
      current = .infinity
    }
    current = min(current, lateness)
  }
}

/// Two points of the clock far apart, whose slope is the true rate: the loop's own period trembles
/// by tens of ppm.
private struct DriftBaseline: Sendable {
  private struct Point {
    var position: SamplePosition
    var time: Double
  }

  private var older: Point?
  private var newer: Point?
  private(set) var nanosecondsPerSample: Double?

  private static let lengthNanoseconds = 3600e9
  private static let resolution = 20e-6

  mutating func observe(_ position: SamplePosition, at time: Double, error: Double) {
    let point = Point(position: position, time: time)
    guard let first = older, let second = newer else {
      // Until then the clock is only the earliest arrival.
      if time > 1e9 { (older, newer) = (point, point) }
      return
    }
    let length = time - first.time
    if 2 * error < Self.resolution * length {
      nanosecondsPerSample = length / Double(position - first.position)
    }
    if time - second.time > Self.lengthNanoseconds { (older, newer) = (second, point) }
  }
}
