import AudioSignal
import Foundation
import Glibc
import Synchronization

/// A private ALSA configuration with a microphone for every test, none of which needs a sound card.
///
/// alsa-lib reads its configuration once per process, so all tests share one, and every test has
/// names of its own. The fault microphone is built from Tests/FaultMicrophone on first use.
struct CaptureBench: Sendable {
  static let shared = CaptureBench()

  /// What the microphones hear at 16 kHz, mono: noise in which any four samples are unique.
  static let sound = Sound(seconds: 12, rate: 16000)
  /// Interleaved stereo of the same kind for the file plugin.
  static let stereo = Sound(seconds: 2, rate: 16000)

  /// Whether the fault microphone could be built.
  let hasMicrophone: Bool
  let folder: URL

  /// The faults of each fault microphone, see Tests/FaultMicrophone/faultmic.c.
  private static let microphones: [String: String] = [
    "mic_clean": "", "mic_full": "", "mic_fast": "ppm 300", "mic_slow": "ppm -300",
    "mic_xrun": "script \"xrun@1 xrun@2\"",
    "mic_suspend": "script \"suspend@1+0.7\"",
    "mic_stall": "script \"stall@1+1.5\"",
    "mic_unplug": "script \"unplug@1+1.2\"",
    "mic_wedged": "script \"xrun@0.5+2\"",
    "mic_late": "script \"stall@0+3.5\"",
    "mic_gone": "script \"unplug@0.5+60\"",
    "mic_dead": "script \"xrun@0.5+60\"",
    "mic_mute": "script \"stall@0.5+60\"",
    "mic_busy": "script \"busy@0+60\"",
    "mic_absent": "script \"unplug@0+60\"",
    "mic_errors": "",
    "mic_search": "script \"unplug@0+1.2\"",
    "mic_never": "script \"unplug@0+60\"",
    "watch_stall": "script \"stall@1+2.4\"",
    "watch_unplug": "script \"unplug@1+1.2\"",
    "watch_dead": "script \"xrun@1+2\"",
    "watch_hang": "script \"hang@1+2.5\"",
    "watch_repaired": "script \"xrun@0.5 suspend@1+0.3 stall@2+0.5\"",
    "stop_idle": "script \"stall@0+60\"",
    "stop_running": "",
    "stop_recovering": "script \"stall@0.2+60\"",
    "stop_asleep": "script \"suspend@0.3+60\"",
    "stop_lost": "script \"unplug@0.3+60\"",
    "stop_hanging": "script \"hang@0.5+2.5\"",
  ]

  /// The files that the file plugin plays: name, bytes.
  private static var files: [(name: String, bytes: [UInt8])] {
    PCMFormat.allCases.map { ("file_\($0)", stereo.bytes(as: $0)) }
  }

  private init() {
    var template = Array("/tmp/capture-tests-XXXXXX".utf8CString)
    let folder = URL(fileURLWithPath: String(cString: mkdtemp(&template)))
    self.folder = folder
    CaptureBench.folderToRemove.withLock { $0 = [folder] }
    atexit {
      for folder in CaptureBench.folderToRemove.withLock({ $0 }) {
        try? FileManager.default.removeItem(at: folder)
      }
    }
    let source = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("FaultMicrophone")
    hasMicrophone =
      Command.run("make", ["-s", "-C", source.path, "OUT=\(folder.path)"])?.isSuccess ?? false
    // Nothing of the user's own set-up: no server is found, started or moved.
    setenv("ALSA_CONFIG_PATH", folder.path + "/test.conf", 1)
    setenv("HOME", folder.path, 1)
    setenv("XDG_RUNTIME_DIR", folder.path, 1)
    setenv("PULSE_SERVER", "unix:\(folder.path)/none", 1)
    writeConfiguration()
  }

  private static let folderToRemove = Mutex<[URL]>([])

  private func writeConfiguration() {
    var lines = [
      "</usr/share/alsa/alsa.conf>",
      "pcm_type.faultmic { lib \"\(folder.path)/libasound_module_pcm_faultmic.so\" }",
      "pcm.described { type null hint { show on description \"A described PCM\" } }",
      "pcm.pluginless { type unheardof }",
      "pcm.pulse_down { type pulse server \"unix:\(folder.path)/none\" device \"mic\" }",
      "pcm.pulse_mic { type pulse server \"unix:\(folder.path)/native\" device \"mic\" }",
    ]
    write(CaptureBench.sound.bytes(as: .s16), to: "sound.raw")
    for (name, options) in CaptureBench.microphones {
      lines.append(
        "pcm.\(name) { type faultmic rate 16000 file \"\(folder.path)/sound.raw\" \(options) }")
    }
    for (name, bytes) in CaptureBench.files {
      write(bytes, to: "\(name).raw")
      lines.append(
        "pcm.\(name) { type file slave.pcm \"null\" file \"/dev/null\""
          + " infile \"\(folder.path)/\(name).raw\" format \"raw\" }")
    }
    write(Array(lines.joined(separator: "\n").utf8) + [10], to: "test.conf")
  }

  private func write(_ bytes: [UInt8], to name: String) {
    let isWritten = FileManager.default.createFile(
      atPath: folder.appendingPathComponent(name).path, contents: Data(bytes))
    precondition(isWritten, "cannot write \(name) into \(folder.path)")
  }
}

/// A program that runs beside the test, found on the path.
final class Command: Sendable {
  let identifier: pid_t
  private let process: Mutex<Process>

  /// Starts it; nil when it cannot be found.
  init?(_ name: String, _ arguments: [String], environment: [String: String] = [:]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [name] + arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return nil }
    identifier = process.processIdentifier
    self.process = Mutex(process)
  }

  deinit {
    signal(SIGCONT)
    signal(SIGKILL)
  }

  static func run(_ name: String, _ arguments: [String]) -> Command? {
    let command = Command(name, arguments)
    command?.process.withLock { $0.waitUntilExit() }
    return command
  }

  var isSuccess: Bool { process.withLock { !$0.isRunning && $0.terminationStatus == 0 } }

  func signal(_ number: Int32) {
    if process.withLock({ $0.isRunning }) { kill(identifier, number) }
  }
}
