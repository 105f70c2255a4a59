import Evaluation
import Foundation
import Report
import Testing

@Suite struct EvaluationPageTests {
  private static let full = EvaluationPage(content: SampleEvaluation().content).html

  @Test func `a page of fifty labels is small enough to send`() {
    #expect(Self.full.utf8.count < 2_000_000)
  }

  @Test func `the page and each picture in it are well-formed`() {
    #expect(XMLDocument(Self.full).problem == nil)
    let svgs = pictures(in: Self.full)
    // One chart per label for thresholds, one for misses, and the others.
    #expect(svgs.count > 100)
    #expect(svgs.compactMap { XMLDocument($0).problem }.isEmpty)
  }

  @Test func `nothing is fetched`() {
    let page = Self.full.replacing("http://www.w3.org/2000/svg", with: "")
    #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("@import"))
    let document = XMLDocument(Self.full)
    #expect(document.count("link") + document.count("iframe") + document.count("object") == 0)
    let links =
      document.attributes("src", of: "img") + document.attributes("href", of: "a")
    #expect(!links.isEmpty)
    #expect(links.allSatisfy { $0.hasPrefix("data:image/png;") || $0.hasPrefix("#") })
  }

  @Test func `links lead to sections of the page, in their order`() {
    let document = XMLDocument(Self.full)
    let sections = document.attributes("id", of: "section")
    #expect(
      sections == [
        "figures", "labels", "thresholds", "confusions", "recordings", "settings", "conventions",
      ])
    #expect(document.attributes("href", of: "a") == sections.map { "#\($0)" })
  }

  @Test func `the worst label leads the table and the charts`() throws {
    var content = SampleEvaluation().content
    let rates = content.result.collar[0].result.labels.indices
    for index in rates where content.result.collar[0].result.labels[index].label != "siren" {
      content.result.collar[0].result.labels[index].rates.f1 = 0.9
    }
    content.result.collar[0].result.labels[42].rates.f1 = 0.1
    let page = EvaluationPage(content: content).html
    let row = try #require(page.range(of: "<tbody><tr><td class=\"words\">")).upperBound
    #expect(page[row...].hasPrefix("siren</td>"))
  }

  @Test func `the verdict tells what was found and what came for nothing`() {
    var result = EvaluationResult(
      subject: "m", recordings: .init(count: 2, seconds: 7200, events: 10), labels: ["dog", "cat"])
    func label(_ name: String, _ missed: Int, _ wrong: Int) -> AlarmResult.Label {
      AlarmResult.Label(
        label: name, reference: 5, detected: 9, falseAlarms: wrong,
        falseAlarmsPerHour: Double(wrong) / 2, missed: missed, missRate: Double(missed) / 5,
        latency: .init(count: 5, median: 0.4, p90: 1, maximum: 2))
    }
    var all = label("all", 5, 4)
    (all.reference, all.missRate) = (10, 0.5)
    result.alarms = AlarmResult(
      tolerance: 1, hours: 2, all: all, labels: [label("dog", 5, 0), label("cat", 0, 4)])
    let text = XMLDocument(EvaluationPage(content: .init(result: result)).html).text
    #expect(
      text.contains(
        "5 of 10 annotated events were reported (50\u{A0}%), with 2.0 false alarms per hour. "
          + "Half of the reports came within 0.40\u{A0}s."))
    #expect(text.contains("Never reported: dog."))
    #expect(text.contains("cat: 4 false alarms, 2.0 per hour, 100\u{A0}% of all."))
  }

  @Test func `an evaluation of nothing gives a page`() {
    let empty = EvaluationResult(
      subject: "", recordings: .init(count: 0, seconds: 0, events: 0), labels: [])
    let document = XMLDocument(EvaluationPage(content: .init(result: empty)).html)
    #expect(document.problem == nil)
    #expect(document.attributes("id", of: "section") == ["conventions"])
  }

  @Test func `undefined figures are dashes, and explained`() {
    let document = XMLDocument(EvaluationPage(content: UndefinedContent.evaluation()).html)
    #expect(document.problem == nil)
    #expect(document.text.contains("Undefined here: nothing to count."))
    #expect(document.text.contains("A dash is a figure that is undefined"))
    #expect(!document.text.contains("nan") && !document.text.contains("inf%"))
    #expect(document.attributes("class", of: "td").contains("none"))
  }

  @Test(arguments: hostileNames)
  func `names cannot leave their place`(_ name: String) {
    let document = XMLDocument(EvaluationPage(content: UndefinedContent.evaluation(name)).html)
    #expect(document.problem == nil)
    #expect(document.count("script") == 1 && document.count("img") == 1)
    let names = Set(document.elements.flatMap(\.attributes.keys))
    #expect(!names.contains { $0.hasPrefix("on") || $0 == "autofocus" })
    #expect(name.isEmpty || document.text.contains(name))
  }

  @Test func `scores that are no shares are drawn over their own range`() {
    var content = SampleEvaluation().content
    for index in content.curves.indices {
      content.curves[index].counts.scores = content.curves[index].counts.scores.map { $0 * 30 - 20 }
    }
    let document = XMLDocument(EvaluationPage(content: content).html)
    #expect(document.problem == nil)
    #expect(document.attributes("data-x", of: "svg").contains { $0.hasPrefix("linear -") })
  }

  @Test func `more labels than a matrix can show are listed only`() {
    var content = SampleEvaluation().content
    let labels = (0..<80).map { "label\($0)" }
    content.result.clips?.labels = labels.map {
      .init(label: $0, clips: 1, averagePrecision: 0, lwlrap: 0, auc: 0, recall: 0)
    }
    content.result.clips?.confusion = labels.indices.map { row in
      labels.indices.map { $0 == (row + 1) % 80 ? 1 : 0 }
    }
    let document = XMLDocument(EvaluationPage(content: content).html)
    #expect(document.text.contains("drawn for up to 60 labels; here are 80"))
    #expect(!document.attributes("class", of: "svg").contains("matrix"))
  }

  /// Two events; the first report is right, the next ones, at one score, are right and wrong.
  private var oneCurve: EvaluationContent {
    var content = EvaluationContent(
      result: EvaluationResult(
        subject: "m", recordings: .init(count: 1, seconds: 3600, events: 2), labels: ["dog"]))
    content.curves = [
      .init(
        label: "dog",
        counts: .init(
          scores: [.infinity, 0.8, 0.5], truePositives: [0, 1, 2], falsePositives: [0, 0, 3],
          reference: 2))
    ]
    return content
  }

  @Test func `found and right change where the threshold passes a score`() throws {
    let page = EvaluationPage(content: oneCurve).html
    let begin = try #require(page.range(of: "<div class=\"chart-grid\">")).upperBound
    let chart = try #require(pictures(in: String(page[begin...])).first)
    let paths = XMLDocument(chart).attributes("d", of: "path")
    let size = ChartSize.small
    let axis = Axis("", scale: .probit, range: 0.01...0.99)
    func curve(_ points: [(threshold: Double, share: Double)]) -> Curve {
      Curve(
        steps: points.map {
          PixelPoint(x: axis.position($0.threshold) * size.width, y: (1 - $0.share) * size.height)
        })
    }
    let expected = [
      curve([(0, 1), (0.5, 0.5), (0.8, 0), (1, 0)]), curve([(0, 0.4), (0.5, 1), (0.8, 1)]),
    ]
    try #require(paths.count == 2)
    for (path, expected) in zip(paths, expected) {
      #expect(Curve(path: path, unitsPerPixel: 10).distance(to: expected) <= 0.5)
    }
  }

  @Test(arguments: [
    (0.6, "at 0.6: 50\u{A0}% found, 100\u{A0}% right"),
    (0.3, "at 0.3: 100\u{A0}% found, 40\u{A0}% right"), (0.8, "at 0.8: nothing reported"),
  ])
  func `captions tell what the threshold in force gives`(_ threshold: Double, _ caption: String) {
    var content = oneCurve
    content.thresholds = [.init(label: "dog", onset: threshold, offset: 0.1)]
    #expect(XMLDocument(EvaluationPage(content: content).html).text.contains(caption))
  }

  @Test func `the same content gives the same page`() {
    #expect(EvaluationPage(content: SampleEvaluation().content).html == Self.full)
  }
}
