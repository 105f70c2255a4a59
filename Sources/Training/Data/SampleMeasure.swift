/// Sums over the samples of a recording.
struct SampleMeasure {
  let sampleRate: Int
  private(set) var count = 0
  private(set) var peak: Float = 0
  private(set) var sum = 0.0
  private(set) var squares = 0.0
  private(set) var clipped = 0
  private(set) var silent = 0
  /// 64-bit FNV-1a (Fowler, Noll and Vo) over the rate and the samples as 16-bit values, both
  /// little-endian.
  private(set) var hash: UInt64 = 0xCBF2_9CE4_8422_2325

  /// Samples in a row at positive (1) or negative (-1) full scale, or exactly 0 (0).
  private var run = (kind: 2, length: 0)
  private let silenceRun: Int

  init(sampleRate: Int) {
    self.sampleRate = sampleRate
    silenceRun = max(1, Int((Double(sampleRate) * RecordingSurvey.silenceSeconds).rounded(.up)))
    for shift in stride(from: 0, to: 32, by: 8) {
      hash(UInt8(truncatingIfNeeded: sampleRate >> shift))
    }
  }

  /// Adds the next samples.
  mutating func add(_ samples: Span<Float>) {
    count += samples.count
    for index in samples.indices {
      // What no sound can be counts as 0, as a file reader has it.
      let sample = abs(samples[index]) <= 65536 ? samples[index] : 0
      peak = max(peak, abs(sample))
      sum += Double(sample)
      squares += Double(sample) * Double(sample)
      let rounded = Int16(max(-32768, min(32767, (sample * 32768).rounded())))
      hash(UInt8(truncatingIfNeeded: rounded))
      hash(UInt8(truncatingIfNeeded: rounded >> 8))
      let kind =
        sample >= RecordingSurvey.fullScale
        ? 1 : sample <= -RecordingSurvey.fullScale ? -1 : sample == 0 ? 0 : 2
      if kind == run.kind {
        run.length += 1
      } else {
        endRun()
        run = (kind, 1)
      }
    }
  }

  /// The measure after the last sample.
  consuming func finished() -> SampleMeasure {
    endRun()
    return self
  }

  private mutating func endRun() {
    if abs(run.kind) == 1, run.length >= RecordingSurvey.clippingRun { clipped += run.length }
    if run.kind == 0, run.length >= silenceRun { silent += run.length }
    run = (2, 0)
  }

  private mutating func hash(_ byte: UInt8) {
    hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
  }
}
