import Report
import Testing

@Suite struct MarkupTests {
  @Test func `special characters become references`() {
    #expect(
      HTMLText.escaped("<a href=\"x\">'&`") == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#96;")
    #expect(HTMLText.escaped("&lt;") == "&amp;lt;")
  }

  @Test(arguments: [
    "\u{0}", "\u{8}", "\r", "\u{7F}", "\u{85}", "\u{202E}", "\u{2066}", "\u{200F}", "\u{FFFF}",
  ])
  func `characters that hide or reorder text are replaced`(_ character: String) {
    #expect(HTMLText.escaped("a\(character)b") == "a\u{FFFD}b")
  }

  @Test func `letters of all scripts and line breaks stay`() {
    let text = "näher\n\t日本語 🔔 e\u{301}"
    #expect(HTMLText.escaped(text) == text)
  }

  @Test(arguments: hostileNames)
  func `a parser gets back what was written`(_ name: String) {
    let markup = Markup { html in
      html.element("p", ["title": name, "lang": nil], text: name)
    }
    let document = XMLDocument(markup.text)
    #expect(document.problem == nil)
    #expect(document.text == name)
    #expect(document.elements.count == 1)
    #expect(document.elements.first?.attributes == ["title": name])
  }

  @Test func `elements close in the order in which they open`() {
    let markup = Markup { html in
      html.element("div", ["id": "a"]) { html in
        html.element("br")
        html.element("b", text: "x")
      }
    }
    #expect(markup.text == #"<div id="a"><br/><b>x</b></div>"#)
  }
}
