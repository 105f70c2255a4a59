extension Markup {
  /// Writes the main heading, with a line about the subject under it.
  mutating func heading(_ title: String, lead: String) {
    element("header") { html in
      html.element("h1", text: title)
      if !lead.isEmpty { html.element("p", ["class": "lead"], text: lead) }
    }
  }

  /// Writes the conclusion and what deserves attention.
  mutating func verdict(_ sentence: String, attention: [String]) {
    if !sentence.isEmpty { element("p", ["class": "verdict"], text: sentence) }
    guard !attention.isEmpty else { return }
    element("ul", ["class": "attention"]) { html in
      for line in attention { html.element("li", text: line) }
    }
  }

  /// Writes what was odd about the input; nothing when nothing was.
  mutating func warnings(_ warnings: [String]) {
    guard !warnings.isEmpty else { return }
    element("aside", ["class": "warnings"]) { html in
      html.element(
        "h2", text: warnings.count == 1 ? "A warning" : "\(warnings.count) warnings")
      html.element("ul") { html in
        for warning in warnings { html.element("li", text: warning) }
      }
    }
  }

  /// Writes sections with a list of links to them; those without content are left out.
  mutating func sections(_ sections: [PageSection]) {
    let shown = sections.filter { !$0.content.text.isEmpty }
    element("nav", ["aria-label": "Contents"]) { html in
      html.element("ul") { html in
        for section in shown {
          html.element("li") { html in
            html.element("a", ["href": "#\(section.anchor)"], text: section.title)
          }
        }
      }
    }
    for section in shown {
      newLine()
      element("section", ["id": section.anchor]) { html in
        html.element("h2", text: section.title)
        if !section.note.isEmpty { html.element("p", ["class": "note"], text: section.note) }
        html.write(section.content)
      }
    }
  }

  /// Writes a part that is folded away at first.
  mutating func folded(_ title: String, _ content: (inout Markup) -> Void) {
    element("details") { html in
      html.element("summary", text: title)
      content(&html)
    }
  }
}

/// A part of a page with a heading.
struct PageSection {
  /// What links lead to.
  let anchor: String
  /// Its heading.
  let title: String
  /// A sentence under the heading; empty for none.
  let note: String
  /// What is inside; a section without content is not shown.
  let content: Markup

  init(_ anchor: String, _ title: String, note: String = "", _ content: (inout Markup) -> Void) {
    self.anchor = anchor
    self.title = title
    self.note = note
    self.content = Markup(content)
  }
}
