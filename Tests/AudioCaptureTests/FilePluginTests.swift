import AudioCapture
import AudioSignal
import Testing

/// ALSA's file plugin plays a file as fast as it is read; after its end it repeats old content, so
/// only as many samples as the file has are compared.
@Suite struct FilePluginTests {
  private func capture(_ settings: CaptureSettings, samples: Int) async throws -> [Float] {
    let listener = try Listener(settings, seconds: 3)
    #expect(await listener.wait(5) { $0.framesRead >= samples })
    #expect(listener.stop() < 0.2)
    return Array(listener.heard().samples.prefix(samples))
  }

  @Test(arguments: PCMFormat.allCases)
  func everyFormatIsCapturedBitExactly(_ format: PCMFormat) async throws {
    _ = CaptureBench.shared
    let expected = CaptureBench.stereo.samples.map { Float($0) / 32768 }
    let settings = CaptureSettings(
      device: "file_\(format)", rate: 16000, channels: 1, format: format, realtimePriority: nil)
    let heard = try await capture(settings, samples: expected.count)
    #expect(heard == expected)
  }

  @Test func oneChannelOrTheMeanIsSelected() async throws {
    _ = CaptureBench.shared
    let interleaved = CaptureBench.stereo.samples.map { Float($0) / 32768 }
    let right = stride(from: 1, to: interleaved.count, by: 2).map { interleaved[$0] }
    let mean = stride(from: 0, to: interleaved.count, by: 2).map {
      (interleaved[$0] + interleaved[$0 + 1]) / 2
    }
    var settings = CaptureSettings(
      device: "file_s16", rate: 16000, channels: 2, format: .s16, selection: .channel(1),
      realtimePriority: nil)
    #expect(try await capture(settings, samples: right.count) == right)
    settings.selection = .mean
    #expect(try await capture(settings, samples: mean.count) == mean)
  }

  @Test func whatIsNotAskedForIsChosenAndReadBack() throws {
    _ = CaptureBench.shared
    let format = try CaptureSession.open(CaptureSettings(device: "file_s32")).format
    #expect(format.rate == 48000)
    #expect(format.format == .s32)
    #expect(format.channels == 1)
    #expect(format.periodFrames == 960)
    #expect(format.bufferFrames >= 24000)
    #expect(format.device == "file_s32")
  }
}
