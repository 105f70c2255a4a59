internal import AudioCapture
internal import AudioSignal
internal import DetectionPipeline
internal import EventOutput
internal import Glibc
internal import Logging
internal import ServiceConfiguration
internal import SoundEvents
internal import Synchronization

/// A configured source: open, or a microphone that is still being looked for.
///
/// The main thread opens and stops it, the other threads look at what is open.
final class SourceSlot {
  let name: String
  /// Whether lines state the wall-clock time at which they were written.
  let isLive: Bool
  /// Whether it is a microphone, which may be lost.
  let isDevice: Bool

  private let settings: ListenSettings
  private let stream: Int
  private let configuration: SourceConfiguration
  private let waiting: OutputContext
  /// Set once, by the main thread, before `isOpen`.
  private var source: ListenSource?
  private let isOpen = Atomic<Bool>(false)
  /// Nothing will come: it was stopped before it was found.
  private let isForsaken = Atomic<Bool>(false)
  private let search: CaptureSearch?
  private var openingFailure: Failure?
  private let log = Logger(label: "source")

  /// Opens the source, or begins to look for a microphone that is not there now.
  ///
  /// - Parameters:
  ///   - stream: its number in the group of live sources, if there is one.
  ///   - found: signalled when a microphone was found; `openIfFound` then opens it.
  init(
    _ configuration: SourceConfiguration, settings: ListenSettings, stream: Int, found: WakeSignal
  ) throws {
    name = configuration.name
    self.configuration = configuration
    self.settings = settings
    self.stream = stream
    isLive = settings.isLive(configuration)
    isDevice = if case .device = configuration.input { true } else { false }
    waiting = settings.context(of: name, sampleRate: nil)
    do {
      source = try ListenSource(
        configuration, settings: settings, stream: stream,
        producer: ListenSource.openProducer(configuration))
      search = nil
    } catch let error as CaptureError where error.mayPass {
      search = try CaptureSearch(
        ListenSource.captureSettings(configuration), after: error, found: found)
      log.warning("\(name): waiting for the microphone: \(error)")
    }
    if let source { announce(source) }
  }

  /// What was opened; nil while it is being looked for. For any thread.
  var opened: ListenSource? { isOpen.load(ordering: .acquiring) ? source : nil }

  /// Whether all of it was detected, or nothing will come. For the detection thread.
  var isOver: Bool { isForsaken.load(ordering: .acquiring) || opened?.isFinished == true }

  /// What its lines have in common.
  var context: OutputContext { opened?.context ?? waiting }

  /// How a microphone stands; nil for what is none.
  var state: SourceState? {
    if let opened { return (opened.producer as? CaptureProducer)?.counters.sourceState }
    return search.map {
      SourceState(lastHeard: 0, firstHeard: 0, isClosed: true, code: $0.lastError.code)
    }
  }

  /// Why a microphone has not been found; nil when it was.
  var obstacle: CaptureError? { opened == nil ? search?.lastError : nil }

  /// The system's words for a loss, and who has a device that is busy.
  func words(for change: SourceChange) -> String? {
    guard change.reason == .busy, case .device(let device) = configuration.input,
      let name = CardDirectory().resolve(device), let holder = DeviceHolder(of: name)
    else { return change.errorText }
    return change.errorText.map { "\($0): in use by \(holder)" }
  }

  /// Lets the sound of an open source come.
  func start(waking wake: WakeSignal) throws {
    guard let source else { return }
    try source.producer.start(writer: source.ring.claimWriter(), wake: wake, room: source.room)
    isOpen.store(true, ordering: .releasing)
    // What the source has signalled before was about a source that was not open.
    wake.signal()
  }

  /// Opens and starts a microphone that was found meanwhile. Where that fails the others go on.
  func openIfFound(waking wake: WakeSignal) {
    guard source == nil, !isForsaken.load(ordering: .relaxed),
      let session = search?.takeSession()
    else { return }
    do {
      let source = try ListenSource(
        configuration, settings: settings, stream: stream, producer: CaptureProducer(session))
      self.source = source
      announce(source)
      try start(waking: wake)
    } catch {
      log.error("\(name): \(error)")
      openingFailure = Failure(error)
      isForsaken.store(true, ordering: .releasing)
      wake.signal()
    }
  }

  /// Ends the sound, or the search for it.
  func stop() {
    search?.stop()
    source?.producer.stop()
    if !isOpen.load(ordering: .relaxed) { isForsaken.store(true, ordering: .releasing) }
  }

  /// Why the input ended before its end, if it did.
  var failure: Failure? { openingFailure ?? source?.producer.failure }

  private func announce(_ source: ListenSource) {
    let latency = Int((source.pipeline.latencySeconds * 1000).rounded())
    log.info("\(name): \(source.producer.summary); decisions \(latency) ms after a sound")
  }
}

/// What the sources of a service have in common.
struct ListenSettings {
  var model: ModelBundle
  var events: [EventSettings]
  var alarmLabels: Set<String>?
  /// When recordings and pipes began; nil: now.
  var startTime: Double?
  /// The network of the live sources, if there are several.
  var group: StreamGroup?

  /// Whether a source gives its sound at the pace of time, now.
  func isLive(_ source: SourceConfiguration) -> Bool {
    if startTime != nil { return false }
    return if case .file = source.input { source.realtime } else { true }
  }

  func context(of name: String, sampleRate: Int?) -> OutputContext {
    OutputContext(
      source: name, sampleRate: sampleRate, labels: model.labels, model: model.identifier,
      alarmLabels: alarmLabels)
  }
}
