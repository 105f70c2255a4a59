/// A JSON object whose keys must all be known, with errors that name place and key.
struct StrictObject<Key: CodingKey & CaseIterable> {
  let place: String
  private let container: KeyedDecodingContainer<Key>

  init(_ decoder: any Decoder, place: String, tolerating other: String? = nil) throws {
    self.place = place
    let all = try decoder.container(keyedBy: AnyKey.self)
    let known = Key.allCases.map(\.stringValue)
    let strangers = all.allKeys.map(\.stringValue).filter { !known.contains($0) && $0 != other }
    if let key = strangers.min() {
      throw NetworkError.unknownKey(place: place, key: key, known: known)
    }
    container = try decoder.container(keyedBy: Key.self)
  }

  func integer(_ key: Key) throws -> Int { try container.decode(Int.self, forKey: key) }

  func integer(_ key: Key, default value: Int) throws -> Int {
    try container.decodeIfPresent(Int.self, forKey: key) ?? value
  }

  func string(_ key: Key) throws -> String { try container.decode(String.self, forKey: key) }

  func array<Element: Decodable>(_ key: Key) throws -> [Element] {
    try container.decode([Element].self, forKey: key)
  }

  func word<Word>(_ key: Key, default value: Word? = nil) throws -> Word
  where Word: RawRepresentable<String> & CaseIterable {
    if let value, !container.contains(key) { return value }
    let found = try container.decode(String.self, forKey: key)
    guard let word = Word(rawValue: found) else {
      throw NetworkError.unknownWord(
        place: place, key: key.stringValue, found: found, allowed: Word.allCases.map(\.rawValue))
    }
    return word
  }
}

/// Any string as a key, to see which keys an object has.
struct AnyKey: CodingKey {
  var stringValue: String
  var intValue: Int? { nil }
  init(stringValue: String) { self.stringValue = stringValue }
  init?(intValue: Int) { nil }
}

extension CodingKey {
  /// The key as a path component: a name, or an index in brackets.
  var pathComponent: String { intValue.map { "[\($0)]" } ?? stringValue }
}

extension DecodingError {
  /// Where decoding failed and why, for people.
  var placeAndReason: (place: String, reason: String) {
    let context: Context
    let missing: String?
    switch self {
    case .typeMismatch(_, let found), .valueNotFound(_, let found), .dataCorrupted(let found):
      (context, missing) = (found, nil)
    case .keyNotFound(let key, let found):
      (context, missing) = (found, key.pathComponent)
    @unknown default:
      return ("the document", "not understood")
    }
    let path = context.codingPath.map(\.pathComponent).joined(separator: ".")
    let detail = context.underlyingError.map { " (\($0))" } ?? ""
    return (
      path.isEmpty ? "the document" : path,
      missing.map { "the key \"\($0)\" is missing" } ?? context.debugDescription + detail
    )
  }
}
