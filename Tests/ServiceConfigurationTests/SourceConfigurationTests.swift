import AudioSignal
import ServiceConfiguration
import Testing

@Suite struct SourceConfigurationTests {
  @Test func everyKeyOfADeviceIsRead() throws {
    let source = try #require(
      read(
        """
        [[source]]
        name = "yard"
        device = "hw:CARD=Device,DEV=0"
        rate = 48000
        channels = 4
        channel = 3
        format = "S24_3LE"
        period_ms = 10
        buffer_ms = 1000
        """
      ).sources.first)
    #expect(source.name == "yard")
    #expect(source.input == .device("hw:CARD=Device,DEV=0"))
    #expect(source.rate == 48000)
    #expect(source.channels == 4)
    #expect(source.selection == .channel(2))
    #expect(source.format == .s24Packed)
    #expect(source.periodMilliseconds == 10)
    #expect(source.bufferMilliseconds == 1000)
    #expect(!source.realtime)
  }

  @Test func aSourceNeedsNothingButItsInput() throws {
    let source = try #require(read("[[source]]\ndevice = \"hw:0\"").sources.first)
    #expect(source == SourceConfiguration(input: .device("hw:0")))
    #expect(source.selection == .channel(0))
    #expect(source.periodMilliseconds == 100)
    #expect(source.bufferMilliseconds == 500)
  }

  @Test func aSmallBufferHasShortPeriods() throws {
    let source = try read("[[source]]\ndevice = \"hw:0\"\nbuffer_ms = 60").sources.first
    #expect(source?.periodMilliseconds == 15)
  }

  @Test func filesAndStandardInputAreRead() throws {
    let sources = try read(
      """
      [[source]]
      file = "night.flac"
      realtime = true
      channel = "mean"
      [[source]]
      stdin = true
      rate = 16000
      channels = 1
      format = "FLOAT_LE"
      """
    ).sources
    #expect(sources.map(\.input) == [.file("/etc/tocsin/night.flac"), .standardInput])
    #expect(sources.map(\.realtime) == [true, false])
    #expect(sources.map(\.selection) == [.mean, .channel(0)])
    #expect(sources.map(\.format) == [nil, .float32])
  }

  @Test(arguments: PCMFormat.allCases)
  func everyFormatIsReadByItsALSAName(_ format: PCMFormat) throws {
    let text = "[[source]]\ndevice = \"d\"\nformat = \"\(format.rawValue)\""
    #expect(try read(text).sources.first?.format == format)
  }

  @Test(arguments: [
    (SourceConfiguration.Input.device("hw:CARD=Device,DEV=0"), "Device"),
    (.device("hw:CARD=Device"), "Device"), (.device("plughw:DEV=2,CARD=C920"), "C920-2"),
    (.device("hw:0"), "hw-0"), (.device("default"), "default"), (.device("hw:CARD="), "hw-CARD-"),
    (.file("/sounds/night 1.flac"), "night-1"), (.file("/sounds/.wav"), ".wav"),
    (.file("a.b.c"), "a.b"), (.file("/"), "source"), (.standardInput, "stdin"),
    (.file(String(repeating: "x", count: 99)), String(repeating: "x", count: 64)),
  ])
  func aSourceWithoutANameTakesOneFromItsInput(
    _ input: SourceConfiguration.Input, _ name: String
  ) {
    #expect(SourceConfiguration(input: input).name == name)
  }

  @Test func aSourceHasExactlyOneInput() {
    #expect(
      problem("[[source]]\nname = \"a\"")
        == "1: [[source]]: expected device, file or stdin = true; none is given")
    #expect(
      problem("\n[[source]]\ndevice = \"a\"\nfile = \"b\"\nstdin = true")
        == "2: [[source]]: device and file and stdin are given; a source has only one")
    #expect(
      problem("[[source]]\nstdin = false")
        == "2: stdin: expected true, found false; leave it out and name a device or file")
  }

  @Test func aKeyWithoutEffectIsRefused() {
    #expect(
      problems("[[source]]\nfile = \"a\"\nrate = 8000\nperiod_ms = 20\nformat = \"S16_LE\"")
        == [
          "3: rate: not for a file, which states its own", "4: period_ms: only for a device",
          "5: format: not for a file",
        ])
    #expect(
      problem("[[source]]\ndevice = \"a\"\nrealtime = true")
        == "3: realtime: only for a file; a device is always in real time")
    #expect(
      problem("[[source]]\nstdin = true\nrealtime = true") == "3: realtime: only for a file")
  }

  @Test func twoSourcesCannotHaveOneName() {
    #expect(
      problem("[[source]]\nfile = \"a.wav\"\n[[source]]\ndevice = \"hw:CARD=a\"")
        == "3: [[source]]: the name \"a\" is already that of the source in line 1; "
        + "give this one another name")
  }

  @Test func standardInputHasOneReader() {
    let text = "[[source]]\nstdin = true\n[[source]]\nname = \"b\"\nstdin = true"
    #expect(problem(text) == "3: [[source]]: standard input can have only one source")
  }

  @Test func oneBracketIsNotAList() {
    #expect(
      problem("[source]\ndevice = \"a\"")
        == "1: source: expected [[source]], a list, found a table")
  }

  @Test func theChannelMustExist() {
    #expect(
      problem("[[source]]\ndevice = \"a\"\nchannels = 2\nchannel = 3")
        == "4: channel: 3 is more than channels = 2")
    for value in ["0", "65", "1.0", "\"left\"", "true"] {
      let text = problem("[[source]]\ndevice = \"a\"\nchannel = \(value)")
      #expect(text.hasPrefix("3: channel: expected a whole number between 1 and 64 or \"mean\""))
    }
  }

  @Test func aBufferHoldsTwoPeriods() {
    #expect(
      problem("[[source]]\ndevice = \"a\"\nperiod_ms = 300")
        == "1: buffer_ms: 500 ms is less than two periods of 300 ms")
  }

  @Test func sourcesAreCounted() {
    func text(_ count: Int) -> String {
      (0..<count).map { "[[source]]\ndevice = \"d\($0)\"\n" }.joined()
    }
    #expect(problems(text(256)).isEmpty)
    #expect(problem(text(257)) == "1: source: expected at most 256 sources, found 257")
  }
}
