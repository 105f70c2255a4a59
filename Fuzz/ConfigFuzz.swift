// options: -max_len=1024
// runs: 1000000
import ServiceConfiguration
import TOMLReading

// The configuration parser. Whatever the bytes are, reading them must end in a configuration or in
// problems; and a configuration that is printed must read back as itself.

/// Reads, checks, prints and reads again one input of the fuzzer; traps if that contradicts itself.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzConfiguration(_ data: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let bytes = UnsafeBufferPointer(start: data, count: count)
  guard let text = String(validating: bytes, as: UTF8.self) else { return 0 }
  let path = "/etc/tocsin/tocsin.toml"
  let first: ServiceConfiguration
  do {
    first = try ServiceConfiguration(toml: text, path: path)
  } catch {
    precondition(!error.description.isEmpty)
    return 0
  }
  _ = first.validate(againstLabels: ["dog", "siren", "crying_baby"])
  let printed = first.toml()
  do {
    let second = try ServiceConfiguration(toml: printed, path: path)
    precondition(first == second, "printing changed the configuration")
    precondition(printed == second.toml(), "printing twice gives two texts")
  } catch {
    fatalError("the printed configuration is not valid: \(error)")
  }
  return 0
}

/// TOMLKit 0.6.0 loses memory whenever it reads a document, so leaks are not looked for here, and a process
/// may not go on for ever.
@_cdecl("__lsan_is_turned_off")
public func isLeakSearchOff() -> CInt { 1 }
