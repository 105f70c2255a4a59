import Report
import Testing

@Suite struct TableTests {
  @Test func `an undefined figure is a dash with its reason and has no bar`() {
    let table = BarTable(
      "t", columns: [.init("Label", .words), .init("F1")],
      rows: [[.init("dog"), .init(score: .nan)], [.init("cat"), .init(score: 0.5)]])
    let document = XMLDocument(table.markup.text)
    #expect(document.text.contains("–"))
    #expect(document.attributes("title", of: "td") == ["undefined: there was nothing to count"])
    #expect(document.attributes("data-v", of: "td") == ["0.5"])
    #expect(document.attributes("style", of: "b") == ["width:50%"])
  }

  @Test(arguments: [(-0.5, "width:0%"), (7, "width:100%")])
  func `bars stay within their cell`(_ share: Double, _ expected: String) {
    let table = BarTable("t", columns: [.init("n")], rows: [[.init("x", value: 1, share: share)]])
    #expect(XMLDocument(table.markup.text).attributes("style", of: "b") == [expected])
  }

  @Test(arguments: [Double.infinity, -.infinity])
  func `an endless share has no bar`(_ share: Double) {
    let table = BarTable(
      "t", columns: [.init("n")], rows: [[.init("x", value: share, share: share)]])
    let document = XMLDocument(table.markup.text)
    #expect(document.count("i") == 0)
    #expect(document.attributes("data-v", of: "td").isEmpty)
  }

  @Test func `confusions come most frequent first, then in label order`() {
    let matrix = ConfusionMatrix(
      labels: ["dog", "cat", "hen"], counts: [[5, 3, 0], [1, 9, 3], [4, 0, 0]])
    let found = matrix.confusions(atMost: 3).map {
      [$0.reference, $0.predicted, $0.count, $0.total]
    }
    #expect(found == [[2, 0, 4, 4], [0, 1, 3, 8], [1, 2, 3, 13]])
  }

  @Test func `cells tell what was taken for what`() throws {
    let matrix = ConfusionMatrix(labels: ["dog", "cat"], counts: [[29, 3], [0, 0]])
    let svg = try #require(matrix.svg).text
    let document = XMLDocument(svg)
    #expect(document.problem == nil)
    #expect(document.count("title") == 2)
    #expect(document.text.contains("dog → cat: 3 of 32"))
    #expect(document.text.contains("dog: 29 of 32 right"))
  }

  @Test func `matrices of sixty labels fit the page, larger ones are not drawn`() throws {
    for count in [1, 2, 60] {
      let labels = (0..<count).map { "a_rather_long_label_\($0)" }
      let counts = labels.map { _ in labels.map { _ in 3 } }
      let svg = try #require(ConfusionMatrix(labels: labels, counts: counts).svg)
      let width = XMLDocument(svg.text).attributes("width", of: "svg").first.flatMap(Double.init)
      #expect(try #require(width) <= 1100)
    }
    let labels = (0..<61).map(String.init)
    let counts = labels.map { _ in labels.map { _ in 1 } }
    #expect(ConfusionMatrix(labels: labels, counts: counts).svg == nil)
    #expect(ConfusionMatrix(labels: [], counts: []).svg == nil)
  }

  @Test(arguments: hostileNames)
  func `labels cannot leave their place`(_ name: String) throws {
    let matrix = ConfusionMatrix(labels: [name, "b"], counts: [[1, 1], [1, 0]])
    let picture = XMLDocument(try #require(matrix.svg).text)
    #expect(picture.problem == nil)
    #expect(picture.text.contains("b → \(name): 1 of 1"))
    #expect(picture.count("script") + picture.count("img") == 0)
    let table = BarTable(
      name, columns: [.init(name, .words, meaning: name)], rows: [[.init(name)]])
    let document = XMLDocument(table.markup.text)
    #expect(document.problem == nil)
    #expect(document.attributes("title", of: "th") == (name.isEmpty ? [] : [name]))
    #expect(document.attributes("aria-label", of: "div") == [name])
  }
}
