import Evaluation
import Report
import Testing

@Suite struct CalibrationPageTests {
  @Test func `the page and each picture in it are well-formed and fetch nothing`() {
    let page = CalibrationPage(content: SampleCalibration.content()).html
    #expect(XMLDocument(page).problem == nil)
    let svgs = pictures(in: page)
    #expect(svgs.contains { $0.contains("class=\"plot\"") })
    #expect(svgs.compactMap { XMLDocument($0).problem }.isEmpty)
    #expect(!page.replacing("http://www.w3.org/2000/svg", with: "").contains("://"))
  }

  @Test func `the verdict compares with the budget`() {
    var content = CalibrationContent(subject: "m", budget: 2, confidence: 0.9, hours: 100)
    content.chosen = .init(
      alarmsPerDay: 0.96, alarmsInterval: .init(low: 0.2, high: 2.4), missRate: 0.25)
    content.upperBound = 1.9
    let text = XMLDocument(CalibrationPage(content: content).html).text
    #expect(
      text.contains(
        "With the new thresholds expect about 0.96 false alarms per day, and with 90\u{A0}% certainty "
          + "no more than 1.9; the budget was 2. They miss 25\u{A0}% of the events."))
  }

  @Test func `without a choice the verdict says so, unless the caller has one`() {
    var content = CalibrationContent(subject: "m", budget: 0.5, confidence: 0.9, hours: 1)
    #expect(
      XMLDocument(CalibrationPage(content: content).html).text
        .contains("No thresholds were found that keep the budget of 0.5 false alarms per day."))
    content.verdict = "More background is needed."
    #expect(
      XMLDocument(CalibrationPage(content: content).html).text
        .contains("More background is needed."))
  }

  @Test func `the chart shows the band, the choice with its intervals and the budget`() {
    let page = CalibrationPage(content: SampleCalibration.content()).html
    let document = XMLDocument(page)
    let lines = document.attributes("class", of: "line")
    #expect(lines.filter { $0 == "whisker" }.count == 2)
    #expect(lines.filter { $0 == "rule r1" }.count == 1)
    #expect(document.attributes("class", of: "circle").contains("dot"))
    #expect(document.attributes("class", of: "path").contains("band"))
  }

  @Test func `undefined figures are dashes`() {
    let document = XMLDocument(CalibrationPage(content: UndefinedContent.calibration()).html)
    #expect(document.problem == nil)
    #expect(document.text.contains("–"))
    #expect(!document.text.contains("nan"))
  }

  @Test(arguments: hostileNames)
  func `names cannot leave their place`(_ name: String) {
    let document = XMLDocument(CalibrationPage(content: UndefinedContent.calibration(name)).html)
    #expect(document.problem == nil)
    #expect(document.count("script") == 1 && document.count("img") == 0)
    #expect(name.isEmpty || document.text.contains(name))
  }
}
