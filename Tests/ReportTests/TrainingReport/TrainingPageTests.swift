import Report
import Testing

@Suite struct TrainingPageTests {
  private func text(_ content: TrainingContent) -> String {
    XMLDocument(TrainingPage(content: content).html).text
  }

  @Test func `the page and each picture in it are well-formed and fetch nothing`() {
    let page = TrainingPage(content: SampleTraining.content()).html
    #expect(XMLDocument(page).problem == nil)
    let svgs = pictures(in: page)
    // Four figures; loss, its terms, rate, gradient and speed.
    #expect(svgs.count { $0.contains("class=\"plot\"") } == 9)
    #expect(svgs.compactMap { XMLDocument($0).problem }.isEmpty)
    #expect(!page.replacing("http://www.w3.org/2000/svg", with: "").contains("://"))
  }

  @Test func `a run of a million steps still makes a small page`() {
    let page = TrainingPage(content: SampleTraining.content(steps: 1_000_000)).html
    #expect(page.utf8.count < 200_000)
  }

  @Test func `a single high value among many stays visible`() throws {
    let content = SampleTraining.content()
    let highest = try #require(content.steps.map(\.gradientNorm).max())
    let axes = XMLDocument(TrainingPage(content: content).html).attributes("data-y", of: "svg")
    let axis = try #require(axes.first { $0.hasSuffix("norm before clipping") })
    let parts = axis.split(separator: " ")
    #expect(parts[0] == "logarithmic")
    let top = try #require(Double(parts[2]))
    #expect(top >= highest && top <= highest * 3)
  }

  @Test func `each figure is marked where its model was kept`() throws {
    let content = SampleTraining.content()
    let kept = try #require(content.validations.last { $0.isBest })
    let document = XMLDocument(TrainingPage(content: content).html)
    #expect(document.attributes("class", of: "circle").count { $0 == "dot" } == 8)
    #expect(
      document.text.contains(
        "The run is finished: 60\u{A0}epochs, in 4:06:40\u{A0}h. The model after epoch "
          + "\(kept.epoch) is kept, with clip accuracy "))
    #expect(document.text.contains("after epoch \(kept.epoch)"))
    // Loss, terms, rate, gradient and speed over steps.
    #expect(document.attributes("class", of: "line").count { $0 == "rule r1" } == 5)
  }

  @Test func `the verdict tells how far the run is`() {
    var content = TrainingContent(subject: "m", epochs: 9)
    #expect(
      text(content).contains("The run goes on: 0 of 9\u{A0}epochs are done. No model is kept yet."))
    content.figures = [.init(key: "f", title: "clip mAP")]
    content.validations = [
      .init(epoch: 1, step: 10, figures: ["f": 0.25], isBest: true),
      .init(epoch: 2, step: 20, figures: ["f": 0.125], isBest: false),
    ]
    content.state = .stopped(reason: "the figure did not rise for 1 epoch")
    #expect(
      text(content).contains(
        "The run was stopped after 2 of 9\u{A0}epochs: the figure did not rise for 1 epoch. "
          + "The model after epoch 1 is kept, with clip mAP 0.250."))
  }

  @Test func `what may be wrong is said`() {
    var content = TrainingContent(subject: "m", epochs: 2)
    content.state = .finished
    content.figures = [.init(key: "f", title: "F")]
    content.validations = [
      .init(epoch: 1, step: 10, loss: 0.5, figures: ["f": 0.5], isBest: true),
      .init(epoch: 2, step: 20, loss: 0.7, figures: ["f": 0.4], isBest: false),
    ]
    content.steps = [
      .init(step: 10, rate: 1, loss: .nan, gradientNorm: .infinity, clipsPerSecond: 3),
      .init(step: 20, rate: 1, loss: 2, gradientNorm: 1, clipsPerSecond: 3),
    ]
    var shown = text(content)
    #expect(shown.contains("The loss was not finite in 1 of 2 records"))
    #expect(shown.contains("The validation loss rose from 0.500 at the kept model to 0.700"))
    #expect(!shown.contains("more epochs may give"))
    content.validations[1].isBest = true
    content.steps = []
    shown = text(content)
    #expect(shown.contains("The last epoch was the best one"))
    #expect(!shown.contains("rose from") && !shown.contains("not finite"))
  }

  @Test func `a curve is interrupted where it is not finite`() {
    var content = TrainingContent(subject: "m", epochs: 1)
    content.steps = (1...9).map { step in
      .init(
        step: step, rate: 1, loss: step == 5 ? .nan : 1, gradientNorm: .nan, clipsPerSecond: .nan)
    }
    let curves = XMLDocument(TrainingPage(content: content).html).attributes("class", of: "path")
    // Two stretches of loss and one of the rate, and their legends.
    #expect(curves.count { $0 == "curve" } == 5)
  }

  @Test func `undefined figures are dashes`() {
    let document = XMLDocument(TrainingPage(content: Self.undefined("m")).html)
    #expect(document.problem == nil)
    #expect(document.text.contains("–"))
    #expect(!document.text.contains("nan") && !document.text.contains("inf"))
  }

  @Test(arguments: hostileNames)
  func `names cannot leave their place`(_ name: String) {
    let document = XMLDocument(TrainingPage(content: Self.undefined(name)).html)
    #expect(document.problem == nil)
    #expect(document.count("script") == 1 && document.count("img") == 0)
    #expect(name.isEmpty || document.text.contains(name))
  }

  /// Every part is there, every figure undefined.
  private static func undefined(_ name: String) -> TrainingContent {
    var content = TrainingContent(subject: name, epochs: 0)
    content.created = name
    content.state = .stopped(reason: name)
    content.partNames = [name, name]
    content.figures = [.init(key: "f", title: name, meaning: name)]
    content.steps = [0, 0, 1].map { step in
      .init(step: step, rate: .nan, loss: .nan, gradientNorm: .infinity, clipsPerSecond: -.infinity)
    }
    content.validations = [
      .init(epoch: 0, step: 0, figures: ["f": .nan], isBest: true),
      .init(epoch: -1, step: -5, loss: .infinity, figures: [:], isBest: false),
    ]
    content.model = [Fact(name, name)]
    content.data = [Fact(name, name)]
    content.run = [Fact(name, name)]
    content.recipe = name
    content.warnings = [name]
    return content
  }
}
