import Report
import Testing

@Suite struct TimelineTests {
  private func event(
    _ label: String, _ onset: Double, _ offset: Double, _ outcome: Timeline.Event.Outcome
  ) -> Timeline.Event {
    Timeline.Event(label: label, onset: onset, offset: offset, outcome: outcome)
  }

  @Test func `sounding labels come before false alarms and silent ones`() {
    let timeline = Timeline(
      name: "a", duration: 10,
      events: [
        event("cat", 1, 2, .falseAlarm), event("dog", 5, 6, .missed), event("hen", 3, 4, .found),
        event("hen", 3, 4, .right),
      ],
      scores: [.init(label: "pig", boundaries: [0, 10], values: [0.1])])
    #expect(timeline.labels == ["hen", "dog", "cat", "pig"])
    #expect(timeline.count(.missed) == 1 && timeline.count(.falseAlarm) == 1)
  }

  @Test func `bars lie where their events are, in the style of their outcome`() {
    let timeline = Timeline(
      name: "a", duration: 10,
      events: [
        event("dog", 2, 5, .found), event("dog", 2.5, 5, .right), event("dog", 9, 30, .missed),
      ])
    let document = XMLDocument(timeline.figure().text)
    let bars = document.elements.filter { $0.name == "rect" && $0.attributes["class"] != "lane" }
    #expect(bars.map { $0.attributes["class"] } == ["found", "missed", "right"])
    #expect(bars.map { $0.attributes["x"] } == ["20%", "90%", "25%"])
    #expect(bars.map { $0.attributes["width"] } == ["30%", "10%", "25%"])
    #expect(document.text.contains("dog: annotated, found, 2.00–5.00\u{A0}s"))
  }

  @Test func `the shortest event at the very end is still seen`() throws {
    let timeline = Timeline(name: "a", duration: 10, events: [event("dog", 10, 10, .missed)])
    let bar = try #require(
      XMLDocument(timeline.figure().text).elements.first { $0.attributes["class"] == "missed" })
    #expect(bar.attributes["x"] == "99.7%" && bar.attributes["width"] == "0.3%")
  }

  @Test func `the picture of the sound is part of the page`() throws {
    let sound = Spectrogram(frameCount: 2, bandCount: 2, values: [0, 1, 2, 3])
    let timeline = Timeline(name: "a", duration: 1, spectrogram: sound)
    let sources = XMLDocument(timeline.figure().text).attributes("src", of: "img")
    #expect(sources.count == 1)
    // The first bytes of every PNG file.
    #expect(sources.first?.hasPrefix("data:image/png;base64,iVBORw0KGgo") == true)
  }

  @Test(arguments: [0.0, -1, .nan, .infinity])
  func `a recording without a length is shown all the same`(_ duration: Double) {
    let timeline = Timeline(
      name: "a", duration: duration,
      events: [event("dog", .nan, 1, .found), event("dog", 0, 1, .right)],
      scores: [.init(label: "dog", boundaries: [], values: [])])
    #expect(XMLDocument(timeline.figure().text).problem == nil)
  }

  @Test func `scores of any kind are drawn`() {
    for values in [[Float.nan, 0.5], [-3, 12], [.infinity, 0], [.nan, .nan], [0.2, 0.9]] {
      let timeline = Timeline(
        name: "a", duration: 2,
        scores: [
          .init(
            label: "dog", boundaries: [0, 1, 2], values: values, onsetThreshold: 0.5,
            offsetThreshold: .nan)
        ])
      #expect(XMLDocument(timeline.figure().text).problem == nil)
    }
  }

  @Test func `labels beyond the limit are named`() {
    let events = (0..<12).map { event("label\($0)", Double($0), Double($0) + 1, .missed) }
    let figure = Timeline(name: "a", duration: 12, events: events).figure(labels: 3)
    #expect(XMLDocument(figure.text).text.contains("Not shown: label3, label4"))
  }

  @Test(arguments: hostileNames)
  func `names cannot leave their place`(_ name: String) {
    let timeline = Timeline(
      name: name, duration: 5,
      spectrogram: .init(frameCount: 1, bandCount: 2, values: [0, 1], frequencies: name),
      events: [event(name, 1, 2, .missed)],
      scores: [.init(label: name, boundaries: [0, 5], values: [0.5])])
    let document = XMLDocument(timeline.figure().text)
    #expect(document.problem == nil)
    #expect(document.attributes("alt", of: "img") == ["Spectrogram of \(name)"])
    #expect(document.count("script") == 0)
  }
}
