import Glibc
import TestSupport

/// The ALSA plugin of Tests/FaultMicrophone: a microphone that plays a file in real time.
enum FaultMicrophone {
  static let isPossible =
    Processes.installed("make") != nil && Processes.installed("cc") != nil
    && access("/usr/include/alsa/pcm_external.h", F_OK) == 0

  private struct NotBuilt: Error {
    var text: String
  }

  /// Builds the plugin and writes a configuration; gives its path. `faultmic` plays the samples
  /// itself, `filemic` is ALSA's file plugin at the pace of a silent `faultmic`.
  static func configuration(
    in folder: TemporaryFolder, samples: [Int16], rate: Int, options: String
  ) throws -> String {
    let sources = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    let build = Processes.run(
      "/usr/bin/make", ["-C", "/\(sources)/FaultMicrophone", "OUT=\(folder.path)"])
    guard build.status == 0 else { throw NotBuilt(text: build.errors) }
    let raw = folder.write(Sounds.raw(samples), as: "microphone.raw")
    return folder.write(
      """
      </usr/share/alsa/alsa.conf>
      pcm_type.faultmic { lib "\(folder.path)/libasound_module_pcm_faultmic.so" }
      pcm.faultmic { type faultmic rate \(rate) file "\(raw)" \(options) }
      pcm.silentmic { type faultmic rate \(rate) file "/dev/null" }
      pcm.filemic {
        type file
        slave.pcm "silentmic"
        file "/dev/null"
        infile "\(raw)"
        format "raw"
      }

      """, as: "microphone.conf")
  }
}
