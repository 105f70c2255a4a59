import Testing
import Training

@Suite struct TrainingProgressTests {
  private var progress: TrainingProgress {
    var progress = TrainingProgress(epochs: 60, steps: 24_000, figureName: "clip_accuracy")
    progress.epoch = 12
    progress.step = 4700
    progress.seconds = 1175
    progress.loss = 0.041_32
    progress.clipsPerSecond = 41.23
    progress.figure = 0.712_3
    progress.best = 0.731
    return progress
  }

  @Test func `the line tells epoch, share, loss, figure, speed and time left`() {
    #expect(
      progress.line()
        == "epoch 12/60  19 %  loss 0.0413  clip accuracy 0.712 (best 0.731)  41.2 clips/s"
        + "  1:20:25 left")
  }

  @Test func `before the first step and validation there is nothing to tell but the epoch`() {
    let progress = TrainingProgress(epochs: 60, steps: 24_000, figureName: "clip_accuracy")
    #expect(progress.line() == "epoch 1/60  0 %")
  }

  @Test func `a narrow terminal gets what matters most`() {
    #expect(
      progress.line(columns: 79)
        == "epoch 12/60  19 %  loss 0.0413  clip accuracy 0.712 (best 0.731)  1:20:25 left")
    #expect(
      progress.line(columns: 60) == "epoch 12/60  loss 0.0413  validation 0.712  1:20:25 left")
    #expect(progress.line(columns: 30) == "epoch 12/60  1:20:25 left")
    #expect(progress.line(columns: 5) == "epoch")
  }

  @Test(arguments: [0.0, 1, -3, 1e-12, 1e30, .nan, .infinity, -.infinity])
  func `no line is longer than the terminal`(_ value: Double) {
    var progress = progress
    progress.seconds = value
    progress.loss = value
    progress.clipsPerSecond = value
    progress.figure = value
    progress.best = value
    progress.epoch = 123_456
    progress.epochs = 654_321
    progress.figureName = "a_very_long_name_of_a_figure_that_nobody_would_choose"
    let tooLong = (0...120).first { progress.line(columns: $0).count > $0 }
    #expect(tooLong == nil)
    progress.steps = 0
    #expect(progress.line().count <= 100)
  }

  @Test func `a resumed run estimates from its own steps`() {
    var progress = TrainingProgress(epochs: 10, steps: 1000, stepsBefore: 800, figureName: "psds1")
    #expect(progress.secondsLeft == nil)
    progress.step = 850
    progress.seconds = 100
    #expect(progress.secondsLeft == 300)
    #expect(progress.line() == "epoch 1/10  85 %  5:00 left")
    progress.step = 1000
    #expect(progress.secondsLeft == 0)
  }
}
