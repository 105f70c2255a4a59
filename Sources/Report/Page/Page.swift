/// A whole document in one file: no part of it is fetched from anywhere, and the browser is told to
/// refuse if something tried.
public struct Page: Sendable {
  /// The name of the document.
  public var title: String
  /// What is inside, from the main heading on.
  public var content: Markup

  /// A document.
  public init(title: String, content: Markup) {
    self.title = title
    self.content = content
  }

  /// The document: HTML that is well-formed XML too.
  public var html: String {
    let page = Markup { html in
      html.verbatim("<!DOCTYPE html>\n")
      html.element("html", ["lang": "en"]) { html in
        html.element("head") { head in
          head.element("meta", ["charset": "utf-8"])
          head.element(
            "meta",
            ["http-equiv": "Content-Security-Policy", "content": Self.contentSecurityPolicy])
          head.element(
            "meta", ["name": "viewport", "content": "width=device-width, initial-scale=1"])
          head.element("meta", ["name": "color-scheme", "content": "light dark"])
          head.element("meta", ["name": "referrer", "content": "no-referrer"])
          head.element("title", text: title)
          head.element("style") { $0.verbatim(PageStyle.text) }
        }
        html.newLine()
        html.element("body") { body in
          body.write(Self.patterns)
          body.element("main") { $0.write(content) }
          body.newLine()
          body.element("script") { $0.verbatim(PageScript.text) }
        }
      }
      html.newLine()
    }
    return page.text
  }

  /// Only this document's own styles, its pictures and the one script that has the stated digest.
  static let contentSecurityPolicy =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; "
    + "script-src 'sha256-\(PageScript.digest)'; base-uri 'none'; form-action 'none'"

  /// Hatching, for what must differ by more than its colour.
  private static let patterns = Markup { html in
    html.element(
      "svg",
      [
        "xmlns": "http://www.w3.org/2000/svg", "width": "0", "height": "0", "aria-hidden": "true",
        "class": "definitions",
      ]
    ) { svg in
      svg.element("defs") { svg in
        svg.element(
          "pattern",
          [
            "id": "hatch", "width": "5", "height": "5", "patternUnits": "userSpaceOnUse",
            "patternTransform": "rotate(45)",
          ]
        ) { svg in
          svg.element("rect", ["class": "hatch-ground", "width": "5", "height": "5"])
          svg.element("rect", ["class": "hatch-line", "width": "1.6", "height": "5"])
        }
      }
    }
  }
}
