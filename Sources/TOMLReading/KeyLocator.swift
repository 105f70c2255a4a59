/// Where a key stands in the text, with its children: the shape of the document without its values.
final class LocatedKey {
  /// The line of the key, from 1; for a table the line of its header.
  fileprivate(set) var line: Int
  fileprivate(set) var elements: [LocatedKey] = []
  /// By the bytes of the key: strings that are equal in Swift can be two keys in TOML.
  private var children: [[UInt8]: LocatedKey] = [:]

  init(line: Int) {
    self.line = line
  }

  /// The key of this name below this one.
  func child(_ name: String) -> LocatedKey? { children[Array(name.utf8)] }

  /// The child, made at this line if it is new; of an array of tables, the child of its last one.
  fileprivate func child(_ name: String, line: Int) -> LocatedKey {
    let table = elements.last ?? self
    if let known = table.child(name) { return known }
    let new = LocatedKey(line: line)
    table.children[Array(name.utf8)] = new
    return new
  }
}

/// Finds the line of every key in a TOML text, because the parser does not tell.
///
/// It follows tables, arrays of tables, dotted and quoted keys, strings, arrays and inline tables,
/// and leaves the digits of numbers, escapes and repeated keys to the parser. It runs before the
/// parser and keeps from it what that would not survive or would distort: table headers without a
/// key and cut-off dates (failed assertions end the process), keys nested thousands deep (recursion
/// without a bound) and escaped NUL characters (strings come back as C strings). No key takes a
/// date, infinity or NaN, so these are refused here altogether.
struct KeyLocator {
  /// Levels of keys and arrays; a configuration needs four.
  static let maximumDepth = 32

  /// The root of all keys. Throws at the first thing that is not TOML.
  static func locate(_ text: String) throws(TOMLObstacle) -> LocatedKey {
    var locator = KeyLocator(cursor: TOMLCursor(text))
    try locator.scan()
    return locator.root
  }

  private var cursor: TOMLCursor
  private let root = LocatedKey(line: 1)

  private init(cursor: TOMLCursor) {
    self.cursor = cursor
  }

  private mutating func scan() throws(TOMLObstacle) {
    var table = root
    var depth = 0
    while cursor.skipToNextItem() {
      if cursor.take("[") {
        (table, depth) = try header()
      } else {
        try keyValue(in: table, depth: depth)
      }
    }
  }

  /// The rest of `[key]` or `[[key]]`, and the table that it opens with its depth.
  private mutating func header() throws(TOMLObstacle) -> (LocatedKey, Int) {
    let isArray = cursor.take("[")
    let line = cursor.line
    var (key, depth) = try keyPath(in: root, depth: 0)
    try take("]")
    if isArray {
      try take("]")
      let element = LocatedKey(line: line)
      key.elements.append(element)
      (key, depth) = (element, depth + 1)
    } else {
      key.line = line
    }
    return (key, depth)
  }

  private mutating func keyValue(in table: LocatedKey, depth: Int) throws(TOMLObstacle) {
    let (key, depth) = try keyPath(in: table, depth: depth)
    try take("=")
    try value(of: key, depth: depth)
  }

  /// Reads `a.b."c"` and returns its last key with its depth.
  private mutating func keyPath(
    in table: LocatedKey, depth: Int
  ) throws(TOMLObstacle) -> (LocatedKey, Int) {
    var key = table
    var depth = depth
    repeat {
      cursor.skipBlanks()
      let name = try cursor.key()
      depth += 1
      try check(depth)
      key = key.child(name, line: cursor.line)
      cursor.skipBlanks()
    } while cursor.take(".")
    return (key, depth)
  }

  private mutating func value(of key: LocatedKey, depth: Int) throws(TOMLObstacle) {
    try check(depth)
    cursor.skipBlanks()
    if cursor.take("[") {
      try array(key, depth: depth)
    } else if cursor.take("{") {
      try inlineTable(key, depth: depth)
    } else if try !cursor.skipString() {
      try cursor.skipBareValue()
    }
  }

  private mutating func array(_ key: LocatedKey, depth: Int) throws(TOMLObstacle) {
    while cursor.skipToNextItem(), !cursor.take("]") {
      let element = LocatedKey(line: cursor.line)
      key.elements.append(element)
      try value(of: element, depth: depth + 1)
      if cursor.skipToNextItem(), cursor.take(",") { continue }
      return try take("]")
    }
  }

  private mutating func inlineTable(_ key: LocatedKey, depth: Int) throws(TOMLObstacle) {
    while cursor.skipToNextItem(), !cursor.take("}") {
      try keyValue(in: key, depth: depth)
      if cursor.skipToNextItem(), cursor.take(",") { continue }
      return try take("}")
    }
  }

  private mutating func take(_ character: Unicode.Scalar) throws(TOMLObstacle) {
    guard cursor.take(character) else { throw cursor.expected("\"\(character)\"") }
  }

  private func check(_ depth: Int) throws(TOMLObstacle) {
    if depth > Self.maximumDepth {
      throw cursor.obstacle("nested more than \(Self.maximumDepth) levels deep")
    }
  }
}
