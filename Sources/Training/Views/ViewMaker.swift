public import AudioSignal
public import SoundScenes

/// Makes views of clips: a clip as it is, or changed by an augmentation recipe.
///
/// View k of a clip depends on the recipe, the seed, the backgrounds and the clip's name and samples,
/// and on nothing else: it is the same whichever clips lie beside it, and whoever makes it.
public struct ViewMaker: Sendable {
  /// What is done to a clip.
  public let augmentation: AugmentationRecipe
  /// Decides what is drawn.
  public let seed: UInt64
  /// Samples per second of every view.
  public let sampleRate: Int
  private let backgrounds: [[Float]]

  /// - Parameters:
  ///   - augmentation: checked; its masks and mixtures are not for views.
  ///   - backgrounds: recordings at `sampleRate` for its background.
  ///   - seed: decides what is drawn.
  ///   - sampleRate: samples per second, one of `LabelledSound.sampleRates`.
  public init(
    augmentation: AugmentationRecipe, backgrounds: [[Float]], seed: UInt64, sampleRate: Int
  ) {
    self.augmentation = augmentation
    self.backgrounds = backgrounds
    self.seed = seed
    self.sampleRate = sampleRate
  }

  /// Reads a clip and changes it. What then lies beyond full scale is clipped, as a microphone does.
  ///
  /// - Parameter view: from 0; nil: the clip as it is.
  /// - Returns: with the clip's events, moved as their sounds were.
  public func make(
    _ view: Int?, of clip: TrainingClip
  ) throws(AudioInputError) -> LabelledSound {
    let samples = try WholeFile.samples(path: clip.path, sampleRate: sampleRate)
    let sound = LabelledSound(samples: samples, sampleRate: sampleRate, events: clip.events)
    guard let view else { return sound }
    var changed = augmentation.apply(
      to: sound, backgrounds: backgrounds, seed: seed, clip: Self.number(of: clip.name),
      epoch: view)
    for index in changed.samples.indices {
      changed.samples[index] = min(max(changed.samples[index], -1), 1)
    }
    return changed
  }

  /// The name of a view in tables and file names: NAME@K, or NAME for the clip itself.
  public static func name(_ view: Int?, of clip: String) -> String {
    view.map { "\(clip)@\($0)" } ?? clip
  }

  /// A number for a clip's name: FNV-1a of its bytes, without the sign bit.
  public static func number(of name: String) -> Int {
    let hash = name.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    return Int(hash >> 1)
  }
}
