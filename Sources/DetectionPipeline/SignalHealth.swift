public import AudioSignal

/// What is wrong with a microphone's signal, or not any more.
public struct HealthChange: BitwiseCopyable, Sendable, Hashable {
  /// What a signal may suffer from.
  public enum Condition: UInt8, BitwiseCopyable, Sendable, CaseIterable {
    /// Every sample is zero: switched off, unplugged, muted, or a driver that gives nothing.
    case silence
    /// Every sample has the same value other than zero.
    case stuck
    /// Samples at full scale: too loud or too much gain.
    case clipping
    /// A constant beside the sound: a defect of the microphone or its power.
    case offset
    /// So quiet for a minute that little can be heard.
    case quiet
  }

  /// What it suffers from.
  public var condition: Condition
  /// Whether it began to suffer; false: it is over.
  public var isActive: Bool
  /// Of `silence` and `stuck`: how long the value has not changed or had not; of the others, the
  /// time since the change before.
  public var seconds: Double
  /// The sample after the last one judged, at the source's rate.
  public var position: SamplePosition = 0
  /// UTC seconds of `position`, NaN when unknown.
  public var unix = Double.nan
  /// `CLOCK_MONOTONIC` of `position` in seconds, NaN when unknown.
  public var monotonic = Double.nan

  init(condition: Condition, isActive: Bool, seconds: Double) {
    self.condition = condition
    self.isActive = isActive
    self.seconds = seconds
  }
}

/// Watches whether a microphone's samples can be sound at all.
///
/// A microphone that works is never exactly still: even in a quiet room the last bits move. When no
/// sample differs from the one before for 2 s the microphone is dead, and it is alive again when
/// samples have been changing for half a second. Clipping, offset and level are judged over
/// seconds, each with a hysteresis, so that no condition comes and goes more often than every few
/// seconds. `process` does not allocate.
public struct SignalHealth: Sendable {
  /// What was measured in the last full second.
  public private(set) var levels = SignalLevels()
  /// Mean square of the quiet tenth of the last minute, in decibels below full scale.
  public var noiseFloorDBFS: Float { floor.decibels }
  /// Whether every sample is the same now.
  public var isDead: Bool { deadCondition != nil }

  private let rate: Int
  private let tenth: Int
  private var run = ConstantRun()
  private var deadCondition: HealthChange.Condition?
  private var samplesDead = 0
  private var samplesSinceLongRun = 0
  private var window = SignalWindow()
  private var second = SignalWindow()
  private var windowsInSecond = 0
  private var floor = NoiseFloor()
  private var clipping = LastingCondition(onSeconds: 1, offSeconds: 10)
  private var offset = LastingCondition(onSeconds: 10, offSeconds: 10)
  private var quiet = LastingCondition(onSeconds: 60, offSeconds: 2)

  private static let deadSeconds = 2
  private static let clippedShare = 0.001
  private static let clippedRun = 8
  private static let offsetShare = 0.02
  private static let quietDBFS: Float = -80

  /// - Parameter rate: samples per second, above 0.
  public init(rate: Int) {
    precondition(rate > 0, "sample rate \(rate)")
    self.rate = rate
    tenth = max(1, rate / 10)
  }

  /// Takes the next samples that were really heard, any number; `emit` is called for each change.
  public mutating func process(_ samples: Span<Float>, emit: (HealthChange) -> Void) {
    var begin = 0
    while begin < samples.count {
      let end = min(samples.count, begin + tenth - window.count)
      let part = samples.extracting(begin..<end)
      window.add(part)
      watch(part, emit)
      begin = end
      if window.count == tenth { closeWindow(emit) }
    }
  }

  /// Looks for samples that never change.
  private mutating func watch(_ samples: Span<Float>, _ emit: (HealthChange) -> Void) {
    let longest = run.add(samples)
    if deadCondition == nil {
      guard run.length >= Self.deadSeconds * rate else { return }
      let condition: HealthChange.Condition = run.value == 0 ? .silence : .stuck
      deadCondition = condition
      samplesDead = run.length
      samplesSinceLongRun = 0
      emit(HealthChange(condition: condition, isActive: true, seconds: seconds(run.length)))
    } else {
      samplesDead += samples.count
      // A click now and then does not make it alive.
      samplesSinceLongRun = longest >= rate / 4 ? 0 : samplesSinceLongRun + samples.count
    }
  }

  private mutating func closeWindow(_ emit: (HealthChange) -> Void) {
    if let condition = deadCondition, samplesSinceLongRun >= rate / 2 {
      deadCondition = nil
      emit(
        HealthChange(
          condition: condition, isActive: false,
          seconds: seconds(samplesDead - samplesSinceLongRun)))
    }
    // What is dead has no floor.
    if !isDead { floor.add(decibels: window.levels.levelDBFS) }
    second.add(window)
    window.clear()
    windowsInSecond += 1
    if windowsInSecond == 10 { closeSecond(emit) }
  }

  private mutating func closeSecond(_ emit: (HealthChange) -> Void) {
    levels = second.levels
    let isClipped =
      !isDead
      && (Double(levels.clippedShare) > Self.clippedShare
        || second.longestClip >= Self.clippedRun)
    second.clear()
    windowsInSecond = 0
    tell(.clipping, clipping.update(isOn: isClipped, isOff: !isClipped), emit)
    let share = abs(Double(levels.offset))
    // A stuck value is no offset beside the sound, and silence is not quiet.
    tell(
      .offset,
      offset.update(
        isOn: !isDead && share > Self.offsetShare, isOff: share < 0.75 * Self.offsetShare), emit)
    tell(
      .quiet,
      quiet.update(
        isOn: !isDead && levels.levelDBFS < Self.quietDBFS,
        isOff: levels.levelDBFS > Self.quietDBFS + 3), emit)
  }

  private func tell(
    _ condition: HealthChange.Condition, _ change: LastingCondition.Change?,
    _ emit: (HealthChange) -> Void
  ) {
    guard let change else { return }
    emit(
      HealthChange(
        condition: condition, isActive: change.isActive, seconds: Double(change.seconds)))
  }

  private func seconds(_ samples: Int) -> Double { Double(samples) / Double(rate) }
}

/// How long the newest sample has not changed.
struct ConstantRun: Sendable {
  private(set) var length = 0
  private(set) var value: Float = 0

  /// Takes samples; gives the longest run that any of them belongs to.
  mutating func add(_ samples: Span<Float>) -> Int {
    var longest = 0
    var (length, value) = (length, value)
    for index in samples.indices {
      // Bits, so that not-a-number is stuck too; plus 0, so that -0 is 0.
      let sample = samples[index] + 0
      if sample.bitPattern == value.bitPattern {
        length += 1
      } else {
        if length > longest { longest = length }
        value = sample
        length = 1
      }
    }
    (self.length, self.value) = (length, value)
    return max(longest, length)
  }
}

/// Something that must be so for some seconds before it counts, and not be so for some before it
/// is over.
struct LastingCondition: Sendable {
  struct Change {
    var isActive: Bool
    /// Since the change before, or the beginning.
    var seconds: Int
  }

  let onSeconds: Int
  let offSeconds: Int
  private var isActive = false
  private var streak = 0
  private var age = 0

  init(onSeconds: Int, offSeconds: Int) {
    self.onSeconds = onSeconds
    self.offSeconds = offSeconds
  }

  /// Takes one second's judgement; between `isOn` and `isOff` nothing changes.
  mutating func update(isOn: Bool, isOff: Bool) -> Change? {
    age += 1
    streak = (isActive ? isOff : isOn) ? streak + 1 : 0
    guard streak >= (isActive ? offSeconds : onSeconds) else { return nil }
    isActive.toggle()
    streak = 0
    defer { age = 0 }
    return Change(isActive: isActive, seconds: age)
  }
}
