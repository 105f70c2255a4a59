/// A piece of an HTML or SVG document, written element by element.
///
/// Every element is closed and every text escaped, so the result is well-formed XML as well as HTML.
/// Only literals of the program can be written as they are.
public struct Markup: Hashable, Sendable {
  /// Attributes in the order in which they are written; those with nil are left out.
  public typealias Attributes = KeyValuePairs<String, String?>

  /// What was written.
  public private(set) var text = ""

  /// An empty piece.
  public init() {}

  /// A piece that `content` writes.
  public init(_ content: (inout Markup) -> Void) {
    content(&self)
  }

  /// Writes an element; `content` writes what is inside.
  public mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], _ content: (inout Markup) -> Void
  ) {
    open(name, attributes)
    text += ">"
    content(&self)
    text += "</\(name)>"
  }

  /// Writes an element with text inside.
  public mutating func element(
    _ name: StaticString, _ attributes: Attributes = [:], text content: String
  ) {
    element(name, attributes) { $0.write(content) }
  }

  /// Writes an element that has no inside, as `meta` or `line`.
  public mutating func element(_ name: StaticString, _ attributes: Attributes = [:]) {
    open(name, attributes)
    text += "/>"
  }

  /// Writes text, escaped.
  public mutating func write(_ content: String) {
    text += HTMLText.escaped(content)
  }

  /// Writes a piece that was made before.
  public mutating func write(_ piece: Markup) {
    text += piece.text
  }

  /// Writes a literal of the program as it is.
  public mutating func verbatim(_ literal: StaticString) {
    text += literal.description
  }

  /// Begins a new line, which only makes the source readable.
  public mutating func newLine() {
    text += "\n"
  }

  private mutating func open(_ name: StaticString, _ attributes: Attributes) {
    text += "<\(name)"
    for (key, value) in attributes {
      if let value { text += " \(key)=\"\(HTMLText.escaped(value))\"" }
    }
  }
}
