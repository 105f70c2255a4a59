import AudioSignal
import SoundScenes
import TestSupport
import Testing
import Training

@Suite struct FeatureCacheTests {
  private let folder = TemporaryFolder()

  private func entries() -> [String] {
    Processes.run("/bin/ls", ["\(folder.path)/features"]).lines
  }

  @Test func `What is kept is what was computed, with the events`() throws {
    let corpus = ToneCorpus(count: 4, in: folder)
    let first = try corpus.cache().features(of: corpus.clips[0], view: nil)
    #expect(entries().count == 1)
    let second = try corpus.cache().features(of: corpus.clips[0], view: nil)
    #expect(first == second && first.events == corpus.clips[0].events)
    #expect(try corpus.cache().contains(corpus.clips[0], view: nil))
    #expect(try !corpus.cache().contains(corpus.clips[1], view: nil))
  }

  @Test func `A file that changed is read again`() throws {
    let corpus = ToneCorpus(count: 4, in: folder)
    let clip = corpus.clips[0]
    let before = try corpus.cache().features(of: clip, view: nil)
    try AudioFileWriter.write(
      [Float](repeating: 0.1, count: 8000), to: clip.path, sampleRate: ToneCorpus.rate,
      format: .wavFloat)
    let after = try corpus.cache().features(of: clip, view: nil)
    #expect(before.frames != after.frames)
  }

  @Test func `Another augmentation or seed gives other views, and leaves the clip itself alone`()
    throws
  {
    let corpus = ToneCorpus(count: 4, in: folder)
    var recipe = ToneCorpus.recipe()
    recipe.augmentation.gain = Sometimes(1, GainChange(decibels: -6 ... -6))
    let plain = try corpus.cache(ToneCorpus.recipe()).features(of: corpus.clips[0], view: 0)
    let quiet = try corpus.cache(recipe).features(of: corpus.clips[0], view: 0)
    #expect(plain != quiet)
    recipe.seed += 1
    #expect(try !corpus.cache(recipe).contains(corpus.clips[0], view: 0))
    // Masks come after the cache.
    var masked = ToneCorpus.recipe()
    masked.augmentation.mixup = Sometimes(1, Mixup(alpha: 1))
    #expect(try corpus.cache(masked).contains(corpus.clips[0], view: 0))
  }

  @Test func `An entry that is not whole counts as absent`() throws {
    let corpus = ToneCorpus(count: 4, in: folder)
    let clip = corpus.clips[0]
    let whole = try corpus.cache().features(of: clip, view: nil)
    let name = "features/\(try #require(entries().first))"
    let bytes = try #require(readFile("\(folder.path)/\(name)"))
    for count in [0, 7, 31, 40, bytes.count - 1] {
      _ = folder.write(Array(bytes.prefix(count)), as: name)
      #expect(try corpus.cache().features(of: clip, view: nil) == whole)
    }
    var foreign = bytes
    foreign[0] ^= 1
    _ = folder.write(foreign, as: name)
    #expect(try corpus.cache().features(of: clip, view: nil) == whole)
  }

  @Test func `A recording that is not there is named`() throws {
    let corpus = ToneCorpus(count: 4, in: folder)
    var clip = corpus.clips[0]
    clip.path = "\(folder.path)/nowhere.wav"
    let error = #expect(throws: TrainingError.self) {
      try corpus.cache().features(of: clip, view: nil)
    }
    #expect("\(try #require(error))".contains("nowhere.wav"))
  }

  @Test func `Many threads fill a cache as one does`() throws {
    let corpus = ToneCorpus(count: 24, in: folder)
    let one = try corpus.cache(name: "one")
    let many = try corpus.cache(name: "many")
    let sources = [(clips: corpus.clips, views: 2)]
    try TrainingSetup.prepare(sources, in: one, jobs: 1) { _, _ in }
    try TrainingSetup.prepare(sources, in: many, jobs: 4) { _, _ in }
    for clip in corpus.clips {
      for view in 0..<2 {
        #expect(many.contains(clip, view: view))
        let isEqual =
          try one.features(of: clip, view: view) == many.features(of: clip, view: view)
        #expect(isEqual)
      }
    }
  }
}
