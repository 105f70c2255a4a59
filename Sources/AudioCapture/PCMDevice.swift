import AudioSignal
import CALSA
import Glibc
import Supervision

/// One ALSA capture device, open and configured. The only file that knows ALSA.
///
/// Everything after `init` returns codes or counts, throws nothing, and allocates nothing here.
/// Of ALSA's words, a *sample frame* is one sample of every channel.
struct PCMDevice: ~Copyable, @unchecked Sendable {
  // Unchecked because of the pointers. Invariant: nothing else has them, and ALSA does not mind
  // which thread uses a PCM as long as it is one at a time.
  /// What the device gave.
  let format: CaptureFormat
  private let pcm: PCMHandle
  private let descriptors: UnsafeMutablePointer<pollfd>
  private static let descriptorLimit = 16

  /// Opens without blocking and configures; the device does not run yet.
  init(_ settings: CaptureSettings) throws(CaptureError) {
    var settings = settings
    guard let name = CardDirectory().resolve(settings.device) else {
      throw CaptureError(opening: settings.device, code: ENODEV)
    }
    settings.device = name
    let pcm = try PCMHandle(opening: name)
    let format = try pcm.configure(settings)
    try pcm.configureWaking(name, periodFrames: format.periodFrames)
    self.format = format
    self.pcm = pcm
    descriptors = .allocate(capacity: 1 + Self.descriptorLimit)
    descriptors.initialize(
      repeating: pollfd(fd: -1, events: 0, revents: 0), count: 1 + Self.descriptorLimit)
  }

  deinit {
    descriptors.deallocate()
  }

  /// Prepares and starts from any state that allows it. Capture does not start by itself after an
  /// overrun, so every repair ends here.
  ///
  /// - Returns: 0 or a negative `errno`.
  func restart() -> Int32 {
    _ = snd_pcm_drop(pcm.pointer)
    let code = snd_pcm_prepare(pcm.pointer)
    return code < 0 ? code : snd_pcm_start(pcm.pointer)
  }

  /// Asks a sleeping card once to go on.
  ///
  /// - Returns: whether it is awake; a card that cannot resume where it was still needs `restart`.
  func resume() -> Bool {
    // Some drivers and every ioplug say 0 in any case; the state tells.
    _ = snd_pcm_resume(pcm.pointer)
    return snd_pcm_state(pcm.pointer) != SND_PCM_STATE_SUSPENDED
  }

  /// Whether the device captures.
  var isRunning: Bool { snd_pcm_state(pcm.pointer) == SND_PCM_STATE_RUNNING }

  /// Why a wait ended.
  enum Wait { case ready, nothing, stopped }

  /// Waits until a period can be read, `stop` becomes readable, or the time is over.
  func wait(stop: Int32, timeoutMilliseconds: Int32) -> Wait {
    descriptors[0] = pollfd(fd: stop, events: Int16(POLLIN), revents: 0)
    let count = snd_pcm_poll_descriptors(
      pcm.pointer, descriptors + 1, UInt32(Self.descriptorLimit))
    // Whatever is wrong, the next read says it.
    guard count >= 0 else { return .ready }
    guard poll(descriptors, nfds_t(1 + count), timeoutMilliseconds) > 0 else { return .nothing }
    if descriptors[0].revents != 0 { return .stopped }
    // Raw events mean nothing for plugins: theirs may be readable for any reason.
    var events: UInt16 = 0
    let code = snd_pcm_poll_descriptors_revents(
      pcm.pointer, descriptors + 1, UInt32(count), &events)
    return code < 0 || events != 0 ? .ready : .nothing
  }

  /// Reads interleaved sample frames without waiting.
  ///
  /// - Parameter bytes: room for `sampleFrames` sample frames.
  /// - Returns: the number read, often fewer than wished; or a negative `errno`, of which
  ///   `-EAGAIN` is nothing yet, `-EPIPE` an overrun, `-ESTRPIPE` a sleeping card.
  func read(into bytes: UnsafeMutableRawPointer, sampleFrames: Int) -> Int {
    snd_pcm_readi(pcm.pointer, bytes, snd_pcm_uframes_t(sampleFrames))
  }

  /// How far the device has captured.
  ///
  /// - Returns: the sample frames that can be read now; those that were captured after them and are
  ///   still on their way, such as inside a sound server; and the `CLOCK_MONOTONIC` time in
  ///   nanoseconds at which the last of them all was captured.
  func frontier() -> (available: Int, underway: Int, nanoseconds: Int64) {
    var available: snd_pcm_uframes_t = 0
    var stamp = timespec()
    let code = snd_pcm_htimestamp(pcm.pointer, &available, &stamp)
    let now = monotonicNanoseconds()
    guard code >= 0 else { return (0, 0, now) }
    // Without a clock of its own a driver gives zero, and an old kernel the time of day.
    let stamped = nanoseconds(stamp)
    let periods = 3_000_000_000 * Int64(format.periodFrames) / Int64(format.rate)
    let isPlausible = stamped <= now && now - stamped <= periods
    return (Int(available), underway(available: Int(available)), isPlausible ? stamped : now)
  }

  /// What the delay says beyond what can be read; at most 2 s, since plugins say anything.
  private func underway(available: Int) -> Int {
    var delay: snd_pcm_sframes_t = 0
    guard snd_pcm_delay(pcm.pointer, &delay) >= 0 else { return 0 }
    return (0...2 * format.rate).contains(delay - available) ? delay - available : 0
  }
}

/// Waits until one of two descriptors is readable. Here because this file's module of C has
/// `pollfd`, which no other file of the target can see then.
func waitReadable(
  _ first: Int32, _ second: Int32, timeoutMilliseconds: Int32
) -> (first: Bool, second: Bool) {
  var descriptors = [
    pollfd(fd: first, events: Int16(POLLIN), revents: 0),
    pollfd(fd: second, events: Int16(POLLIN), revents: 0),
  ]
  guard poll(&descriptors, 2, timeoutMilliseconds) > 0 else { return (false, false) }
  return (descriptors[0].revents != 0, descriptors[1].revents != 0)
}

private func microseconds(_ milliseconds: Int) -> UInt32 {
  UInt32(min(max(milliseconds, 1), 60_000)) * 1000
}

private func nanoseconds(_ time: timespec) -> Int64 {
  Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}

/// Makes alsa-lib silent, once per process: what it has to say is in our errors.
private let isSilent: Bool = {
  tocsin_alsa_silence_messages()
  return true
}()

/// An open PCM, closed when destroyed.
private struct PCMHandle: ~Copyable {
  let pointer: OpaquePointer

  init(opening device: String) throws(CaptureError) {
    _ = isSilent
    var opened: OpaquePointer?
    let code = snd_pcm_open(&opened, device, SND_PCM_STREAM_CAPTURE, SND_PCM_NONBLOCK)
    guard code >= 0, let opened else { throw CaptureError(opening: device, code: -code) }
    pointer = opened
  }

  deinit {
    snd_pcm_close(pointer)
  }

  /// Chooses access, format, channels, rate, buffer and period, in this order, since each choice
  /// narrows the next, and reads back what came of it.
  func configure(_ settings: CaptureSettings) throws(CaptureError) -> CaptureFormat {
    let device = settings.device
    let parameters = try HardwareParameters(self, device)
    let offered = parameters.capabilities(self)
    func check(_ call: String, _ code: Int32) throws(CaptureError) {
      if code < 0 { throw .callFailed(call: call, device: device, code: -code) }
    }
    try check(
      "snd_pcm_hw_params_set_access",
      snd_pcm_hw_params_set_access(pointer, parameters.pointer, SND_PCM_ACCESS_RW_INTERLEAVED))

    let wanted = settings.format.map { [$0] } ?? HardwareParameters.preference
    guard let format = wanted.first(where: offered.formats.contains) else {
      throw .formatNotOffered(device: device, wanted: settings.format, offered: offered.formats)
    }
    try check(
      "snd_pcm_hw_params_set_format",
      snd_pcm_hw_params_set_format(pointer, parameters.pointer, format.alsa))

    var channels = UInt32(clamping: settings.channels ?? settings.selection.fewestChannels)
    try check(
      "snd_pcm_hw_params_set_channels_near",
      snd_pcm_hw_params_set_channels_near(pointer, parameters.pointer, &channels))
    if let wanted = settings.channels, Int(channels) != wanted {
      throw .channelsNotOffered(device: device, wanted: wanted, offered: offered.channels)
    }
    if case .channel(let index) = settings.selection, !(0..<Int(channels)).contains(index) {
      throw .channelMissing(device: device, channel: index, channels: Int(channels))
    }

    if device.hasPrefix("hw:") {
      try check(
        "snd_pcm_hw_params_set_rate_resample",
        snd_pcm_hw_params_set_rate_resample(pointer, parameters.pointer, 0))
    }
    let wantedRate = settings.rate ?? HardwareParameters.preferredRate
    var rate = UInt32(clamping: wantedRate)
    try check(
      "snd_pcm_hw_params_set_rate_near",
      snd_pcm_hw_params_set_rate_near(pointer, parameters.pointer, &rate, nil))
    if settings.rate != nil, abs(Double(rate) - Double(wantedRate)) > 0.005 * Double(rate) {
      throw .rateNotOffered(device: device, wanted: wantedRate, offered: offered.rates)
    }

    var buffer = microseconds(settings.bufferMilliseconds)
    var period = microseconds(settings.periodMilliseconds)
    try check(
      "snd_pcm_hw_params_set_buffer_time_near",
      snd_pcm_hw_params_set_buffer_time_near(pointer, parameters.pointer, &buffer, nil))
    try check(
      "snd_pcm_hw_params_set_period_time_near",
      snd_pcm_hw_params_set_period_time_near(pointer, parameters.pointer, &period, nil))
    try check("snd_pcm_hw_params", snd_pcm_hw_params(pointer, parameters.pointer))
    return try parameters.readBack(device, format: format)
  }

  /// Wakes the reader once per period, starts only when told, and stamps with `CLOCK_MONOTONIC`.
  func configureWaking(_ device: String, periodFrames: Int) throws(CaptureError) {
    var allocated: OpaquePointer?
    guard snd_pcm_sw_params_malloc(&allocated) >= 0, let parameters = allocated else {
      throw .callFailed(call: "snd_pcm_sw_params_malloc", device: device, code: ENOMEM)
    }
    defer { snd_pcm_sw_params_free(parameters) }
    snd_pcm_sw_params_current(pointer, parameters)
    snd_pcm_sw_params_set_start_threshold(pointer, parameters, 1)
    snd_pcm_sw_params_set_avail_min(pointer, parameters, snd_pcm_uframes_t(periodFrames))
    snd_pcm_sw_params_set_tstamp_mode(pointer, parameters, SND_PCM_TSTAMP_ENABLE)
    // Old kernels refuse; `frontier` notices.
    snd_pcm_sw_params_set_tstamp_type(pointer, parameters, SND_PCM_TSTAMP_TYPE_MONOTONIC)
    let code = snd_pcm_sw_params(pointer, parameters)
    if code < 0 { throw .callFailed(call: "snd_pcm_sw_params", device: device, code: -code) }
  }
}

/// ALSA's space of possible configurations, narrowed choice by choice.
private struct HardwareParameters: ~Copyable {
  let pointer: OpaquePointer

  static let preferredRate = 48000
  static let usualRates = [
    8000, 11025, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 176_400, 192_000,
  ]
  /// The most bits first; float last, since no converter of a microphone makes floats.
  static let preference: [PCMFormat] = [.s32, .s24, .s24Packed, .s16, .float32]

  /// Everything that the device can do.
  init(_ pcm: borrowing PCMHandle, _ device: String) throws(CaptureError) {
    var allocated: OpaquePointer?
    guard snd_pcm_hw_params_malloc(&allocated) >= 0, let allocated else {
      throw .callFailed(call: "snd_pcm_hw_params_malloc", device: device, code: ENOMEM)
    }
    let code = snd_pcm_hw_params_any(pcm.pointer, allocated)
    guard code >= 0 else {
      snd_pcm_hw_params_free(allocated)
      throw .callFailed(call: "snd_pcm_hw_params_any", device: device, code: -code)
    }
    pointer = allocated
  }

  deinit {
    snd_pcm_hw_params_free(pointer)
  }

  func capabilities(_ pcm: borrowing PCMHandle) -> CaptureCapabilities {
    var fewest: UInt32 = 1
    var most: UInt32 = 1
    snd_pcm_hw_params_get_channels_min(pointer, &fewest)
    snd_pcm_hw_params_get_channels_max(pointer, &most)
    var rates: [Int] = []
    for rate in Self.usualRates
    where snd_pcm_hw_params_test_rate(pcm.pointer, pointer, UInt32(rate), 0) >= 0 {
      rates.append(rate)
    }
    var formats: [PCMFormat] = []
    for format in Self.preference
    where snd_pcm_hw_params_test_format(pcm.pointer, pointer, format.alsa) >= 0 {
      formats.append(format)
    }
    return CaptureCapabilities(
      rates: rates, formats: formats, channels: Int(fewest)...Int(max(fewest, most)))
  }

  func readBack(_ device: String, format: PCMFormat) throws(CaptureError) -> CaptureFormat {
    var rate: UInt32 = 0
    var channels: UInt32 = 0
    var period: snd_pcm_uframes_t = 0
    var buffer: snd_pcm_uframes_t = 0
    let codes = [
      snd_pcm_hw_params_get_rate(pointer, &rate, nil),
      snd_pcm_hw_params_get_channels(pointer, &channels),
      snd_pcm_hw_params_get_period_size(pointer, &period, nil),
      snd_pcm_hw_params_get_buffer_size(pointer, &buffer),
    ]
    guard codes.allSatisfy({ $0 >= 0 }), rate > 0, channels > 0, period > 0, buffer >= period else {
      throw .callFailed(call: "snd_pcm_hw_params_get", device: device, code: EINVAL)
    }
    return CaptureFormat(
      device: device, rate: Int(rate), channels: Int(channels), format: format,
      periodFrames: Int(period), bufferFrames: Int(buffer))
  }
}

extension PCMFormat {
  fileprivate var alsa: snd_pcm_format_t {
    switch self {
    case .s16: SND_PCM_FORMAT_S16_LE
    case .s24: SND_PCM_FORMAT_S24_LE
    case .s24Packed: SND_PCM_FORMAT_S24_3LE
    case .s32: SND_PCM_FORMAT_S32_LE
    case .float32: SND_PCM_FORMAT_FLOAT_LE
    }
  }
}

/// The capture devices that ALSA knows.
enum PCMCatalog {
  /// Whether there are cards that this user may not even look at.
  static var isForbidden: Bool {
    (0..<32).contains { access("/dev/snd/controlC\($0)", R_OK | W_OK) != 0 && errno == EACCES }
  }

  /// The cards by number, with their stable id and their name for people.
  static func cards() -> [(number: Int32, id: String, name: String)] {
    _ = isSilent
    var cards: [(number: Int32, id: String, name: String)] = []
    var allocated: OpaquePointer?
    guard snd_ctl_card_info_malloc(&allocated) >= 0, let info = allocated else { return [] }
    defer { snd_ctl_card_info_free(info) }
    var card: Int32 = -1
    while snd_card_next(&card) >= 0, card >= 0 {
      var control: OpaquePointer?
      guard snd_ctl_open(&control, "hw:\(card)", SND_CTL_NONBLOCK) >= 0 else { continue }
      if snd_ctl_card_info(control, info) >= 0 {
        cards.append(
          (
            card, String(cString: snd_ctl_card_info_get_id(info)),
            String(cString: snd_ctl_card_info_get_name(info))
          ))
      }
      snd_ctl_close(control)
    }
    return cards
  }

  /// The capture devices of one card: their numbers on it and their names.
  static func captureDevices(ofCard card: Int32) -> [(number: Int32, name: String)] {
    var devices: [(number: Int32, name: String)] = []
    var control: OpaquePointer?
    var allocated: OpaquePointer?
    guard snd_pcm_info_malloc(&allocated) >= 0, let info = allocated else { return [] }
    defer { snd_pcm_info_free(info) }
    guard snd_ctl_open(&control, "hw:\(card)", SND_CTL_NONBLOCK) >= 0 else { return [] }
    defer { snd_ctl_close(control) }
    var device: Int32 = -1
    while snd_ctl_pcm_next_device(control, &device) >= 0, device >= 0 {
      snd_pcm_info_set_device(info, UInt32(device))
      snd_pcm_info_set_subdevice(info, 0)
      snd_pcm_info_set_stream(info, SND_PCM_STREAM_CAPTURE)
      if snd_ctl_pcm_info(control, info) >= 0 {
        devices.append((device, String(cString: snd_pcm_info_get_name(info))))
      }
    }
    return devices
  }

  /// What a device can do. Opens it without blocking and closes it again.
  static func capabilities(of device: String) throws(CaptureError) -> CaptureCapabilities {
    let pcm = try PCMHandle(opening: device)
    return try HardwareParameters(pcm, device).capabilities(pcm)
  }

  /// The PCMs that the ALSA configuration names and describes, other than those of cards.
  static func namedPCMs() -> [(name: String, description: String)] {
    _ = isSilent
    var pcms: [(name: String, description: String)] = []
    var allocated: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    guard snd_device_name_hint(-1, "pcm", &allocated) >= 0, let hints = allocated else { return [] }
    defer { snd_device_name_free_hint(hints) }
    func text(_ hint: UnsafeMutableRawPointer, _ id: String) -> String? {
      guard let text = snd_device_name_get_hint(hint, id) else { return nil }
      defer { free(text) }
      return String(cString: text)
    }
    var index = 0
    while let hint = hints[index] {
      index += 1
      guard let name = text(hint, "NAME"), !name.contains("CARD="), text(hint, "IOID") != "Output"
      else { continue }
      let lines = (text(hint, "DESC") ?? "").split(separator: "\n")
      pcms.append((name, lines.joined(separator: ", ")))
    }
    return pcms
  }
}
