public import AudioSignal
import Glibc

/// Why a capture could not begin: what was wrong, where, and what to do.
public enum CaptureError: Error, Hashable, Sendable, CustomStringConvertible {
  /// No PCM of that name, or no such card now; `cards` are the stable names of those there are.
  case unknownDevice(device: String, cards: [String])
  /// Another program has the device open; `holder` is that program where it can be told.
  case busy(device: String, holder: DeviceHolder?)
  /// The device exists, but this user may not open it.
  case permissionDenied(device: String)
  /// The device is a door to a sound server that does not answer; `code` is an `errno`.
  case serverDown(device: String, code: Int32)
  /// The PCM is of a type whose ALSA plugin is not installed.
  case pluginMissing(device: String)
  /// The device does not store samples as wanted (nil: in no way that can be read).
  case formatNotOffered(device: String, wanted: PCMFormat?, offered: [PCMFormat])
  /// The device does not have that number of channels.
  case channelsNotOffered(device: String, wanted: Int, offered: ClosedRange<Int>)
  /// The selected channel, counted from 0, is not one of the device's.
  case channelMissing(device: String, channel: Int, channels: Int)
  /// The device runs at no rate within 0.5 % of the wanted one; `offered` are usual rates it has.
  case rateNotOffered(device: String, wanted: Int, offered: [Int])
  /// Any other failed call; `code` is an `errno`.
  case callFailed(call: String, device: String, code: Int32)

  /// One line for people, without a full stop.
  public var description: String {
    switch self {
    case .unknownDevice(let device, let cards):
      let known = cards.isEmpty ? "there is no sound card now" : list("cards: ", cards)
      return "cannot open '\(device)': no such card or PCM name; \(known)"
    case .busy(let device, let holder?):
      return "cannot open '\(device)': \(holder) is using it; stop that program"
    case .busy(let device, nil):
      return "cannot open '\(device)': another program is using it;"
        + " find it with 'fuser -v /dev/snd/*' and stop it"
    case .permissionDenied(let device):
      return "cannot open '\(device)': permission denied;"
        + " add this user to the group 'audio' or run as the service"
    case .serverDown(let device, let code):
      return "cannot open '\(device)': the sound server behind it does not answer"
        + " (\(errorText(code))); start the server or use a card directly (hw:CARD=...)"
    case .pluginMissing(let device):
      return "cannot open '\(device)': the ALSA plugin behind it is not installed;"
        + " it may be in the package libasound2-plugins"
    case .formatNotOffered(let device, let wanted, let offered):
      let wish = wanted.map { "samples as \($0.rawValue)" } ?? "a sample format that can be read"
      return "'\(device)' does not offer \(wish); \(list("it offers ", offered.map(\.rawValue)))"
    case .channelsNotOffered(let device, let wanted, let offered):
      let range =
        offered.count == 1
        ? "\(offered.lowerBound)" : "\(offered.lowerBound) to \(offered.upperBound)"
      return "'\(device)' does not offer \(wanted) channels; it offers \(range)"
    case .channelMissing(let device, let channel, let channels):
      return "'\(device)' has no channel \(channel); it has \(channels), counted from 0"
    case .rateNotOffered(let device, let wanted, let offered):
      return "'\(device)' does not offer \(wanted) Hz; \(list("it offers ", offered, " Hz"))"
    case .callFailed(let call, let device, let code):
      return "'\(device)' failed: \(call): \(errorText(code))"
    }
  }

  /// Whether waiting may help: the device, its rights or its server may come, while settings that
  /// it does not offer stay wrong.
  public var mayPass: Bool {
    switch self {
    case .unknownDevice, .busy, .permissionDenied, .serverDown, .callFailed: true
    case .pluginMissing, .formatNotOffered, .channelsNotOffered, .channelMissing,
      .rateNotOffered:
      false
    }
  }

  /// The `errno` that says best what is wrong, for a counter that can hold only a number.
  public var code: Int32 {
    switch self {
    case .unknownDevice: ENODEV
    case .pluginMissing: ENXIO
    case .busy: EBUSY
    case .permissionDenied: EACCES
    case .formatNotOffered, .channelsNotOffered, .channelMissing, .rateNotOffered: EINVAL
    case .serverDown(_, let code), .callFailed(_, _, let code): code
    }
  }

  private func list(_ intro: String, _ items: [some CustomStringConvertible], _ unit: String = "")
    -> String
  {
    guard !items.isEmpty else { return "it offers none" }
    return intro + items.map(\.description).joined(separator: ", ") + unit
  }
}

extension CaptureError {
  /// What an `errno` means that came of opening a device.
  init(opening device: String, code: Int32) {
    self =
      switch code {
      case ENXIO where !device.hasPrefix("hw:"): .pluginMissing(device: device)
      case ENOENT, ENODEV, ENXIO:
        // Without the right to look at the cards ALSA finds none of them.
        PCMCatalog.isForbidden
          ? .permissionDenied(device: device)
          : .unknownDevice(device: device, cards: PCMCatalog.cards().map { "hw:CARD=\($0.id)" })
      case EBUSY: .busy(device: device, holder: DeviceHolder(of: device))
      case EACCES, EPERM: .permissionDenied(device: device)
      case ECONNREFUSED, EHOSTDOWN: .serverDown(device: device, code: code)
      default: .callFailed(call: "snd_pcm_open", device: device, code: code)
      }
  }
}

/// The system's words for an `errno`.
func errorText(_ code: Int32) -> String {
  String(cString: strerror(code))
}
