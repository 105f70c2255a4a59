internal import ArgumentParser
internal import AudioCapture
internal import AudioSignal

/// `tocsin devices`: the microphones there are.
struct Devices: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List the capture devices, by the names that --device and the configuration take.",
    discussion: """
      A name like hw:CARD=Device,DEV=0 stays the same when cards are plugged in another order; a \
      number like hw:1,0 does not. USB microphones have further names, by maker, model and serial \
      number and by the port they are plugged into.
      """)

  @Flag(help: "Also list what is made of other devices, such as converters and mixers.")
  var all = false

  /// Sound servers that have a microphone behind them.
  private static let servers = ["default", "sysdefault", "pulse", "pipewire", "jack"]

  func run() throws {
    try runCommand {
      let devices = CaptureDevices.list().filter {
        all || $0.kind == .card || Self.servers.contains($0.name)
      }
      if !devices.contains(where: { $0.kind == .card }) {
        print(
          "No capture device: ALSA sees no sound card with an input on this machine. "
            + "A file or a pipe works without one: tocsin listen --file PATH, tocsin listen -")
      }
      let cards = CardDirectory()
      for device in devices {
        print("\(device.name)\n    \(device.description)\n    \(offer(of: device))")
        if let identity = cards.identity(of: device.name) {
          print("    also \(identity.name) or usb-port:\(identity.port)")
        }
      }
    }
  }

  private func offer(of device: CaptureDevice) -> String {
    switch device.availability {
    case .available(let capabilities):
      "rates \(capabilities.rates.map(String.init).joined(separator: ", ")) Hz; "
        + "formats \(capabilities.formats.map(\.rawValue).joined(separator: ", ")); "
        + "channels \(capabilities.channels.lowerBound) to \(capabilities.channels.upperBound)"
    case .busy(let holder): "in use by \(holder?.description ?? "another program")"
    case .unavailable(let reason): reason
    case .untried: "defined by the ALSA configuration; not opened"
    }
  }
}
