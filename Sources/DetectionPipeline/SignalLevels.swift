internal import Glibc

/// What a second of samples measures.
public struct SignalLevels: BitwiseCopyable, Sendable, Hashable {
  /// Root mean square without the mean, in decibels below full scale, -160 at least.
  public var levelDBFS: Float = -160
  /// Share of the samples at full scale, 0…1.
  public var clippedShare: Float = 0
  /// Mean, as a share of full scale, -1…1.
  public var offset: Float = 0
}

/// Sums over some samples.
struct SignalWindow: Sendable {
  private(set) var count = 0
  private(set) var longestClip = 0
  private var clipped = 0
  private var clipRun = 0
  private var sum = 0.0
  private var squares = 0.0

  /// The largest positive sample of 16 bits, rounded down; the formats with more reach it too.
  static let fullScale: Float = 32766.5 / 32768

  mutating func add(_ samples: Span<Float>) {
    var (sum, squares): (Float, Float) = (0, 0)
    for index in samples.indices {
      let sample = samples[index]
      sum += sample
      squares += sample * sample
      if abs(sample) >= Self.fullScale {
        clipped += 1
        clipRun += 1
        longestClip = max(longestClip, clipRun)
      } else {
        clipRun = 0
      }
    }
    count += samples.count
    // Floats from a device may be anything; one of them must not spoil more than its second.
    self.sum += sum.isFinite ? Double(sum) : 0
    self.squares += squares.isFinite ? Double(squares) : 0
  }

  mutating func add(_ other: SignalWindow) {
    count += other.count
    clipped += other.clipped
    longestClip = max(longestClip, other.longestClip)
    sum += other.sum
    squares += other.squares
  }

  /// Begins again; a run of clipped samples goes on.
  mutating func clear() {
    let clipRun = clipRun
    self = SignalWindow()
    self.clipRun = clipRun
  }

  var levels: SignalLevels {
    guard count > 0 else { return SignalLevels() }
    let mean = sum / Double(count)
    let power = max(1e-16, squares / Double(count) - mean * mean)
    return SignalLevels(
      levelDBFS: Float(10 * log10(power)), clippedShare: Float(clipped) / Float(count),
      offset: Float(min(max(mean, -1), 1)))
  }
}

/// The level that nine tenths of the last minute's 600 windows exceed, to one decibel.
struct NoiseFloor: Sendable {
  private var bins: [UInt8]
  private var counts: [UInt16]
  private var next = 0
  private var filled = 0

  private static let windows = 600
  private static let lowest = 160

  init() {
    bins = Array(repeating: 0, count: Self.windows)
    counts = Array(repeating: 0, count: Self.lowest + 1)
  }

  /// Takes the level of one window; does not allocate.
  mutating func add(decibels: Float) {
    let bin = UInt8(min(max(decibels.rounded(), -Float(Self.lowest)), 0) + Float(Self.lowest))
    if filled == Self.windows { counts[Int(bins[next])] -= 1 } else { filled += 1 }
    bins[next] = bin
    counts[Int(bin)] += 1
    next = (next + 1) % Self.windows
  }

  /// The floor in decibels below full scale; the lowest before the first window.
  var decibels: Float {
    var below = 0
    for bin in counts.indices {
      below += Int(counts[bin])
      if below * 10 > filled { return Float(bin - Self.lowest) }
    }
    return -Float(Self.lowest)
  }
}
