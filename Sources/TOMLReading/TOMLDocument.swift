import TOMLKit

/// A value of a TOML document with the line it stands on.
public struct TOMLNode {
  /// A key of a table and what it holds.
  public struct Entry {
    /// The key as it is written, without quotes.
    public var key: String
    /// What it holds.
    public var node: TOMLNode
  }

  /// The kinds of values.
  public enum Value {
    /// Text.
    case string(String)
    /// A whole number.
    case integer(Int)
    /// A number with a decimal point or an exponent.
    case number(Double)
    /// `true` or `false`.
    case boolean(Bool)
    /// A date or a time, which no key takes.
    case date
    /// A list.
    case array([TOMLNode])
    /// In the order of the lines.
    case table([Entry])
  }

  /// The line of the key, from 1.
  public var line: Int
  /// What stands there.
  public var value: Value

  /// What a message calls this value: `the string "high"`, `a table`.
  public var found: String {
    switch value {
    case .string(let text): "the string \(Spelling.quoted(text))"
    case .integer(let value): "the number \(value)"
    case .number(let value): "the number \(value)"
    case .boolean(let value): "\(value)"
    case .date: "a date or time"
    case .array: "an array"
    case .table: "a table"
    }
  }
}

/// The parsed text. This file is the only one that knows the TOML library.
public enum TOMLDocument {
  /// The root table of the text. Throws one problem: the library stops at the first syntax error.
  public static func parse(_ source: ConfigurationText) throws(ConfigurationError) -> TOMLNode {
    do {
      let root = try KeyLocator.locate(source.text)
      return node(try TOMLTable(string: source.text), at: root)
    } catch let obstacle as TOMLObstacle {
      throw invalid(source, obstacle.line, obstacle.column, obstacle.message)
    } catch let error as TOMLParseError {
      let begin = error.source.begin
      throw invalid(source, begin.line, begin.column, message(error.description))
    } catch {
      throw invalid(source, nil, nil, message("\(error)"))
    }
  }

  private static func invalid(
    _ source: ConfigurationText, _ line: Int?, _ column: Int?, _ message: String
  ) -> ConfigurationError {
    .invalid([
      ConfigurationProblem(path: source.path, line: line, column: column, message: message)
    ])
  }

  /// The library's text on one line: "Error while parsing X: …" becomes "TOML syntax: X: …".
  private static func message(_ text: String) -> String {
    let prefix = "Error while parsing "
    let body = text.hasPrefix(prefix) ? "TOML syntax: " + text.dropFirst(prefix.count) : text
    return body.unicodeScalars.map(Spelling.printable).joined()
  }

  private static func node(_ table: TOMLTable, at place: LocatedKey) -> TOMLNode {
    // Not through the table's iterator: it looks every key up again and traps if that fails.
    let entries = zip(table.keys, table.values).map { key, value in
      let child = place.child(key) ?? LocatedKey(line: place.line)
      return TOMLNode.Entry(key: key, node: node(value, at: child))
    }
    let sorted = entries.enumerated().sorted {
      ($0.element.node.line, $0.offset) < ($1.element.node.line, $1.offset)
    }
    return TOMLNode(line: place.line, value: .table(sorted.map(\.element)))
  }

  private static func node(_ array: TOMLArray, at place: LocatedKey) -> TOMLNode {
    let nodes = (0..<array.count).map { index in
      let element = place.elements.indices.contains(index) ? place.elements[index] : place
      return node(array[index].tomlValue, at: element)
    }
    return TOMLNode(line: place.line, value: .array(nodes))
  }

  private static func node(_ value: TOMLValue, at place: LocatedKey) -> TOMLNode {
    if let table = value.table { return node(table, at: place) }
    if let array = value.array { return node(array, at: place) }
    let scalar: TOMLNode.Value =
      if let string = value.string {
        .string(string)
      } else if let integer = value.int {
        .integer(integer)
      } else if let number = value.double {
        .number(number)
      } else if let boolean = value.bool {
        .boolean(boolean)
      } else {
        .date
      }
    return TOMLNode(line: place.line, value: scalar)
  }
}
