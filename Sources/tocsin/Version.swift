/// What this program calls itself.
enum Version {
  static let number = "0.1.0"
  static let text = """
    tocsin \(number)
    A detector of sound events; no certified safety device.
    """
}
