internal import Dispatch
public import NeuralNetwork
internal import SoundScenes
internal import Synchronization

/// From a recipe and recordings to a trainer: features are made and kept, normalised and cut.
public enum TrainingSetup {
  /// Makes the features of all clips and views that are not in the cache yet.
  ///
  /// - Parameters:
  ///   - sources: clips by source, with the views of each.
  ///   - progress: called now and then with how many of how many are there.
  public static func prepare(
    _ sources: [(clips: [TrainingClip], views: Int)], in cache: FeatureCache, jobs: Int,
    progress: @Sendable (Int, Int) -> Void
  ) throws(TrainingError) {
    let items = sources.flatMap { source in
      source.clips.flatMap { clip -> [(clip: TrainingClip, view: Int?)] in
        source.views == 0 ? [(clip, nil)] : (0..<source.views).map { (clip, $0) }
      }
    }
    let missing = items.filter { !cache.contains($0.clip, view: $0.view) }
    let state = Mutex((next: 0, error: TrainingError?.none))
    DispatchQueue.concurrentPerform(iterations: max(1, min(jobs, missing.count))) { _ in
      while true {
        let index = state.withLock { state -> Int? in
          guard state.error == nil, state.next < missing.count else { return nil }
          defer { state.next += 1 }
          return state.next
        }
        guard let index else { return }
        do throws(TrainingError) {
          _ = try cache.features(of: missing[index].clip, view: missing[index].view)
        } catch {
          state.withLock { $0.error = error }
        }
        progress(items.count - missing.count + index + 1, items.count)
      }
    }
    if let error = state.withLock({ $0.error }) { throw error }
  }

  /// Means and scales of the features of clips, of at most `limit` of them, evenly chosen.
  public static func normalization(
    of sources: [(clips: [TrainingClip], views: Int)], in cache: FeatureCache, bands: Int,
    limit: Int = 1000
  ) throws(TrainingError) -> FeatureNormalization {
    let items = sources.flatMap { source in
      source.clips.enumerated().map { ($1, source.views > 0 ? $0 % source.views : nil) }
    }
    let stride = max(1, (items.count + limit - 1) / limit)
    var features: [ClipFeatures] = []
    for index in Swift.stride(from: 0, to: items.count, by: stride) {
      features.append(try cache.features(of: items[index].0, view: items[index].1))
    }
    return FeatureNormalization(of: features, bands: bands)
  }

  /// What batches are made of.
  ///
  /// - Throws: when an example is shorter than a step of the network.
  public static func batches(
    _ recipe: TrainingRecipe, data: TrainingData, layers: [Layer], maker: FeatureMaker,
    cache: FeatureCache, normalization: FeatureNormalization, teacher: TeacherValues?
  ) throws(TrainingError) -> BatchMaker {
    let stepFrames = NetworkDescription(inputBands: maker.silence.count, layers: layers).stepFrames
    let frames = maker.frames(seconds: recipe.batch.seconds) / stepFrames * stepFrames
    guard frames > 0 else {
      throw .unusable("[batch] seconds: \(recipe.batch.seconds) s are less than one step")
    }
    guard recipe.augmentation.bandLimit == nil || !maker.bandFrequencies.isEmpty else {
      throw .unusable("[augmentation.band_limit]: features of this recipe are cepstra, not bands")
    }
    return BatchMaker(
      sources: data.sources, labels: data.labels, frames: frames, stepFrames: stepFrames,
      normalization: normalization, cache: cache, maker: maker, teacher: teacher,
      augmentation: recipe.augmentation, seed: recipe.seed)
  }
}
