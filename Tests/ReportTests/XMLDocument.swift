import Foundation
import FoundationXML

/// What a strict XML parser finds in a document.
final class XMLDocument: NSObject, XMLParserDelegate {
  /// Elements in the order in which they begin.
  private(set) var elements: [(name: String, attributes: [String: String])] = []
  /// All text between tags.
  private(set) var text = ""
  /// Why it is not well-formed; nil when it is.
  private(set) var problem: String?

  init(_ source: String) {
    super.init()
    let parser = XMLParser(data: Data(source.utf8))
    parser.delegate = self
    if !parser.parse() {
      problem =
        "line \(parser.lineNumber), column \(parser.columnNumber): "
        + String(describing: parser.parserError)
    }
  }

  func parser(
    _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
    qualifiedName: String?, attributes: [String: String]
  ) {
    elements.append((name, attributes))
  }

  func parser(_ parser: XMLParser, foundCharacters string: String) { text += string }

  func count(_ name: String) -> Int { elements.count { $0.name == name } }

  func attributes(_ name: String, of element: String) -> [String] {
    elements.filter { $0.name == element }.compactMap { $0.attributes[name] }
  }
}

/// The outermost SVG pictures of a page.
func pictures(in page: String) -> [String] {
  var found: [String] = []
  var depth = 0
  var begin = page.startIndex
  var place = page.startIndex
  while let next = page.range(of: "svg", range: place..<page.endIndex) {
    place = next.upperBound
    let before = page[..<next.lowerBound]
    if before.hasSuffix("</") {
      depth -= 1
      if depth == 0 { found.append(page[begin...next.upperBound].description) }
    } else if before.hasSuffix("<") {
      if depth == 0 { begin = page.index(before: next.lowerBound) }
      depth += 1
    }
  }
  return found
}

/// Names that would do harm if a page took them for markup.
let hostileNames = [
  "</title><script>alert(1)</script>", "\" onmouseover=\"alert(1)", "' autofocus onfocus='alert(1)",
  "]]><svg onload=alert(1)>", "<img src=x onerror=alert(1)>", "&lt;b&gt;", "a`b", "-->", "%s{}\\",
  "https://example.org/x.js", String(repeating: "long_", count: 60), "", " ", "näher 🔔",
]
