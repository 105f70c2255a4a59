import AudioFeatures
import AudioSignal
import NeuralNetwork
import SoundScenes
import TestSupport
import Training

/// Recordings of tones in noise, with their labels: three labels that a tiny network can learn.
struct ToneCorpus {
  static let rate = 8000
  static let tones: [(label: String, hertz: Double)] = [
    ("low", 400), ("middle", 1200), ("high", 2600),
  ]
  static let features = FeatureSettings(
    sampleRate: rate, fftSize: 256, windowSamples: 256, hopSamples: 80, bands: 16,
    minimumFrequency: 0, maximumFrequency: 4000, melScale: .htk, melNorm: .none,
    compression: .ln(floor: 1e-5))
  static let layers: [Layer] = [
    .convolution(
      ConvolutionLayer(
        name: "convs.0", inputChannels: 1, outputChannels: 8, kernelTime: 3, kernelFrequency: 3,
        activation: .relu)),
    .pooling(PoolingLayer(kind: .average, time: 4, frequency: 4)),
    .gru(GRULayer(name: "gru", inputSize: 32, hiddenSize: 16)),
  ]

  let folder: TemporaryFolder
  var clips: [TrainingClip] = []

  /// - Parameters:
  ///   - count: recordings.
  ///   - folder: where they are written; must outlive all that reads them.
  ///   - isTimed: whether the times of the tones are known.
  init(
    count: Int, in folder: TemporaryFolder, seconds: Double = 2, seed: UInt64 = 1,
    isTimed: Bool = true
  ) {
    self.folder = folder
    for index in 0..<count {
      var generator = SplitMix64(seed: seed, place: index)
      var events: [LabelledEvent] = []
      var samples = [Float](repeating: 0, count: Int(seconds * Double(Self.rate)))
      for position in samples.indices {
        samples[position] = 0.01 * Float(generator.normal())
      }
      // The last of four has nothing in it.
      if index % 4 < 3 {
        let tone = Self.tones[index % 4]
        let length = generator.uniform(0.4...0.8)
        let onset = generator.uniform(0.1...(seconds - length - 0.1))
        let sound = Sounds.tone(
          hertz: tone.hertz, seconds: length, sampleRate: Self.rate, amplitude: 0.2)
        let begin = Int(onset * Double(Self.rate))
        for (offset, value) in sound.enumerated() where begin + offset < samples.count {
          samples[begin + offset] += value
        }
        events.append(
          LabelledEvent(label: tone.label, onset: onset, offset: onset + length))
      }
      let name = "clip\(seed)_\(index)"
      let path = "\(folder.path)/\(name).wav"
      do {
        try AudioFileWriter.write(
          samples, to: path, sampleRate: Self.rate, format: .wavFloat)
      } catch {
        preconditionFailure("\(error)")
      }
      clips.append(
        TrainingClip(
          path: path, name: name, seconds: seconds, labels: events.map(\.label),
          events: isTimed ? events : [], fold: index % 5))
    }
  }

  /// A recipe that learns the tones in seconds.
  static func recipe(epochs: Int = 12) -> TrainingRecipe {
    var recipe = TrainingRecipe(name: "tones")
    recipe.seed = 3
    recipe.features = features
    recipe.layers = layers
    recipe.sources = [TrainingRecipe.Source(name: "tones")]
    recipe.batch.size = 8
    recipe.batch.seconds = 1.5
    recipe.optimiser.epochs = epochs
    recipe.optimiser.rate = 0.01
    recipe.optimiser.averageDecay = 0.9
    recipe.validation.everyEpochs = 4
    recipe.validation.figure = "intersection_f1"
    return recipe
  }

  /// A cache in the corpus's folder.
  func cache(
    _ recipe: TrainingRecipe = Self.recipe(), name: String = "features"
  ) throws -> FeatureCache {
    try FeatureCache(
      folder: "\(folder.path)/\(name)", features: FeatureMaker(Self.features),
      views: ViewMaker(
        augmentation: recipe.augmentation, backgrounds: [], seed: recipe.seed,
        sampleRate: Self.rate))
  }

  /// What batches are made of: all clips but those of fold 0.
  func batches(
    _ recipe: TrainingRecipe = Self.recipe(), teacher: TeacherValues? = nil
  ) throws -> BatchMaker {
    let cache = try cache(recipe)
    let data = TrainingData(
      sources: [clips.filter { $0.fold != 0 }], validation: [],
      labels: Self.tones.map(\.label))
    let sources = [(clips: data.sources[0], views: recipe.sources[0].views)]
    return try TrainingSetup.batches(
      recipe, data: data, layers: Self.layers, maker: FeatureMaker(Self.features), cache: cache,
      normalization: TrainingSetup.normalization(
        of: sources, in: cache, bands: Self.features.featureCount),
      teacher: teacher)
  }

  /// A trainer that validates on fold 0.
  func trainer(
    _ recipe: TrainingRecipe = Self.recipe(), threads: Int = 1, teacher: TeacherValues? = nil
  ) throws -> Trainer {
    try Trainer(
      recipe: recipe, layers: Self.layers, batches: batches(recipe, teacher: teacher),
      validation: clips.filter { $0.fold == 0 }, threads: threads)
  }
}
