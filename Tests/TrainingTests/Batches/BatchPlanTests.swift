import SoundScenes
import Testing
import Training

@Suite struct BatchPlanTests {
  private func plan(
    _ sources: [(clips: Int, views: Int, share: Double)], size: Int, seed: UInt64 = 1,
    augmentation: AugmentationRecipe = AugmentationRecipe()
  ) -> BatchPlan {
    BatchPlan(
      sources: sources.map {
        BatchPlan.Source(clips: Array(0..<$0.clips), views: $0.views, share: $0.share)
      }, size: size, steps: nil, seed: seed, augmentation: augmentation)
  }

  @Test func `Every clip comes once in each pass, in another order and as another view`() {
    let plan = plan([(clips: 10, views: 3, share: 1)], size: 5)
    let passes = (0..<6).map { pass in
      (0..<2).flatMap { plan.examples(step: 2 * pass + $0) }
    }
    for pass in passes { #expect(pass.map(\.clip).sorted() == Array(0..<10)) }
    #expect(passes[0].map(\.clip) != passes[1].map(\.clip))
    for clip in 0..<10 {
      let views = passes.map { pass in pass.first { $0.clip == clip }?.view }
      #expect(Set(views.prefix(3)) == [0, 1, 2])
    }
  }

  @Test func `Passes may end in the middle of a batch`() {
    let plan = plan([(clips: 7, views: 0, share: 1)], size: 4)
    let clips = (0..<7).flatMap { plan.examples(step: $0).map(\.clip) }
    for pass in 0..<4 { #expect(clips[(7 * pass)..<(7 * pass + 7)].sorted() == Array(0..<7)) }
    #expect(plan.stepsPerEpoch == 2)
  }

  @Test func `Sources get places by their shares, and every one that has a share gets some`() {
    let plan = plan(
      [
        (clips: 100, views: 0, share: 3), (clips: 9, views: 0, share: 1),
        (clips: 5, views: 0, share: 0.001), (clips: 0, views: 0, share: 5),
        (clips: 8, views: 0, share: 0),
      ], size: 32)
    for step in 0..<20 {
      let examples = plan.examples(step: step)
      let counts = (0..<5).map { source in examples.count { $0.source == source } }
      #expect(examples.count == 32)
      #expect(counts[0] == 23 && counts[1] == 8 && counts[2] == 1)
      #expect(counts[3] == 0 && counts[4] == 0)
    }
  }

  @Test func `A step's examples depend on the seed and the step alone`() {
    let sources = [(clips: 50, views: 4, share: 1.0), (clips: 20, views: 0, share: 0.5)]
    let first = plan(sources, size: 16)
    let second = plan(sources, size: 16)
    for step in [40, 3, 17, 3] {
      #expect(first.examples(step: step) == second.examples(step: step))
    }
    #expect(plan(sources, size: 16, seed: 2).examples(step: 3) != first.examples(step: 3))
  }

  @Test func `Mixtures weigh the example itself at least half, and never mix it with itself`() {
    var augmentation = AugmentationRecipe()
    augmentation.mixup = Sometimes(0.5, Mixup(alpha: 0.4))
    let plan = plan([(clips: 64, views: 0, share: 1)], size: 32, augmentation: augmentation)
    var mixed = 0
    for step in 0..<50 {
      for (place, example) in plan.examples(step: step).enumerated() {
        #expect(example.partner != place)
        #expect((0.5...1).contains(example.weight))
        if example.partner == nil { #expect(example.weight == 1) } else { mixed += 1 }
      }
    }
    // Half of 1,600, give or take five deviations.
    #expect((700...900).contains(mixed))
  }

  @Test func `Without clips there is nothing to learn`() {
    #expect(plan([(clips: 0, views: 2, share: 1)], size: 8).isEmpty)
  }
}
