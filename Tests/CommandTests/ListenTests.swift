import Glibc
import TestSupport
import Testing

struct ListenTests {
  private let bench = Workbench(rate: 16_000)

  @Test func theWrongUseSaysWhatToDo() {
    for (arguments, text) in [
      (["listen"], "choose one of --device, --file"),
      (["listen", "scene.wav"], "--file scene.wav"),
      (["listen", "-", "--file", "x"], "more than one source"),
      (["listen", "-", "--realtime"], "--realtime belongs to --file"),
      (["listen", "-", "--rate", "10"], "--rate"),
      (["listen", "-", "--emit", "some"], "emit"),
    ] {
      let result = bench.run(arguments)
      #expect(result.status == 64 && result.errors.contains(text), "\(arguments)")
      #expect(result.output.isEmpty)
    }
  }

  @Test func inputsThatAreNotThereHaveTheirExitCodes() {
    let file = bench.run(["listen", "--file", "/nowhere.wav"])
    #expect(file.status == 66 && file.errors.contains("/nowhere.wav"))
    let model = bench.run(["listen", "--file", bench.wav, "--model", "/nowhere"])
    #expect(model.status == 66 && model.errors.contains("/nowhere"))
    let damaged = bench.folder.write(Array(ToneModel.bytes().dropLast(3)), as: "bad.safetensors")
    let bad = bench.run(["listen", "--file", bench.wav, "--model", damaged])
    #expect(bad.status == 65 && bad.errors.contains("bad.safetensors"))
    let config = bench.folder.write("modle = 3\n", as: "bad.toml")
    let wrong = bench.run(["listen", "--config", config])
    #expect(wrong.status == 78 && wrong.errors.contains("bad.toml:1:"))
    #expect(wrong.errors.contains("did you mean \"model\""))
  }

  @Test func theCountersAreShownAtTheEnd() {
    let result = bench.run(["listen", "--file", bench.wav])
    #expect(result.errors.contains("\(bench.samples.count) samples read"))
    #expect(result.errors.contains("0 lost"))
  }

  @Test func oneKindOfLineCanBeChosen() {
    for kind in ["start", "end"] {
      let result = bench.run(["listen", "--file", bench.wav, "--emit", kind])
      #expect(result.lines.count == 3)
      #expect(result.lines.allSatisfy { $0.contains("\"type\":\"event.\(kind)\"") })
    }
  }

  @Test func aSignalClosesOpenEventsAndEndsWithZero() {
    let running = bench.start(["listen", "-", "--rate", "16000", "--name", "x"])
    running.send(Sounds.raw(Array(bench.samples[..<24_000])))
    var text = ""
    for _ in 0..<50 where !text.contains("event.start") {
      text += String(decoding: running.read(withinMilliseconds: 200), as: UTF8.self)
    }
    running.signal(SIGTERM)
    #expect(running.ends(withinSeconds: 5))
    let result = running.finish()
    #expect(result.status == 0)
    #expect(result.text.contains("\"reason\":\"shutdown\""))
  }

  @Test func aSignalShowsTheCounters() {
    let running = bench.start(["listen", "-", "--rate", "16000"])
    running.send(Sounds.raw(Array(bench.samples[..<16_000])))
    usleep(400_000)
    running.signal(SIGUSR1)
    usleep(400_000)
    running.signal(SIGINT)
    #expect(running.ends(withinSeconds: 5))
    let result = running.finish()
    #expect(result.status == 0)
    #expect(result.errors.split(separator: "\n").filter { $0.contains("samples read") }.count == 2)
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func aSilentPipeCanBeEnded(number: Int32) {
    for bytes in [[], [0], [UInt8](repeating: 0, count: 32_001)] as [[UInt8]] {
      let socket = bench.path("silent.sock")
      let running = bench.start(["listen", "-", "--socket", socket])
      running.send(bytes)
      usleep(300_000)
      running.signal(number)
      #expect(running.ends(withinSeconds: 3))
      #expect(running.finish().status == 0)
      #expect(access(socket, F_OK) != 0)
    }
  }

  @Test func askingForTheCountersNeverEndsTheProgram() {
    let socket = bench.path("busy.sock")
    let running = bench.start(["listen", "-", "--rate", "16000", "--socket", socket])
    running.send(Sounds.raw(Array(bench.samples[..<16_000])))
    for _ in 0..<100 where access(socket, F_OK) != 0 { usleep(20_000) }
    for _ in 0..<500 {
      running.signal(SIGUSR1)
      usleep(500)
    }
    running.closeInput()
    #expect(running.ends(withinSeconds: 5))
    #expect(running.finish().status == 0)
  }

  @Test func aFullDiskIsAnError() {
    let result = Processes.run(
      "/bin/sh",
      [
        "-c",
        "exec \(Workbench.tocsin) listen --model \(bench.model) --file \(bench.wav) > /dev/full",
      ])
    #expect(result.status == 74 && result.errors.contains("No space left on device"))
  }

  @Test func closedStandardDescriptorsAreNoTrap() {
    for redirection in ["<&-", ">&-", "2>&-"] {
      let result = Processes.run(
        "/bin/sh",
        [
          "-c",
          "exec timeout 10 \(Workbench.tocsin) listen - --model \(bench.model) \(redirection)",
        ])
      #expect(result.status == 0, "\(redirection)")
    }
  }

  @Test func contradictingSettingsAreRefused() {
    let config = bench.folder.write(
      """
      [events]
      minimum_duration = 3600
      maximum_duration = 60
      """, as: "contradiction.toml")
    let result = bench.run(["listen", "--config", config, "--file", bench.wav])
    #expect(result.status == 78 && result.output.isEmpty)
  }

  @Test func statusLinesComeAsOftenAsAsked() {
    let running = bench.start(["listen", "-", "--rate", "16000", "--status-every", "0.2"])
    running.send(Sounds.raw(Array(bench.samples[..<8_000])))
    usleep(1_000_000)
    running.closeInput()
    let lines = running.finish().lines.filter { $0.contains("\"type\":\"status\"") }
    #expect((3...6).contains(lines.count))
    #expect(lines.last?.contains("\"position\":8000") == true)
  }

  @Test func theEndOfTheReaderIsAQuietEnd() {
    let running = bench.start(["listen", "-", "--rate", "16000"])
    running.closeOutput()
    for _ in 0..<20 where running.send(Sounds.raw(bench.samples)) {}
    #expect(running.ends(withinSeconds: 10))
    let result = running.finish()
    #expect(result.status == 0 && !result.errors.contains("error"))
  }

  @Test func aConfigurationFileDoesWhatFlagsDo() {
    _ = bench.wav
    let config = bench.folder.write(
      """
      emit = "end"
      [[source]]
      name = "hall"
      file = "scene.wav"
      [labels.low]
      enabled = false
      """, as: "tocsin.toml")
    let result = bench.run(["listen", "--config", config])
    #expect(result.lines.count == 1)
    #expect(result.text.contains("\"source\":\"hall\"") && result.text.contains("\"high\""))
  }

  @Test func severalSourcesRunBesideEachOther() {
    _ = bench.wav
    let config = bench.folder.write(
      """
      emit = "end"
      [[source]]
      name = "a"
      file = "scene.wav"
      [[source]]
      name = "b"
      file = "scene.wav"
      """, as: "two.toml")
    let lines = bench.run(["listen", "--config", config]).lines
    for name in ["a", "b"] {
      #expect(lines.filter { $0.contains("\"source\":\"\(name)\"") }.count == 3)
    }
  }

  @Test func theSocketGivesTheSameLinesAsStdout() throws {
    let socat = try #require(Processes.installed("socat"), "needs the Debian package socat")
    let path = bench.path("events.sock")
    let running = bench.start(["listen", "-", "--rate", "16000", "--socket", path])
    for _ in 0..<100 where access(path, F_OK) != 0 { usleep(20_000) }
    let readers = (0..<2).map { _ in Processes.start(socat, ["-u", "UNIX-CONNECT:\(path)", "-"]) }
    usleep(300_000)
    running.send(Sounds.raw(bench.samples))
    let result = running.finish()
    #expect(result.lines.count == 6)
    for reader in readers { #expect(reader.finish().output == result.output) }
    #expect(access(path, F_OK) != 0)
  }
}
