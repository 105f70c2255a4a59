import AudioCapture
import AudioSignal
import Foundation
import Glibc
import Testing

/// A sound server of our own, without a session bus, and a microphone in it that is a named pipe.
@Suite(
  .enabled(
    if: CaptureBench.shared.hasMicrophone && PulseServer.isInstalled,
    "needs pulseaudio and ALSA's pulse plugin (libasound2-plugins)"))
struct PulseAudioTests {
  @Test func throughAServerAudioIsExactUntilTheServerFreezesOrDies() async throws {
    var server = try #require(await PulseServer())
    let settings = CaptureSettings(device: "pulse_mic", rate: 16000, channels: 1, format: .s16)

    let listener = try Listener(settings)
    // The server throws away what is in the pipe before it listens.
    _ = await listener.wait(0.5) { _ in false }
    try await server.feed(CaptureBench.sound, from: 0, samples: 32000)
    #expect(await listener.wait(2) { $0.framesRead >= 32000 })
    server.command.signal(SIGSTOP)
    #expect(await listener.wait(5) { $0.state == .lost })
    // The thread is closing the device, which waits for the frozen server.
    _ = await listener.wait(0.3) { _ in false }
    #expect(listener.stop() < 0.2)
    let heard = listener.heard()
    #expect(heard.isFinished)
    let expected = CaptureBench.sound.samples.prefix(32000).map { Float($0) / 32768 }
    #expect(Array(heard.samples.prefix(32000)) == expected)
    #expect(heard.gaps.isEmpty)
    server.command.signal(SIGCONT)

    let second = try Listener(settings)
    _ = await second.wait(0.3) { _ in false }
    try await server.feed(CaptureBench.sound, from: 0, samples: 8000)
    #expect(await second.wait(2) { $0.state == .running })
    server.command.signal(SIGKILL)
    #expect(await second.wait(1) { $0.state == .lost })
    server = try #require(await PulseServer())
    var isBack = false
    for _ in 0..<12 where !isBack {
      try await server.feed(CaptureBench.sound, from: 0, samples: 8000)
      isBack = second.session.counters.state == .running
    }
    #expect(isBack)
    server.command.signal(SIGKILL)
    #expect(await second.wait(1) { $0.state == .lost })
    #expect(second.stop() < 0.2)
    #expect(second.heard().isFinished)
  }
}

struct PulseServer {
  let command: Command
  private let pipe: String

  static var isInstalled: Bool {
    Command.run("pulseaudio", ["--version"])?.isSuccess ?? false
  }

  /// Starts a server and waits until its microphone exists.
  init?() async {
    let folder = CaptureBench.shared.folder
    pipe = folder.appendingPathComponent("mic.fifo").path
    unlink(pipe)
    let script = folder.appendingPathComponent("server.pa")
    let lines = [
      "load-module module-native-protocol-unix auth-anonymous=1 socket=\(folder.path)/native",
      "load-module module-pipe-source source_name=mic file=\(pipe) rate=16000 channels=1"
        + " format=s16le",
    ]
    try? (lines.joined(separator: "\n") + "\n").write(
      to: script, atomically: true, encoding: .utf8)
    let arguments = [
      "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no", "--disable-shm=yes",
      "--realtime=no", "--high-priority=no", "-F", script.path,
    ]
    guard let command = Command("pulseaudio", arguments) else { return nil }
    self.command = command
    for _ in 0..<300 where access(pipe, F_OK) != 0 {
      try? await Task.sleep(for: .milliseconds(10))
    }
    guard access(pipe, F_OK) == 0 else { return nil }
  }

  /// Speaks into the microphone, in pieces of 20 ms at the pace of real time.
  func feed(_ sound: Sound, from first: Int, samples: Int) async throws {
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: pipe))
    let began = monotonicSeconds()
    let bytes = sound.samples[first..<first + samples].withUnsafeBytes { Data($0) }
    for start in stride(from: 0, to: bytes.count, by: 640) {
      let due = began + Double(start / 2) / 16000
      try await Task.sleep(for: .seconds(max(0, due - monotonicSeconds())))
      try file.write(contentsOf: bytes[start..<min(start + 640, bytes.count)])
    }
    try file.close()
  }
}
