import AudioCapture
import AudioSignal
import Foundation
import Glibc
import Testing

@Suite(.enabled(if: CaptureBench.shared.hasMicrophone, "needs make, cc and libasound2-dev"))
struct CaptureErrorTests {
  private func failure(_ settings: CaptureSettings) -> CaptureError? {
    do {
      _ = try CaptureSession.open(settings)
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: ["nonsense", "hw:CARD=Nope,DEV=0", "hw:31", "mic_absent"])
  func anUnknownDeviceIsNamedWithTheCardsThereAre(_ device: String) throws {
    let error = try #require(failure(CaptureSettings(device: device)))
    guard case .unknownDevice(device, let cards) = error else {
      Issue.record("\(error)")
      return
    }
    #expect(error.description.hasPrefix("cannot open '\(device)': no such card or PCM name; "))
    #expect(cards.allSatisfy { $0.hasPrefix("hw:CARD=") && error.description.contains($0) })
    if cards.isEmpty { #expect(error.description.hasSuffix("there is no sound card now")) }
    #expect(!error.description.contains("\n"))
  }

  @Test func alsaItselfPrintsNothing() throws {
    let path = CaptureBench.shared.folder.appendingPathComponent("stderr").path
    let file = open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600)
    let terminal = dup(2)
    dup2(file, 2)
    _ = failure(CaptureSettings(device: "another nonsense"))
    _ = failure(CaptureSettings(device: "hw:CARD=Nobody"))
    dup2(terminal, 2)
    close(terminal)
    close(file)
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(!text.contains("ALSA lib"))
  }

  @Test func aBusyDeviceIsSaidToBeBusy() {
    #expect(failure(CaptureSettings(device: "mic_busy")) == .busy(device: "mic_busy", holder: nil))
    #expect(CaptureError.busy(device: "x", holder: nil).description.contains("another program"))
  }

  @Test func aServerThatIsDownIsSaidToBeDown() throws {
    let error = try #require(failure(CaptureSettings(device: "pulse_down")))
    switch error {
    case .serverDown(let device, _): #expect(device == "pulse_down")
    case .pluginMissing: break
    default: Issue.record("\(error)")
    }
    #expect(failure(CaptureSettings(device: "pluginless")) == .pluginMissing(device: "pluginless"))
  }

  @Test func whatTheDeviceDoesNotOfferIsSaidTogetherWithWhatItDoes() {
    let device = "mic_errors"
    let rate = failure(CaptureSettings(device: device, rate: 44100))
    #expect(rate == .rateNotOffered(device: device, wanted: 44100, offered: [16000]))
    #expect(rate?.description == "'mic_errors' does not offer 44100 Hz; it offers 16000 Hz")
    #expect(failure(CaptureSettings(device: device, rate: 16070)) == nil)
    let format = failure(CaptureSettings(device: device, format: .float32))
    #expect(format == .formatNotOffered(device: device, wanted: .float32, offered: [.s16]))
    let channels = failure(CaptureSettings(device: device, channels: 2))
    #expect(channels == .channelsNotOffered(device: device, wanted: 2, offered: 1...1))
    let channel = failure(CaptureSettings(device: device, selection: .channel(1)))
    #expect(channel == .channelMissing(device: device, channel: 1, channels: 1))
    #expect(failure(CaptureSettings(device: device, selection: .channel(-1))) != nil)
    #expect(failure(CaptureSettings(device: device, selection: .mean)) == nil)
  }

  @Test func nonsensicalSettingsAreErrorsOrClamped() {
    let device = "mic_errors"
    #expect(failure(CaptureSettings(device: "", rate: 16000)) != nil)
    #expect(failure(CaptureSettings(device: device, rate: -5)) != nil)
    #expect(failure(CaptureSettings(device: device, rate: .max)) != nil)
    #expect(failure(CaptureSettings(device: device, channels: -1)) != nil)
    #expect(failure(CaptureSettings(device: device, selection: .channel(.max))) != nil)
    _ = failure(CaptureSettings(device: device, periodMilliseconds: .max, bufferMilliseconds: -3))
  }
}

@Suite(.enabled(if: CaptureBench.shared.hasMicrophone, "needs make, cc and libasound2-dev"))
struct CaptureDevicesTests {
  @Test func cardsHaveStableNamesAndPluginsAreMarked() throws {
    _ = CaptureBench.shared
    let devices = CaptureDevices.list()
    for device in devices where device.kind == .card {
      #expect(device.name.hasPrefix("hw:CARD="))
    }
    let described = try #require(devices.first { $0.name == "described" })
    #expect(described.kind == .plugin)
    #expect(described.description == "A described PCM")
    #expect(described.availability == .untried)
  }

  @Test func oneDeviceTellsWhatItOffers() {
    guard case .available(let offer) = CaptureDevices.availability(of: "mic_errors") else {
      Issue.record("not available")
      return
    }
    #expect(offer.rates == [16000])
    #expect(offer.formats == [.s16])
    #expect(offer.channels == 1...1)
    #expect(CaptureDevices.availability(of: "mic_busy") == .busy(nil))
    guard case .unavailable = CaptureDevices.availability(of: "nothing") else {
      Issue.record("a device that is not there is available")
      return
    }
  }

  @Test func retryDelaysGrowToFiveSecondsAndStartAgain() {
    var delay = RetryDelay()
    let delays = (0..<8).map { _ in delay.next() }
    for (milliseconds, base) in zip(delays, [250, 500, 1000, 2000, 4000, 5000, 5000, 5000]) {
      #expect((base * 8 / 10...base * 12 / 10).contains(milliseconds))
    }
    delay.reset()
    #expect(delay.next() <= 300)
  }
}
