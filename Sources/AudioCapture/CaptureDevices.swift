public import AudioSignal
import Glibc

/// What a device offers before anything is chosen.
public struct CaptureCapabilities: Hashable, Sendable {
  /// The usual rates that it runs at, ascending, in hertz.
  public let rates: [Int]
  /// The sample formats that can be read from it, the preferred one first.
  public let formats: [PCMFormat]
  /// The numbers of channels.
  public let channels: ClosedRange<Int>
}

/// A device to capture from.
public struct CaptureDevice: Hashable, Sendable {
  /// What the name stands for.
  public enum Kind: String, Sendable {
    /// A device of a card.
    case card
    /// A PCM that the ALSA configuration defines: a sound server, a mixer, a file.
    case plugin
  }

  /// What is known of a device.
  public enum Availability: Hashable, Sendable {
    /// It can be opened and offers this.
    case available(CaptureCapabilities)
    /// Another program has it open: this one, where it can be told.
    case busy(DeviceHolder?)
    /// It cannot be opened; the reason is a line for people.
    case unavailable(reason: String)
    /// Not tried: opening a plugin may start a server or create a file.
    case untried
  }

  /// The name to open it by. That of a card, `hw:CARD=id,DEV=n`, does not depend on the order in
  /// which cards are found.
  public let name: String
  /// What the name stands for.
  public let kind: Kind
  /// The card and the device, or the configuration's description, for people.
  public let description: String
  /// What it offers, or why that is not known.
  public let availability: Availability
}

/// The devices to capture from.
public enum CaptureDevices {
  /// All capture devices of all cards, then the PCMs that the configuration describes.
  ///
  /// Opens every device of a card for a moment, without blocking. A machine without sound gives
  /// an empty list or plugins only.
  public static func list() -> [CaptureDevice] {
    var devices: [CaptureDevice] = []
    for card in PCMCatalog.cards() {
      for device in PCMCatalog.captureDevices(ofCard: card.number) {
        let name = "hw:CARD=\(card.id),DEV=\(device.number)"
        devices.append(
          CaptureDevice(
            name: name, kind: .card, description: "\(card.name), \(device.name)",
            availability: availability(of: name)))
      }
    }
    for pcm in PCMCatalog.namedPCMs() {
      devices.append(
        CaptureDevice(
          name: pcm.name, kind: .plugin, description: pcm.description, availability: .untried))
    }
    return devices
  }

  /// What one device offers; opens it for a moment, without blocking.
  public static func availability(of device: String) -> CaptureDevice.Availability {
    guard let name = CardDirectory().resolve(device) else {
      return .unavailable(reason: "\(CaptureError(opening: device, code: ENODEV))")
    }
    do {
      return .available(try PCMCatalog.capabilities(of: name))
    } catch .busy(_, let holder) {
      return .busy(holder)
    } catch {
      return .unavailable(reason: error.description)
    }
  }
}
