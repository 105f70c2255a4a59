/// `EventSettings` of one label in whole steps.
///
/// A time that is a whole number of steps but for rounding counts as that number.
struct EventLimits: Sendable {
  var onset: Float
  var offset: Float
  var minimumSteps: Int
  var gapSteps: Int
  var maximumSteps: Int
  var cooldownSteps: Int
  /// By how many steps the smoothed scores lag behind the sound.
  var lagSteps: Int
  var isEnabled: Bool

  init(_ settings: EventSettings, stepSeconds: Double, lagSteps: Int) {
    func atLeast(_ seconds: Double) -> Int { Int((seconds / stepSeconds - 1e-6).rounded(.up)) }
    onset = settings.onsetThreshold
    offset = settings.offsetThreshold
    minimumSteps = max(1, atLeast(settings.minimumDuration))
    gapSteps = max(1, atLeast(settings.minimumGap))
    cooldownSteps = atLeast(settings.cooldown)
    // A part must not be shorter than a gap that can be joined or than an event that can be kept:
    // rounding could make it so by one step.
    maximumSteps =
      settings.maximumDuration > 0
      ? max(Int(settings.maximumDuration / stepSeconds + 1e-6), minimumSteps, gapSteps) : .max
    self.lagSteps = lagSteps
    isEnabled = settings.enabled
  }
}
