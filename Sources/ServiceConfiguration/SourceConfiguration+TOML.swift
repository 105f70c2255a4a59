import AudioSignal
import TOMLReading

/// The keys of `[[source]]`: read, checked and written.
extension SourceConfiguration {
  /// Reads one source; nil, with problems, if it is not clear where its samples come from.
  init?(_ node: TOMLNode, paths: ConfigurationPaths, problems: ProblemList) {
    guard var reader = TableReader(node, place: "in [[source]]", problems: problems) else {
      return nil
    }
    let name = reader.string("name", limit: 64, expected: "a name of 1 to 64 bytes")
    let input = Self.input(&reader, paths)
    let rate = reader.integer("rate", in: 4000...384_000, unit: " of Hz")
    let channels = reader.integer("channels", in: 1...64)
    let selection = Self.selection(&reader, channels: channels, problems)
    let format = reader.choice("format", as: PCMFormat.self)
    let period = reader.integer("period_ms", in: 1...1000, unit: " of milliseconds")
    let buffer = reader.integer("buffer_ms", in: 20...10_000, unit: " of milliseconds")
    let realtime = reader.boolean("realtime")
    reader.finish()
    guard let input else { return nil }
    Self.refuseIdleKeys(reader, input)

    self.init(input: input, name: name)
    self.rate = rate
    self.channels = channels
    self.selection = selection ?? self.selection
    self.format = format
    bufferMilliseconds = buffer ?? bufferMilliseconds
    // A small buffer needs short periods even if nobody says so.
    periodMilliseconds = period ?? min(periodMilliseconds, bufferMilliseconds / 4)
    self.realtime = realtime ?? self.realtime
    if bufferMilliseconds < 2 * periodMilliseconds {
      reader.report(
        "buffer_ms",
        "\(bufferMilliseconds) ms is less than two periods of \(periodMilliseconds) ms")
    }
  }

  private static func input(_ reader: inout TableReader, _ paths: ConfigurationPaths) -> Input? {
    let device = reader.string(
      "device", limit: 256, expected: "a name such as \"hw:CARD=Device,DEV=0\"")
    let file = reader.string("file", limit: 4095, expected: "the path of a sound file")
    let standardInput = reader.boolean("stdin")
    let given = ["device", "file", "stdin"].filter { reader.line(of: $0) != nil }
    guard given.count == 1 else {
      reader.report(
        given.isEmpty
          ? "[[source]]: expected device, file or stdin = true; none is given"
          : "[[source]]: \(given.joined(separator: " and ")) are given; a source has only one")
      return nil
    }
    if standardInput == false {
      reader.report("stdin", "expected true, found false; leave it out and name a device or file")
    }
    return device.map(Input.device) ?? file.map { .file(paths.resolved($0)) }
      ?? (standardInput == true ? .standardInput : nil)
  }

  private static func selection(
    _ reader: inout TableReader, channels: Int?, _ problems: ProblemList
  ) -> ChannelSelection? {
    guard let node = reader.node("channel") else { return nil }
    switch node.value {
    case .string("mean"):
      return .mean
    case .integer(let number) where (1...64).contains(number):
      if let channels, number > channels {
        problems.add(line: node.line, "channel: \(number) is more than channels = \(channels)")
      }
      return .channel(number - 1)
    default:
      problems.add(
        line: node.line,
        "channel: expected a whole number between 1 and 64 or \"mean\", found \(node.found)")
      return nil
    }
  }

  /// A key that cannot have an effect is a misunderstanding, so it is not passed over in silence.
  private static func refuseIdleKeys(_ reader: TableReader, _ input: Input) {
    let idle: [String: String] =
      switch input {
      case .device:
        ["realtime": "only for a file; a device is always in real time"]
      case .file:
        [
          "rate": "not for a file, which states its own", "format": "not for a file",
          "channels": "not for a file, which states its own", "period_ms": "only for a device",
          "buffer_ms": "only for a device",
        ]
      case .standardInput:
        [
          "period_ms": "only for a device", "buffer_ms": "only for a device",
          "realtime": "only for a file",
        ]
      }
    for (key, reason) in idle.sorted(by: { $0.key < $1.key }) where reader.line(of: key) != nil {
      reader.report(key, reason)
    }
  }

  /// The source as the lines of a `[[source]]` table, with every key that applies to its input.
  func tomlLines(_ paths: ConfigurationPaths) -> [String] {
    var lines = ["[[source]]", "name = \(tomlString(name))"]
    switch input {
    case .device(let device): lines.append("device = \(tomlString(device))")
    case .file(let path): lines.append("file = \(tomlString(paths.written(path)))")
    case .standardInput: lines.append("stdin = true")
    }
    if let rate { lines.append("rate = \(rate)") }
    if let channels { lines.append("channels = \(channels)") }
    switch selection {
    case .channel(let index): lines.append("channel = \(index + 1)")
    case .mean: lines.append("channel = \"mean\"")
    }
    if let format { lines.append("format = \"\(format.rawValue)\"") }
    switch input {
    case .device:
      lines.append("period_ms = \(periodMilliseconds)")
      lines.append("buffer_ms = \(bufferMilliseconds)")
    case .file: lines.append("realtime = \(realtime)")
    case .standardInput: break
    }
    return lines
  }
}
