internal import AudioFeatures
internal import SoundScenes

/// Turns the examples of a plan into numbers: crops, targets, mixtures and masks.
public struct BatchMaker: Sendable {
  /// What is learnt from: clips by source.
  public let sources: [[TrainingClip]]
  /// The model's labels in the order of its outputs.
  public let labels: [String]
  /// Frames of an example, whole steps.
  public let frames: Int
  /// Subtracted from every feature, and what it is multiplied by after that.
  public let normalization: FeatureNormalization

  let cache: FeatureCache
  let maker: FeatureMaker
  let grid: StepTargets
  let teacher: TeacherValues?
  private let augmentation: AugmentationRecipe
  private let seed: UInt64
  private let places: [String: Int]

  init(
    sources: [[TrainingClip]], labels: [String], frames: Int, stepFrames: Int,
    normalization: FeatureNormalization, cache: FeatureCache, maker: FeatureMaker,
    teacher: TeacherValues?, augmentation: AugmentationRecipe, seed: UInt64
  ) {
    self.sources = sources
    self.labels = labels
    self.frames = frames
    self.normalization = normalization
    self.cache = cache
    self.maker = maker
    self.teacher = teacher
    self.augmentation = augmentation
    self.seed = seed
    grid = StepTargets(maker.settings, stepFrames: stepFrames)
    places = Dictionary(uniqueKeysWithValues: zip(labels, labels.indices))
  }

  /// The share of a clip about which a teacher's word on the clip still counts: stretched views are a
  /// little too long.
  static let wholeShare = 0.8

  /// Steps of an example.
  public var steps: Int { frames / grid.stepFrames }

  /// The batch of a step's examples.
  public func batch(
    of examples: [BatchPlan.Example], step: Int
  ) throws(TrainingError) -> TrainingBatch {
    var parts: [TrainingExample] = []
    for example in examples { parts.append(try self.example(example)) }
    var batch = TrainingBatch(
      features: [], strong: [], strongMask: [], weak: [], weakMask: [], teacher: [],
      teacherMask: [])
    batch.features.reserveCapacity(examples.count * frames * maker.silence.count)
    for (index, example) in examples.enumerated() {
      var part = parts[index]
      if let partner = example.partner {
        part = part.mixed(with: parts[partner], weight: example.weight)
      }
      if let highest = augmentation.highestFrequency(seed: seed, clip: index, epoch: step) {
        silence(&part.features, above: highest)
      }
      var span = part.features.mutableSpan
      augmentation.applyMasks(
        to: &span, frames: frames, bands: maker.silence.count, seed: seed, clip: index,
        epoch: step)
      batch.features += part.features
      batch.strong += part.strong
      batch.strongMask += part.strongMask
      batch.weak += part.weak
      batch.weakMask += part.weakMask
      batch.teacher += part.teacher
      batch.teacherMask.append(part.isTaught)
    }
    return batch
  }

  private func example(_ example: BatchPlan.Example) throws(TrainingError) -> TrainingExample {
    let clip = sources[example.source][example.clip]
    let features = try cache.features(of: clip, view: example.view)
    var generator = SplitMix64(seed: example.draw)
    // Where the crop begins in the clip; before it, if the clip is shorter.
    let slack = features.frames - frames
    let first =
      slack >= 0 ? generator.integer(0...slack) : -generator.integer(0...(-slack))
    let isWhole = Double(frames) >= Self.wholeShare * Double(features.frames)
    let targets = targets(of: clip, features.events, first)
    let taught = isWhole ? teacher?.values(of: clip.name, view: example.view) : nil
    return TrainingExample(
      features: stretch(features, first: first, frames: frames), strong: targets.strong,
      strongMask: targets.strongMask,
      weak: targets.weak, weakMask: targets.weakMask,
      teacher: taught.map(Array.init) ?? [Float](repeating: 0, count: teacher?.count ?? 0),
      isTaught: taught != nil)
  }

  /// Frames of a clip from `first` on, normalised; silence where the clip has none.
  func stretch(_ features: ClipFeatures, first: Int, frames: Int) -> [Float] {
    let bands = features.bands
    return [Float](unsafeUninitializedCapacity: frames * bands) { buffer, filled in
      for frame in 0..<frames {
        let source = first + frame
        let isInside = source >= 0 && source < features.frames
        for band in 0..<bands {
          let value = isInside ? features.values[source * bands + band] : maker.silence[band]
          buffer[frame * bands + band] =
            (value - normalization.mean[band]) * normalization.scale[band]
        }
      }
      filled = frames * bands
    }
  }

  /// Replaces bands that begin above a frequency, in Hz, by what they are in digital silence.
  private func silence(_ features: inout [Float], above highest: Double) {
    let bands = maker.bandFrequencies.indices.filter { maker.bandFrequencies[$0] >= highest }
    let count = maker.silence.count
    for start in stride(from: 0, to: features.count, by: count) {
      for band in bands {
        features[start + band] =
          (maker.silence[band] - normalization.mean[band]) * normalization.scale[band]
      }
    }
  }

  /// What is known about a stretch of a clip.
  func targets(
    of clip: TrainingClip, _ events: [LabelledEvent], _ first: Int
  ) -> (strong: [Float], strongMask: [Bool], weak: [Float], weakMask: [Bool]) {
    let count = labels.count
    var strong = [Float](repeating: 0, count: steps * count)
    var weakMask = labels.map(clip.knowsAbsence)
    var strongMask: [Bool] = []
    for _ in 0..<steps { strongMask += weakMask }
    var weak = [Float](repeating: 0, count: count)
    for label in clip.labels {
      guard let place = places[label] else { continue }
      let isTimed = clip.knowsTimes(of: label)
      for step in 0..<steps { strongMask[step * count + place] = isTimed }
      // Of a label without times it is believed that every crop has it: else it could not be learnt from
      // recordings longer than an example.
      weakMask[place] = true
      if !isTimed { weak[place] = 1 }
    }
    for event in events {
      guard let place = places[event.label] else { continue }
      for step in grid.steps(of: event, firstFrame: first, steps: steps) {
        strong[step * count + place] = 1
        weak[place] = 1
      }
    }
    return (strong, strongMask, weak, weakMask)
  }
}
