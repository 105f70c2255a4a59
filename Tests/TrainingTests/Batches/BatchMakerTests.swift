import AudioFeatures
import SoundScenes
import TestSupport
import Testing
import Training

@Suite struct BatchMakerTests {
  private let folder = TemporaryFolder()

  private static func example(_ clip: Int, draw: UInt64 = 1) -> BatchPlan.Example {
    BatchPlan.Example(source: 0, clip: clip, view: nil, draw: draw, partner: nil, weight: 1)
  }

  @Test func `Features of an example are those that detection computes, normalised`() throws {
    let corpus = ToneCorpus(count: 8, in: folder)
    let batches = try corpus.batches()
    let clip = batches.sources[0][2]
    let batch = try batches.batch(of: [Self.example(2)], step: 0)
    var stream = try FeatureStream(
      ToneCorpus.features, mean: batches.normalization.mean, scale: batches.normalization.scale)
    var expected: [[Float]] = []
    let samples = try WholeFile.samples(path: clip.path, sampleRate: ToneCorpus.rate)
    stream.process(samples.span) { frame in
      expected.append((0..<frame.count).map { frame[$0] })
    }
    // The crop begins somewhere in the clip.
    let bands = ToneCorpus.features.featureCount
    let first = (0...(expected.count - batches.frames)).first { start in
      Array(batch.features[..<bands]) == expected[start]
    }
    let start = try #require(first)
    let wanted = Array(expected[start..<(start + batches.frames)].joined())
    let isEqual = batch.features == wanted
    #expect(isEqual)
  }

  @Test func `Bands above a limit are as in silence, the others as they were`() throws {
    var recipe = ToneCorpus.recipe()
    let corpus = ToneCorpus(count: 8, in: folder)
    let whole = try corpus.batches(recipe).batch(of: [Self.example(2)], step: 0).features
    recipe.augmentation.bandLimit = Sometimes(1, BandLimit(hertz: 2000...2000))
    let batches = try corpus.batches(recipe)
    let limited = try batches.batch(of: [Self.example(2)], step: 0).features
    // Digital silence, as detection would hear it.
    var stream = try FeatureStream(
      ToneCorpus.features, mean: batches.normalization.mean, scale: batches.normalization.scale)
    var silence: [Float] = []
    let zeros = [Float](repeating: 0, count: ToneCorpus.features.fftSize)
    stream.process(zeros.span) { frame in silence = (0..<frame.count).map { frame[$0] } }
    let filterbank = try MelFilterbank(ToneCorpus.features)
    let spacing = Double(ToneCorpus.rate) / Double(ToneCorpus.features.fftSize)
    let bands = ToneCorpus.features.featureCount
    var limitedBands: Set<Int> = []
    for index in whole.indices {
      let band = index % bands
      if Double(filterbank.bins(ofBand: band).lowerBound) * spacing >= 2000 {
        limitedBands.insert(band)
        #expect(limited[index] == silence[band])
      } else {
        #expect(limited[index] == whole[index])
      }
    }
    #expect((2...6).contains(limitedBands.count) && limited != whole)
  }

  @Test func `Cepstra have no band to limit`() throws {
    var recipe = ToneCorpus.recipe()
    recipe.augmentation.bandLimit = Sometimes(1, BandLimit(hertz: 2000...2000))
    var settings = ToneCorpus.features
    settings.mfccCoefficients = 16
    let corpus = ToneCorpus(count: 8, in: folder)
    let plain = try corpus.batches()
    #expect(throws: TrainingError.self) {
      try TrainingSetup.batches(
        recipe, data: TrainingData(sources: plain.sources, validation: [], labels: plain.labels),
        layers: ToneCorpus.layers, maker: FeatureMaker(settings), cache: corpus.cache(recipe),
        normalization: plain.normalization, teacher: nil)
    }
  }

  @Test func `Targets lie where the sound is`() throws {
    let corpus = ToneCorpus(count: 40, in: folder)
    let batches = try corpus.batches()
    let labels = ToneCorpus.tones.count
    for index in batches.sources[0].indices {
      let batch = try batches.batch(
        of: [Self.example(index, draw: UInt64(index))], step: index)
      let clip = batches.sources[0][index]
      let active = (0..<batches.steps).filter { step in
        batch.strong[step * labels..<(step + 1) * labels].contains(1)
      }
      guard let event = clip.events.first else {
        #expect(active.isEmpty && batch.weak.allSatisfy { $0 == 0 })
        continue
      }
      // A step is 40 ms; the crop may cut the event.
      #expect(Double(active.count) * 0.04 <= event.offset - event.onset + 0.041)
      #expect(active == Array((active.first ?? 0)..<((active.last ?? -1) + 1)))
      // The band of the tone is louder where the target says so.
      let place = try #require(ToneCorpus.tones.firstIndex { $0.label == event.label })
      let power = Self.loudest(batch.features, batches, hertz: ToneCorpus.tones[place].hertz)
      for step in 0..<batches.steps where active.contains(step) {
        #expect(power[step] > 0, "step \(step) of \(clip.name)")
      }
      #expect(batch.strongMask.allSatisfy { $0 } && batch.weakMask.allSatisfy { $0 })
    }
  }

  /// The loudest normalised feature within a step, over the bands around a frequency.
  private static func loudest(_ features: [Float], _ batches: BatchMaker, hertz: Double) -> [Float]
  {
    let bands = ToneCorpus.features.featureCount
    let perStep = batches.frames / batches.steps
    return (0..<batches.steps).map { step in
      let frames = step * perStep..<(step + 1) * perStep
      return frames.flatMap { frame in features[frame * bands..<(frame + 1) * bands] }.max() ?? 0
    }
  }

  @Test func `A label without times is known for the whole clip and unknown for its steps`() throws
  {
    var recipe = ToneCorpus.recipe()
    recipe.batch.seconds = 2
    let corpus = ToneCorpus(count: 8, in: folder, isTimed: false)
    let batches = try corpus.batches(recipe)
    let index = try #require(batches.sources[0].firstIndex { $0.labels == ["middle"] })
    let batch = try batches.batch(of: [Self.example(index)], step: 0)
    #expect(batch.weak == [0, 1, 0])
    #expect(batch.weakMask == [true, true, true])
    for step in 0..<batches.steps {
      #expect(Array(batch.strongMask[3 * step..<3 * step + 3]) == [true, false, true])
    }
  }

  @Test func `Of a recording that is not complete only what is said to be absent is known`() throws
  {
    var corpus = ToneCorpus(count: 8, in: folder)
    for index in corpus.clips.indices {
      corpus.clips[index].isComplete = false
      corpus.clips[index].absentLabels = ["high"]
    }
    let batches = try corpus.batches()
    let index = try #require(batches.sources[0].firstIndex { $0.labels.isEmpty })
    let batch = try batches.batch(of: [Self.example(index)], step: 0)
    #expect(batch.weakMask == [false, false, true])
    #expect(Array(batch.strongMask.prefix(6)) == [false, false, true, false, false, true])
  }

  @Test func `In a crop a label without times is believed, but not when`() throws {
    var recipe = ToneCorpus.recipe()
    recipe.batch.seconds = 0.5
    let corpus = ToneCorpus(count: 8, in: folder, isTimed: false)
    let batches = try corpus.batches(recipe)
    let index = try #require(batches.sources[0].firstIndex { $0.labels == ["low"] })
    let batch = try batches.batch(of: [Self.example(index)], step: 0)
    #expect(batch.weak == [1, 0, 0] && batch.weakMask == [true, true, true])
    #expect(Array(batch.strongMask.prefix(3)) == [false, true, true])
  }

  @Test func `A mixture holds both sounds by their weights, and masks what one does not know`()
    throws
  {
    let corpus = ToneCorpus(count: 8, in: folder)
    let batches = try corpus.batches()
    var examples = [Self.example(0), Self.example(1)]
    let alone = try batches.batch(of: examples, step: 0)
    examples[0].partner = 1
    examples[0].weight = 0.75
    let mixed = try batches.batch(of: examples, step: 0)
    let half = alone.features.count / 2
    for index in stride(from: 0, to: half, by: 97) {
      let expected = 0.75 * alone.features[index] + 0.25 * alone.features[half + index]
      #expect(abs(mixed.features[index] - expected) < 1e-5)
    }
    #expect(mixed.features[half...] == alone.features[half...])
    #expect(mixed.weak[..<3] != alone.weak[..<3])
  }

  @Test func `A clip that is too short lies in silence`() throws {
    var recipe = ToneCorpus.recipe()
    recipe.batch.seconds = 4
    let corpus = ToneCorpus(count: 8, in: folder)
    let batches = try corpus.batches(recipe)
    let bands = ToneCorpus.features.featureCount
    let silence = try FeatureMaker(ToneCorpus.features).silence
    let normalised = silence.indices.map {
      (silence[$0] - batches.normalization.mean[$0]) * batches.normalization.scale[$0]
    }
    let batch = try batches.batch(of: [Self.example(0)], step: 0)
    let silent = (0..<batches.frames).filter {
      Array(batch.features[$0 * bands..<($0 + 1) * bands]) == normalised
    }
    // 4 s less 2 s of sound, give or take the window.
    #expect((190...205).contains(silent.count))
  }
}
