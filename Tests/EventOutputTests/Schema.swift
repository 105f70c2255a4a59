import Foundation

/// Checks values against the part of JSON Schema (2020-12) that the event schema uses; an unknown
/// keyword is an error, so that the check cannot become weaker unnoticed.
struct Schema {
  let root: JSON
  private var patterns: [String: Regex<AnyRegexOutput>] = [:]

  init(root: JSON) throws {
    self.root = root
    for definition in root["$defs"]?.keys ?? [] {
      guard let pattern = root["$defs"]?[definition]?["pattern"]?.text else { continue }
      patterns[pattern] = try Regex(pattern)
    }
  }

  /// The schema of format version 1.
  static func events() throws -> Schema {
    let text = try String(contentsOfFile: path, encoding: .utf8)
    return try Schema(root: JSON(text))
  }

  static var path: String {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let package = tests.deletingLastPathComponent().deletingLastPathComponent()
    return package.appendingPathComponent("docs/event-v1.schema.json").path
  }

  /// What is wrong with a value; empty when it conforms.
  func problems(_ value: JSON) -> [String] { problems(value, root, at: "") }

  private func problems(_ value: JSON, _ schema: JSON, at path: String) -> [String] {
    schema.keys.flatMap { keyword in
      schema[keyword].map { problems(value, keyword, $0, schema, path) } ?? []
    }
  }

  private func problems(
    _ value: JSON, _ keyword: String, _ rule: JSON, _ schema: JSON, _ path: String
  ) -> [String] {
    func check(_ holds: Bool) -> [String] { holds ? [] : ["\(path): \(keyword)"] }
    switch keyword {
    case "$schema", "$id", "title", "description", "$defs": return []
    case "$ref":
      let target = (rule.text ?? "").split(separator: "/").dropFirst()
        .reduce(Optional(root)) { $0?[String($1)] }
      return target.map { problems(value, $0, at: path) } ?? ["\(path): no \(rule)"]
    case "oneOf":
      let results = rule.items.map { problems(value, $0, at: path) }
      return results.count(where: \.isEmpty) == 1 ? [] : results.flatMap { $0 }
    case "const": return check(value == rule)
    case "enum": return check(rule.items.contains(value))
    case "type": return check(isType(value, rule.text ?? ""))
    case "minimum": return check((value.number ?? 0) >= (rule.number ?? 0))
    case "maximum": return check((value.number ?? 0) <= (rule.number ?? 0))
    case "maxLength":
      return check(Double((value.text ?? "").unicodeScalars.count) <= (rule.number ?? 0))
    case "pattern":
      return check(patterns[rule.text ?? ""].map { (value.text ?? "").contains($0) } ?? false)
    case "required": return check(rule.items.allSatisfy { value[$0.text ?? ""] != nil })
    case "dependentRequired":
      return rule.keys.filter { value[$0] != nil }.flatMap { key in
        check((rule[key]?.items ?? []).allSatisfy { value[$0.text ?? ""] != nil })
      }
    case "additionalProperties":
      let others = value.keys.filter { schema["properties"]?[$0] == nil }
      guard case .object = rule else { return check(others.isEmpty) }
      return others.flatMap { key in
        value[key].map { problems($0, rule, at: "\(path)/\(key)") } ?? []
      }
    case "items": return value.items.flatMap { problems($0, rule, at: "\(path)/item") }
    case "minItems": return check(Double(value.items.count) >= (rule.number ?? 0))
    case "maxItems": return check(Double(value.items.count) <= (rule.number ?? 0))
    case "properties":
      return value.keys.flatMap { key in
        guard let member = value[key], let rule = rule[key] else { return [String]() }
        return problems(member, rule, at: "\(path)/\(key)")
      }
    default: return ["\(path): unknown keyword \(keyword)"]
    }
  }

  private func isType(_ value: JSON, _ name: String) -> Bool {
    switch (value, name) {
    case (.object, "object"), (.string, "string"), (.number, "number"), (.array, "array"): true
    case (.bool, "boolean"): true
    case (.number, "integer"): value.isInteger
    default: false
    }
  }
}
