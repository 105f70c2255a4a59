import AudioCapture
import AudioSignal
import Glibc
import Testing

/// What a consumer is told while the fault microphone misbehaves.
@Suite(.enabled(if: CaptureBench.shared.hasMicrophone, "needs make, cc and libasound2-dev"))
struct SourceChangesTests {
  private struct Told {
    var changes: [SourceChange] = []
    /// When each was told, in seconds since the capture was started.
    var times: [Double] = []
    /// Seconds without sound when each was told, by the ring and not by the watch.
    var silences: [Double] = []
  }

  private func listen(_ device: String, seconds: Double) async throws -> Told {
    let listener = try Listener(CaptureSettings(device: device))
    var watch = SourceWatch(startingAt: nanoseconds())
    var told = Told()
    _ = await listener.wait(seconds) { counters in
      let now = nanoseconds()
      if let change = watch.update(counters.sourceState, at: now) {
        told.changes.append(change)
        told.times.append(listener.elapsed)
        told.silences.append(Double(now - counters.sourceState.lastHeard) * 1e-9)
      }
      return false
    }
    _ = listener.stop()
    return told
  }

  private func nanoseconds() -> Int64 { Int64(monotonicSeconds() * 1e9) }

  @Test func aStallIsToldAndThenALossAndTheReturn() async throws {
    let told = try await listen("watch_stall", seconds: 5)
    #expect(told.changes.map(\.kind) == [.stalled, .lost, .regained])
    #expect((1...1.4).contains(told.silences[0]))
    #expect(told.silences[1] <= 2)
    #expect(abs(told.changes[2].seconds - 2.4) < 0.3)
  }

  @Test func anUnpluggedMicrophoneIsToldAtOnceWithItsReason() async throws {
    let told = try await listen("watch_unplug", seconds: 6)
    #expect(told.changes.map(\.kind) == [.lost, .regained])
    #expect(told.silences[0] < 0.5)
    #expect(told.changes[0].code == ENODEV)
    // 1.2 s away, and back in at most 6 s more.
    #expect((1.1...7.2).contains(told.changes[1].seconds))
  }

  @Test func aServerThatOnlyPretendsToRecoverIsLostWithinTwoSeconds() async throws {
    let told = try await listen("watch_dead", seconds: 8)
    #expect(told.changes.map(\.kind) == [.lost, .regained])
    #expect(told.silences[0] <= 2)
    #expect(told.changes[0].code == EPIPE)
  }

  @Test func aLossIsToldThoughTheCaptureThreadHangs() async throws {
    let told = try await listen("watch_hang", seconds: 6)
    #expect(told.changes.map(\.kind) == [.stalled, .lost, .regained])
    #expect(told.silences[1] <= 2)
  }

  @Test func whatIsRepairedQuicklyIsNoNews() async throws {
    let told = try await listen("watch_repaired", seconds: 4)
    #expect(told.changes.isEmpty)
  }
}

/// A microphone that is missing when the program starts.
@Suite(.enabled(if: CaptureBench.shared.hasMicrophone, "needs make, cc and libasound2-dev"))
struct CaptureSearchTests {
  private func search(_ device: String, _ found: WakeSignal) throws -> CaptureSearch {
    let settings = CaptureSettings(device: device)
    do {
      _ = try CaptureSession.open(settings)
    } catch {
      #expect(error.mayPass)
      return try CaptureSearch(settings, after: error, found: found)
    }
    throw Unexpected()
  }

  private struct Unexpected: Error {}

  @Test func itIsFoundWhenItComesAndThenCaptures() async throws {
    let found = WakeSignal()
    let search = try search("mic_search", found)
    #expect(search.takeSession() == nil)
    guard case .unknownDevice = search.lastError else {
      Issue.record("\(search.lastError)")
      return
    }
    #expect(found.wait(timeoutMilliseconds: 6000))
    let session = try #require(search.takeSession())
    #expect(search.takeSession() == nil)
    #expect(session.format.rate == 16000)
    let ring = SampleRing(slots: 200, samplesPerSlot: session.format.periodFrames)
    let wake = WakeSignal()
    try session.start(writer: ring.claimWriter(), wake: wake)
    #expect(wake.wait(timeoutMilliseconds: 1000))
    session.stop()
    search.stop()
    #expect(session.counters.framesRead > 0)
  }

  @Test func aSearchEndsWhenItIsStoppedOrForgotten() throws {
    let began = monotonicSeconds()
    var searches = try (0..<3).map { _ in try search("mic_never", WakeSignal()) }
    searches[0].stop()
    searches[0].stop()
    searches.removeAll()
    #expect(monotonicSeconds() - began < 1)
  }

  @Test func whatWaitingCannotMendIsNotWaitedFor() {
    for settings in [
      CaptureSettings(device: "mic_errors", rate: 44_100),
      CaptureSettings(device: "mic_errors", channels: 2),
      CaptureSettings(device: "mic_errors", format: .float32),
      CaptureSettings(device: "mic_errors", selection: .channel(1)),
    ] {
      #expect(throws: CaptureError.self) { _ = try CaptureSession.open(settings) }
      do {
        _ = try CaptureSession.open(settings)
      } catch {
        #expect(!error.mayPass)
      }
    }
    #expect(CaptureError.busy(device: "x", holder: nil).mayPass)
    #expect(CaptureError.serverDown(device: "x", code: 111).mayPass)
  }
}
