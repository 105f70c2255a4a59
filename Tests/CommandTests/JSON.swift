import FoundationEssentials

/// Reads what the program writes as JSON.
enum JSON {
  /// The object that a text is; nil: it is none.
  static func object(_ text: String) -> [String: Any]? {
    guard let value = try? JSONDecoder().decode(Value.self, from: Data(text.utf8)) else {
      return nil
    }
    return value.any as? [String: Any]
  }

  /// What lies under keys; nil where one is missing.
  static func value(_ object: Any?, _ keys: String...) -> Any? {
    keys.reduce(object) { ($0 as? [String: Any])?[$1] }
  }

  /// The number under keys.
  static func number(_ object: Any?, _ keys: String...) -> Double? {
    keys.reduce(object) { ($0 as? [String: Any])?[$1] } as? Double
  }

  /// The elements of a list; none of anything else.
  static func list(_ value: Any?) -> [Any] { value as? [Any] ?? [] }

  /// `null`.
  struct Null {}

  private enum Value: Decodable {
    case null, bool(Bool), number(Double), string(String), list([Value]), object([String: Value])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let value = try? container.decode(Bool.self) {
        self = .bool(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else if let value = try? container.decode(String.self) {
        self = .string(value)
      } else if let value = try? container.decode([Value].self) {
        self = .list(value)
      } else {
        self = .object(try container.decode([String: Value].self))
      }
    }

    var any: Any {
      switch self {
      case .null: Null()
      case .bool(let value): value
      case .number(let value): value
      case .string(let value): value
      case .list(let values): values.map(\.any)
      case .object(let values): values.mapValues(\.any)
      }
    }
  }
}
