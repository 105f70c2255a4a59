import AudioCapture
import AudioSignal
import Testing

/// Each fault of operations: the stream goes on, and positions, counters and clock stay true.
@Suite(.enabled(if: CaptureBench.shared.hasMicrophone, "needs make, cc and libasound2-dev"))
struct FaultMicrophoneTests {
  /// A period, and the lateness of a busy machine.
  private static let tolerance = 0.05

  /// What holds after any fault.
  private func expectTruth(_ heard: Heard, _ counters: CaptureCounters) {
    #expect(heard.gaps.allSatisfy { $0 > 0 })
    #expect(heard.gaps.reduce(0, +) == counters.framesLost)
    #expect(Int(heard.end) == counters.framesRead + counters.framesLost)
    #expect(abs(heard.ledgerError) < Self.tolerance)
    let displacement = heard.displacements(in: CaptureBench.sound).last
    #expect(abs(displacement ?? .infinity) < Self.tolerance)
  }

  @Test func withoutFaultsEverySampleArrivesInTime() async throws {
    let listener = try Listener(CaptureSettings(device: "mic_clean"))
    #expect(listener.session.format.rate == 16000)
    #expect(listener.session.format.periodFrames == 320)
    #expect(listener.session.counters.state == .idle || listener.elapsed > 0.02)
    #expect(await listener.wait(4) { $0.framesRead >= 48000 })
    #expect(abs(listener.elapsed - 3) < 0.2)
    #expect(listener.session.counters.state == .running)
    // As an ordinary user the wish is refused, which is no error.
    #expect(listener.session.counters.scheduling != .ordinary)
    #expect(listener.stop() < 0.2)
    let heard = listener.heard()
    let expected = CaptureBench.sound.samples.prefix(heard.samples.count).map { Float($0) / 32768 }
    #expect(heard.samples == expected)
    #expect(heard.gaps.isEmpty)
    #expect(heard.blocks.allSatisfy { $0.count <= 320 })
    let times = heard.blocks.map(\.nanoseconds)
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 < $1 })
    #expect(heard.isFinished)
    #expect(listener.session.counters.state == .stopped)
    expectTruth(heard, listener.session.counters)
  }

  @Test(arguments: ["mic_fast", "mic_slow"])
  func aCrystalOffByHundredsOfPartsPerMillionLosesNothing(_ device: String) async throws {
    let listener = try Listener(CaptureSettings(device: device))
    #expect(await listener.wait(7) { $0.framesRead >= 80000 })
    _ = listener.stop()
    #expect(listener.session.counters.framesLost == 0)
    #expect(listener.heard().gaps.isEmpty)
  }

  @Test func anOverrunIsAGapAndTheStreamGoesOn() async throws {
    let listener = try Listener(CaptureSettings(device: "mic_xrun"))
    #expect(await listener.wait(5) { $0.framesRead + $0.framesLost >= 48000 })
    _ = listener.stop()
    let counters = listener.session.counters
    #expect(counters.xruns == 2)
    #expect(counters.recoveries == 2)
    #expect(counters.deviceLosses == 0)
    #expect(counters.framesLost > 0)
    #expect(counters.framesLost < 3200)
    expectTruth(listener.heard(), counters)
  }

  @Test func aSleepingCardIsWokenAndTheSleepIsAGap() async throws {
    let listener = try Listener(CaptureSettings(device: "mic_suspend"))
    #expect(await listener.wait(2) { $0.state == .recovering })
    #expect(await listener.wait(2) { $0.state == .running })
    #expect(await listener.wait(5) { $0.framesRead + $0.framesLost >= 48000 })
    _ = listener.stop()
    let counters = listener.session.counters
    #expect(counters.suspends == 1)
    #expect(counters.deviceLosses == 0)
    // 0.7 s asleep; the tries to wake it come 0.1, 0.3, 0.7 and 1.5 s later.
    #expect((11200...25600).contains(counters.framesLost))
    expectTruth(listener.heard(), counters)
  }

  @Test func audioLostWithoutAnErrorIsNoticed() async throws {
    let listener = try Listener(CaptureSettings(device: "mic_stall"))
    #expect(await listener.wait(3) { $0.state == .recovering })
    #expect((1.9...2.5).contains(listener.elapsed))
    #expect(await listener.wait(2) { $0.state == .running })
    #expect(await listener.wait(3) { $0.framesLost > 0 })
    #expect((3...4.2).contains(listener.elapsed))
    _ = await listener.wait(0.5) { _ in false }
    _ = listener.stop()
    let counters = listener.session.counters
    #expect(abs(counters.framesLost - 24000) < 1600)
    #expect(counters.deviceLosses == 0)
    expectTruth(listener.heard(), counters)
  }

  @Test func anUnpluggedMicrophoneComesBackByItself() async throws {
    let listener = try Listener(CaptureSettings(device: "mic_unplug"))
    #expect(await listener.wait(2) { $0.state == .lost })
    #expect(abs(listener.elapsed - 1) < 0.3)
    #expect(listener.session.counters.lastErrorText != nil)
    #expect(await listener.wait(6) { $0.state == .running })
    _ = await listener.wait(0.7) { _ in false }
    _ = listener.stop()
    let counters = listener.session.counters
    #expect(counters.deviceLosses == 1)
    #expect(counters.framesLost > 16000)
    expectTruth(listener.heard(), counters)
  }

  @Test func aServerThatOnlyPretendsToRecoverIsGivenUpAndTriedAgain() async throws {
    let listener = try Listener(CaptureSettings(device: "mic_wedged"))
    #expect(await listener.wait(2) { $0.state == .lost })
    #expect(await listener.wait(8) { $0.state == .running })
    // Three each time the device is opened, and the last of them succeeded.
    let counters = listener.session.counters
    #expect(counters.deviceLosses > 1)
    #expect(counters.recoveries >= 3 * counters.deviceLosses)
    #expect(counters.recoveries <= 3 * counters.deviceLosses + 3)
    _ = await listener.wait(0.3) { _ in false }
    _ = listener.stop()
    expectTruth(listener.heard(), listener.session.counters)
  }

  @Test func aDeviceThatOpensButNeverDeliversIsOpenedAgain() async throws {
    let listener = try Listener(CaptureSettings(device: "mic_late"))
    #expect(await listener.wait(4) { $0.state == .lost })
    #expect(abs(listener.elapsed - 3) < 0.3)
    #expect(await listener.wait(3) { $0.state == .running })
    _ = listener.stop()
    #expect(listener.session.counters.deviceLosses == 1)
  }

  @Test(arguments: ["mic_gone", "mic_dead", "mic_mute"])
  func aPermanentErrorTakesNoProcessorTime(_ device: String) async throws {
    let listener = try Listener(CaptureSettings(device: device))
    #expect(await listener.wait(5) { $0.state == .lost })
    let recoveries = listener.session.counters.recoveries
    let share = await listener.processorShare(seconds: 3)
    #expect(share < 0.05)
    #expect(listener.session.counters.recoveries - recoveries <= 30)
    #expect(listener.stop() < 0.2)
  }

  @Test func aFullRingDropsBlocksAndThePositionGoesOn() async throws {
    _ = CaptureBench.shared
    let session = try CaptureSession.open(CaptureSettings(device: "mic_full"))
    let ring = SampleRing(slots: 5, samplesPerSlot: session.format.periodFrames)
    var reader = ring.claimReader()
    try session.start(writer: ring.claimWriter(), wake: WakeSignal())
    try await Task.sleep(for: .seconds(1))
    var positions: [SamplePosition] = []
    while reader.read({ header, _ in positions.append(header.position) }) {}
    try await Task.sleep(for: .seconds(0.3))
    session.stop()
    while reader.read({ header, _ in positions.append(header.position) }) {}
    #expect(positions.prefix(5) == [0, 320, 640, 960, 1280])
    #expect(positions.count == 10)
    #expect((positions.last ?? 0) > 14000)
    #expect(ring.droppedSamples == session.counters.framesRead - 3200)
    #expect(session.counters.framesLost == 0)
  }
}
