internal import AudioSignal

/// What the detector remembers about the sound itself, per step: its power, and whether samples
/// were lost in it.
///
/// A step's scores come later than its samples, so both are kept until the scores arrive. Power is
/// summed in double precision in sample order: cutting the sound elsewhere changes nothing.
struct StepTimeline {
  /// Samples from the stream's first sample to the beginning of step 0: a frame speaks for the
  /// hop around its centre, not for its first sample.
  let originSamples: Int
  /// Samples per step.
  let stepSamples: Int

  private var energies: [Double]
  private var writeStep = 0
  private var writeFill = 0
  private var skip: Int
  private var gaps: [Range<SamplePosition>]
  private var gapIndex = 0

  /// - Parameter memorySteps: how many steps the scores may lag behind the samples.
  init(originSamples: Int, stepSamples: Int, memorySteps: Int) {
    self.originSamples = originSamples
    self.stepSamples = stepSamples
    energies = Array(repeating: 0, count: memorySteps)
    skip = originSamples
    gaps = Array(repeating: 0..<0, count: 16)
  }

  /// Forgets everything; the next sample is sample 0.
  mutating func reset() {
    for index in energies.indices { energies[index] = 0 }
    for index in gaps.indices { gaps[index] = 0..<0 }
    writeStep = 0
    writeFill = 0
    skip = originSamples
  }

  /// Takes the next samples. Does not allocate.
  mutating func add(_ samples: Span<Float>) {
    var index = min(skip, samples.count)
    skip -= index
    while index < samples.count {
      let end = min(samples.count, index + stepSamples - writeFill)
      var sum = energies[writeStep % energies.count]
      for sample in index..<end {
        let value = Double(samples[sample])
        sum += value * value
      }
      energies[writeStep % energies.count] = sum
      writeFill += end - index
      index = end
      if writeFill == stepSamples {
        writeFill = 0
        writeStep += 1
        energies[writeStep % energies.count] = 0
      }
    }
  }

  /// Remembers that the samples of `range` were lost and replaced by silence.
  mutating func markGap(_ range: Range<SamplePosition>) {
    gaps[gapIndex % gaps.count] = range
    gapIndex += 1
  }

  /// Mean square of the samples of a step, 0 for one that is gone or not begun.
  func meanSquare(step: Int) -> Double {
    guard step <= writeStep, step > writeStep - energies.count else { return 0 }
    return energies[step % energies.count] / Double(stepSamples)
  }

  /// Whether samples of a step were lost.
  func isGap(step: Int) -> Bool {
    let begin = SamplePosition(originSamples + step * stepSamples)
    let end = begin + SamplePosition(stepSamples)
    for gap in gaps where gap.lowerBound < end && gap.upperBound > begin { return true }
    return false
  }
}
