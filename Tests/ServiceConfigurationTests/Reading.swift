import ServiceConfiguration
import TOMLReading
import Testing

/// Reads a configuration as if it stood in `/etc/tocsin/tocsin.toml`.
func read(_ text: String) throws -> ServiceConfiguration {
  try ServiceConfiguration(toml: text, path: "/etc/tocsin/tocsin.toml")
}

/// The problems of a text, each as `line: message`, or `line:column: message`.
func problems(_ text: String) -> [String] {
  do {
    _ = try ServiceConfiguration(toml: text, path: "t")
    return []
  } catch .invalid(let problems) {
    return problems.map { String($0.description.dropFirst(2)) }
  } catch {
    return ["\(error)"]
  }
}

/// The only problem of a text that has one.
func problem(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) -> String {
  let found = problems(text)
  #expect(found.count == 1, "\(found)", sourceLocation: sourceLocation)
  return found.first ?? ""
}
