/// The dictionary at the start of an .npy file: a Python literal with exactly three keys.
///
/// `{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }`, then spaces and a line feed.
struct NPYHeader {
  /// Type of the numbers.
  private(set) var type = NPYType.single
  /// Sizes, slowest first.
  private(set) var shape: [Int] = []

  private var rest: ArraySlice<UInt8>

  init(_ text: ArraySlice<UInt8>) throws(NPYProblem) {
    rest = text
    guard take("{") else { throw malformed("a dictionary") }
    var keys: Set<String> = []
    while !take("}") {
      let key = try string()
      guard keys.insert(key).inserted else { throw malformed("no key twice") }
      guard take(":") else { throw malformed("a colon after a key") }
      switch key {
      case "descr": type = try readType()
      case "fortran_order": try readOrder()
      case "shape": shape = try readShape()
      default: throw malformed("only the keys descr, fortran_order and shape")
      }
      if !take(",") {
        guard take("}") else { throw malformed("a comma or the end of the dictionary") }
        break
      }
    }
    guard keys.count == 3 else { throw malformed("the keys descr, fortran_order and shape") }
    skipSpaces()
    guard rest.isEmpty else { throw malformed("nothing after the dictionary") }
  }

  private mutating func readType() throws(NPYProblem) -> NPYType {
    let isQuoted = peek() == UInt8(ascii: "'") || peek() == UInt8(ascii: "\"")
    let name = isQuoted ? try string() : "structured"
    guard let type = NPYType(rawValue: name) else {
      throw NPYProblem(
        "its numbers are of type \(name.prefix(40)), expected <f4 or <f2; "
          + "convert with array.astype('<f4')")
    }
    return type
  }

  private mutating func readOrder() throws(NPYProblem) {
    if takeWord("False") { return }
    guard takeWord("True") else { throw malformed("True or False for fortran_order") }
    throw NPYProblem(
      "its numbers are in Fortran's order; convert with numpy.ascontiguousarray(array)")
  }

  private mutating func readShape() throws(NPYProblem) -> [Int] {
    var sizes: [Int] = []
    guard take("(") else { throw malformed("a tuple for shape") }
    while !take(")") {
      sizes.append(try integer())
      if !take(",") {
        guard take(")") else { throw malformed("a comma or the end of the shape") }
        break
      }
    }
    guard sizes.count <= 8 else { throw malformed("at most 8 dimensions") }
    return sizes
  }

  private mutating func integer() throws(NPYProblem) -> Int {
    skipSpaces()
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    guard let value = Int(String(decoding: digits, as: UTF8.self)) else {
      throw malformed("whole numbers in the shape")
    }
    rest = rest.dropFirst(digits.count)
    return value
  }

  private mutating func string() throws(NPYProblem) -> String {
    guard let quote = peek(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
      throw malformed("a key or type in quotes")
    }
    let content = rest.dropFirst().prefix { $0 != quote }
    guard content.endIndex < rest.endIndex, let text = String(validating: content, as: UTF8.self)
    else { throw malformed("a closing quote") }
    rest = rest[(content.endIndex + 1)...]
    return text
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard peek() == UInt8(ascii: character) else { return false }
    rest = rest.dropFirst()
    return true
  }

  private mutating func takeWord(_ word: String) -> Bool {
    skipSpaces()
    guard rest.starts(with: word.utf8) else { return false }
    rest = rest.dropFirst(word.utf8.count)
    return true
  }

  private mutating func peek() -> UInt8? {
    skipSpaces()
    return rest.first
  }

  private mutating func skipSpaces() {
    rest = rest.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\n") }
  }

  private func malformed(_ expected: String) -> NPYProblem {
    NPYProblem("its header is not what NumPy writes: expected \(expected)")
  }
}
