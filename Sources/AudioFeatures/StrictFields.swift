/// The keys of a JSON object, with errors that name the key.
struct StrictFields {
  struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  private let container: KeyedDecodingContainer<Key>
  private let prefix: String

  /// - Parameter prefix: put before a key in messages, such as "compression.".
  init(_ decoder: any Decoder, prefix: String = "") throws(FeatureError) {
    do {
      container = try decoder.container(keyedBy: Key.self)
    } catch {
      let key = prefix.isEmpty ? "features" : String(prefix.dropLast())
      throw FeatureError.invalidValue(key: key, expected: "an object")
    }
    self.prefix = prefix
  }

  func requireKeys(in allowed: [String]) throws(FeatureError) {
    // Sorted, so that the message does not depend on a hash seed.
    for key in container.allKeys.map(\.stringValue).sorted() where !allowed.contains(key) {
      throw .unknownKey(prefix + key, allowed: allowed)
    }
  }

  func optional<Value: Decodable>(
    _ key: String, _ type: Value.Type, _ expected: String
  ) throws(FeatureError) -> Value? {
    do {
      return try container.decodeIfPresent(type, forKey: Key(key))
    } catch let error as FeatureError {
      throw error
    } catch {
      throw .invalidValue(key: prefix + key, expected: expected)
    }
  }

  func required<Value: Decodable>(
    _ key: String, _ type: Value.Type, _ expected: String
  ) throws(FeatureError) -> Value {
    guard let value = try optional(key, type, expected) else { throw .missingKey(prefix + key) }
    return value
  }

  func integer(_ key: String) throws(FeatureError) -> Int {
    try required(key, Int.self, "a whole number")
  }

  func number(_ key: String) throws(FeatureError) -> Double {
    try required(key, Double.self, "a number")
  }

  func choice<Value: RawRepresentable & CaseIterable>(
    _ key: String, _ type: Value.Type
  ) throws(FeatureError) -> Value where Value.RawValue == String {
    let names = Value.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
    guard let value = Value(rawValue: try required(key, String.self, names)) else {
      throw .invalidValue(key: prefix + key, expected: names)
    }
    return value
  }
}
