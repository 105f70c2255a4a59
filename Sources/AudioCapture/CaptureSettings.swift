public import AudioSignal

/// What to capture and how. What is nil is chosen from what the device offers.
public struct CaptureSettings: Hashable, Sendable {
  /// An ALSA PCM name, best a stable one such as `hw:CARD=Webcam,DEV=0`.
  public var device: String
  /// Sample frames per second; nil takes the rate nearest to 48000.
  public var rate: Int?
  /// Channels of the device; nil takes the fewest that have the selected one, two for the mean.
  public var channels: Int?
  /// Storage of a sample; nil takes the first offered of S32, S24, packed S24, S16, float.
  public var format: PCMFormat?
  /// How the channels become one.
  public var selection: ChannelSelection
  /// The device wakes the capture thread this often, in milliseconds; a wish, read back later.
  public var periodMilliseconds: Int
  /// How long the capture thread may be late before audio is lost, in milliseconds; a wish.
  public var bufferMilliseconds: Int
  /// The `SCHED_FIFO` priority of the capture thread, 1...99; nil leaves it an ordinary thread.
  /// A refusal is no error, see `CaptureCounters.scheduling`.
  public var realtimePriority: Int?

  /// Describes a capture; nothing is checked before `CaptureSession.open`.
  public init(
    device: String, rate: Int? = nil, channels: Int? = nil, format: PCMFormat? = nil,
    selection: ChannelSelection = .channel(0), periodMilliseconds: Int = 20,
    bufferMilliseconds: Int = 500, realtimePriority: Int? = 10
  ) {
    self.device = device
    self.rate = rate
    self.channels = channels
    self.format = format
    self.selection = selection
    self.periodMilliseconds = periodMilliseconds
    self.bufferMilliseconds = bufferMilliseconds
    self.realtimePriority = realtimePriority
  }
}

/// What a device really gave, read back after it was configured.
public struct CaptureFormat: Hashable, Sendable {
  /// The ALSA PCM name it was opened by.
  public let device: String
  /// Sample frames per second.
  public let rate: Int
  /// Channels of the device, before one is selected.
  public let channels: Int
  /// How the device stores a sample.
  public let format: PCMFormat
  /// Sample frames of one period: no block in the ring is longer.
  public let periodFrames: Int
  /// Sample frames that the device keeps before it overruns.
  public let bufferFrames: Int

  /// The bytes of one sample frame, which is one sample of every channel.
  public var bytesPerSampleFrame: Int { channels * format.bytesPerSample }
}

extension ChannelSelection {
  /// The fewest channels that a device needs.
  var fewestChannels: Int {
    switch self {
    // ALSA allows 1024; the settings may say anything.
    case .channel(let index): min(max(index, 0), 1023) + 1
    case .mean: 2
    }
  }
}
