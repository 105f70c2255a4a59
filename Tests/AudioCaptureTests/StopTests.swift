import AudioCapture
import Testing

@Suite(.enabled(if: CaptureBench.shared.hasMicrophone, "needs make, cc and libasound2-dev"))
struct StopTests {
  @Test(
    arguments: [
      ("stop_idle", CaptureState.idle, 0.0), ("stop_running", .running, 0.2),
      ("stop_recovering", .recovering, 0.1), ("stop_asleep", .recovering, 0.2),
      ("stop_lost", .lost, 0.8),
      // Stuck in a call that does not return: left to itself.
      ("stop_hanging", .running, 0.8),
    ])
  func aStopIsPromptInEveryState(_ device: String, _ state: CaptureState, after: Double)
    async throws
  {
    let listener = try Listener(CaptureSettings(device: device))
    #expect(await listener.wait(3) { $0.state == state })
    _ = await listener.wait(after) { _ in false }
    #expect(listener.session.counters.state == state)
    #expect(listener.stop() < 0.2)
    #expect(listener.session.counters.state == .stopped)
    #expect(listener.heard().isFinished)
    #expect(listener.stop() < 0.01)
    // What a stuck thread does when its call returns must change nothing.
    if device == "stop_hanging" {
      _ = await listener.wait(2.5) { _ in false }
      #expect(listener.session.counters.state == .stopped)
    }
  }

  @Test func aSessionThatWasNeverStartedStops() throws {
    let session = try CaptureSession.open(CaptureSettings(device: "mic_errors"))
    session.stop()
    #expect(session.counters.state == .stopped)
  }
}
