internal import AudioFeatures
internal import SoundScenes

/// Where a network's steps lie in time, and which labels sound in them.
///
/// Step k of a stretch that begins with frame f speaks for the seconds from origin + f·hop + k·step
/// on, exactly as in detection: a frame speaks for one hop around its centre.
public struct StepTargets: Sendable {
  /// Seconds from the first sample to the beginning of the first frame's hop.
  public let origin: Double
  /// Seconds from frame to frame.
  public let hop: Double
  /// Frames of a step.
  public let stepFrames: Int

  /// Seconds of a step.
  public var step: Double { hop * Double(stepFrames) }

  init(_ settings: FeatureSettings, stepFrames: Int) {
    let rate = Double(settings.sampleRate)
    origin = Double(max(0, settings.fftSize / 2 - settings.hopSamples / 2)) / rate
    hop = Double(settings.hopSamples) / rate
    self.stepFrames = stepFrames
  }

  /// The steps in which an event sounds: those of which it fills at least half, and if there are none
  /// the one that its middle lies in.
  ///
  /// - Parameters:
  ///   - firstFrame: where the stretch begins; below 0 when silence lies before the clip.
  ///   - steps: its length.
  func steps(of event: LabelledEvent, firstFrame: Int, steps: Int) -> Range<Int> {
    let begin = (event.onset - origin - Double(firstFrame) * hop) / step
    let end = (event.offset - origin - Double(firstFrame) * hop) / step
    func bounded(_ position: Double) -> Int { Int(min(max(position, 0), Double(steps))) }
    let first = (begin - 0.5).rounded(.up)
    let last = (end + 0.5).rounded(.down)
    if first < last { return bounded(first)..<bounded(last) }
    let middle = ((begin + end) / 2).rounded(.down)
    guard (0..<Double(steps)).contains(middle) else { return 0..<0 }
    return Int(middle)..<(Int(middle) + 1)
  }
}
