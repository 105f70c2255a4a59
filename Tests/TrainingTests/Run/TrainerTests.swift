import DetectionPipeline
import NeuralNetwork
import SoundEvents
import SoundScenes
import TestSupport
import Testing
import Training

@Suite struct TrainerTests {
  private let folder = TemporaryFolder()

  @Test func `A small network learns tones with times to an intersection F1 above 0.95`() throws {
    let trainer = try ToneCorpus(count: 120, in: folder).trainer()
    while !trainer.isDone { _ = try trainer.advance() }
    let figures = try trainer.validate().figures
    #expect(try #require(figures["intersection_f1"]) > 0.95)
    #expect(try #require(figures["clip_accuracy"]) > 0.95)
  }

  @Test func `Labels of whole clips suffice to tell the tones apart`() throws {
    var recipe = ToneCorpus.recipe(epochs: 20)
    recipe.validation.figure = "clip_accuracy"
    recipe.batch.seconds = 2
    let trainer = try ToneCorpus(count: 120, in: folder, isTimed: false).trainer(recipe)
    while !trainer.isDone { _ = try trainer.advance() }
    let figures = try trainer.validate().figures
    #expect(try #require(figures["clip_accuracy"]) > 0.95)
    #expect(figures["intersection_f1"] == nil)
  }

  @Test(arguments: [1, 7, 13, 20])
  func `A run resumed at any step ends with the bits of one that never stopped`(
    stop: Int
  ) throws {
    var recipe = ToneCorpus.recipe(epochs: 2)
    recipe.optimiser.dropout = 0.1
    recipe.augmentation.mixup = Sometimes(0.5, Mixup(alpha: 0.5))
    recipe.augmentation.specAugment = Sometimes(
      0.5, SpecAugment(timeMasks: 1, timeFrames: 10, frequencyMasks: 1, frequencyBands: 3))
    let corpus = ToneCorpus(count: 100, in: folder)
    let whole = try corpus.trainer(recipe)
    while !whole.isDone { _ = try whole.advance() }

    let path = "\(corpus.folder.path)/checkpoint.safetensors"
    let first = try corpus.trainer(recipe)
    while first.step < stop { _ = try first.advance() }
    try first.writeCheckpoint(to: path)
    // What is done after the checkpoint is lost, and done again.
    if !first.isDone { _ = try first.advance() }
    let second = try corpus.trainer(recipe)
    try second.resume(from: path)
    #expect(second.step == stop)
    while !second.isDone { _ = try second.advance() }
    #expect(second.model() == whole.model())
  }

  @Test func `The number of threads does not change a bit of the model`() throws {
    let corpus = ToneCorpus(count: 40, in: folder)
    let recipe = ToneCorpus.recipe(epochs: 2)
    let models = try [1, 2].map { threads in
      let trainer = try corpus.trainer(recipe, threads: threads)
      while !trainer.isDone { _ = try trainer.advance() }
      return trainer.model()
    }
    #expect(models[0] == models[1])
  }

  @Test func `Another seed gives another model`() throws {
    let corpus = ToneCorpus(count: 40, in: folder)
    var recipe = ToneCorpus.recipe(epochs: 1)
    let first = try corpus.trainer(recipe)
    recipe.seed += 1
    let second = try corpus.trainer(recipe)
    while !first.isDone { _ = try first.advance() }
    while !second.isDone { _ = try second.advance() }
    #expect(first.model() != second.model())
  }

  @Test func `A checkpoint of another recipe is refused`() throws {
    let corpus = ToneCorpus(count: 20, in: folder)
    let path = "\(corpus.folder.path)/checkpoint.safetensors"
    try corpus.trainer().writeCheckpoint(to: path)
    var recipe = ToneCorpus.recipe()
    recipe.optimiser.rate = 0.5
    let other = try corpus.trainer(recipe)
    let error = #expect(throws: TrainingError.self) { try other.resume(from: path) }
    #expect("\(try #require(error))".contains("another run"))
  }

  @Test func `A damaged checkpoint is refused, and the trainer stays as it was`() throws {
    let corpus = ToneCorpus(count: 20, in: folder)
    let trainer = try corpus.trainer()
    let path = "\(corpus.folder.path)/checkpoint.safetensors"
    try trainer.writeCheckpoint(to: path)
    var bytes = try #require(readFile(path))
    bytes.removeLast(8)
    let torn = corpus.folder.write(bytes, as: "torn.safetensors")
    let before = trainer.model()
    #expect(throws: TrainingError.self) { try trainer.resume(from: torn) }
    #expect(trainer.model() == before)
  }

  @Test func `What detection hears with the model is what validation measured`() throws {
    let corpus = ToneCorpus(count: 120, in: folder)
    let recipe = ToneCorpus.recipe()
    let trainer = try corpus.trainer(recipe)
    while !trainer.isDone { _ = try trainer.advance() }
    let path = "\(corpus.folder.path)/model.safetensors"
    try ModelHeader(
      name: "tones", features: ToneCorpus.features, network: trainer.description,
      labels: ToneCorpus.tones.map(\.label), clipPooling: .linearSoftmax,
      events: ModelEventSettings(default: recipe.events)
    ).write(tensors: trainer.model(), to: path)
    let model = try ModelBundle(path: path)
    var found = 0
    var wanted = 0
    for clip in corpus.clips where clip.fold == 0 {
      let detector = try Detector(model: model, settings: model.eventSettings())
      let samples = try WholeFile.samples(path: clip.path, sampleRate: ToneCorpus.rate)
      var labels: [String] = []
      detector.process(samples.span) { record in
        if case .start = record.kind { labels.append(model.labels[Int(record.label)]) }
      }
      wanted += clip.labels.count
      found += labels == clip.labels ? clip.labels.count : 0
    }
    #expect(wanted > 10 && found >= wanted - 1)
  }

  @Test func `A figure that cannot be computed is named with those that can`() throws {
    var recipe = ToneCorpus.recipe(epochs: 1)
    recipe.validation.figure = "psds9"
    let trainer = try ToneCorpus(count: 20, in: folder).trainer(recipe)
    while !trainer.isDone { _ = try trainer.advance() }
    let error = #expect(throws: TrainingError.self) { try trainer.validate() }
    #expect("\(try #require(error))".contains("clip_accuracy"))
  }

  @Test func `Training ends when the figure has not improved for the patience`() throws {
    var recipe = ToneCorpus.recipe(epochs: 50)
    recipe.validation.everyEpochs = 1
    recipe.validation.patienceEpochs = 2
    recipe.optimiser.rate = 1e-9
    let trainer = try ToneCorpus(count: 20, in: folder).trainer(recipe)
    while !trainer.isDone {
      _ = try trainer.advance()
      if trainer.isValidationDue { _ = try trainer.validate() }
    }
    #expect(trainer.epoch < 10)
  }

  @Test func `A network comes to say what its teacher says`() throws {
    let corpus = ToneCorpus(count: 80, in: folder)
    var recipe = ToneCorpus.recipe(epochs: 15)
    recipe.batch.seconds = 2
    recipe.teacher.scoreWeight = 1
    // The embedding tells the tones apart, the score whether there is one.
    var values: [Float] = []
    for clip in corpus.clips {
      let tone = ToneCorpus.tones.firstIndex { $0.label == clip.labels.first }
      values.append(tone == nil ? 0.05 : 0.95)
      values += (0..<3).map { $0 == tone ? 1.5 : -0.5 }
    }
    let teacher = TeacherValues(
      names: corpus.clips.map(\.name), scores: 1, components: 3, values: values)
    let trainer = try corpus.trainer(recipe, teacher: teacher)
    let first = try trainer.advance()
    var last = first
    while !trainer.isDone { last = try trainer.advance() }
    #expect(try #require(first.teacherEmbedding) > 0.5)
    #expect(try #require(last.teacherEmbedding) < 0.1)
    // The cross entropy of a score of 0.95 with itself is 0.2, of one half with anything 0.69.
    #expect(try #require(last.teacherScore) < 0.4)
  }

  @Test func `A run with a teacher resumes to the same bits`() throws {
    let corpus = ToneCorpus(count: 40, in: folder)
    var recipe = ToneCorpus.recipe(epochs: 2)
    recipe.batch.seconds = 2
    var generator = SplitMix64(seed: 5)
    let values = (0..<(4 * corpus.clips.count)).map { _ in Float(generator.normal()) }
    let teacher = TeacherValues(
      names: corpus.clips.map(\.name), scores: 0, components: 4, values: values)
    let whole = try corpus.trainer(recipe, teacher: teacher)
    while !whole.isDone { _ = try whole.advance() }
    let path = "\(folder.path)/checkpoint.safetensors"
    let first = try corpus.trainer(recipe, teacher: teacher)
    for _ in 0..<5 { _ = try first.advance() }
    try first.writeCheckpoint(to: path)
    let second = try corpus.trainer(recipe, teacher: teacher)
    try second.resume(from: path)
    while !second.isDone { _ = try second.advance() }
    #expect(second.model() == whole.model())
    // The teacher matters.
    let alone = try corpus.trainer(recipe)
    while !alone.isDone { _ = try alone.advance() }
    #expect(alone.model() != whole.model())
  }

  @Test func `A balanced source shows rare labels as often as frequent ones`() throws {
    let corpus = ToneCorpus(count: 64, in: folder)
    var recipe = ToneCorpus.recipe(epochs: 1)
    let plain = try corpus.trainer(recipe).stepsPerEpoch
    recipe.sources[0].isBalanced = true
    #expect(try corpus.trainer(recipe).stepsPerEpoch == plain)
    // One clip in four of a label that the others have four times as often.
    var uneven = corpus
    uneven.clips.removeAll { $0.labels == ["low"] && $0.fold != 1 }
    let balanced = try uneven.trainer(recipe).stepsPerEpoch
    recipe.sources[0].isBalanced = false
    #expect(try balanced > uneven.trainer(recipe).stepsPerEpoch)
  }
}
