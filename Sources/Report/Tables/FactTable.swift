/// A name and its value, as a setting or a property of the model.
public struct Fact: Hashable, Sendable {
  /// What it is.
  public var name: String
  /// Its value.
  public var value: String

  /// A name and its value.
  public init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

extension Markup {
  /// Writes names and values under each other; nothing when there are none.
  mutating func facts(_ title: String, _ facts: [Fact]) {
    guard !facts.isEmpty else { return }
    if !title.isEmpty { element("p", ["class": "group"], text: title) }
    element("table", ["class": "facts"]) { html in
      html.element("tbody") { html in
        for fact in facts {
          html.element("tr") { html in
            html.element("th", ["scope": "row"], text: fact.name)
            html.element("td", text: fact.value)
          }
        }
      }
    }
  }
}
