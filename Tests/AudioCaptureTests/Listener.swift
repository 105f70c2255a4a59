import AudioCapture
import AudioSignal
import Foundation
import Glibc
import Synchronization

/// A running capture whose ring is large enough to be read at leisure.
final class Listener {
  let session: CaptureSession
  let ring: SampleRing
  let wake = WakeSignal()
  /// The thread that captures, as the kernel knows it.
  let thread: Int32
  private var reader: SampleRingReader
  private let began = monotonicSeconds()

  /// One at a time, so that the thread that appears is the one just started.
  private static let starting = Mutex<Void>(())

  init(_ settings: CaptureSettings, seconds: Int = 30) throws {
    _ = CaptureBench.shared
    session = try CaptureSession.open(settings)
    let period = session.format.periodFrames
    let slots = seconds * session.format.rate / period + 1
    let ring = SampleRing(slots: slots, samplesPerSlot: period)
    self.ring = ring
    reader = ring.claimReader()
    let (session, wake) = (session, wake)
    thread = try Self.starting.withLock { _ in
      let known = captureThreads()
      try session.start(writer: ring.claimWriter(), wake: wake)
      for _ in 0..<200 {
        if let new = captureThreads().subtracting(known).first { return new }
        usleep(1000)
      }
      return 0
    }
  }

  /// Seconds since the capture was started.
  var elapsed: Double { monotonicSeconds() - began }

  /// Waits until the condition holds; false when it does not within the time.
  func wait(_ seconds: Double, until condition: (CaptureCounters) -> Bool) async -> Bool {
    let end = monotonicSeconds() + seconds
    while !condition(session.counters) {
      if monotonicSeconds() > end { return false }
      try? await Task.sleep(for: .milliseconds(5))
    }
    return true
  }

  /// Stops, and says how long that took, in seconds.
  func stop() -> Double {
    let began = monotonicSeconds()
    session.stop()
    return monotonicSeconds() - began
  }

  /// Everything in the ring.
  func heard() -> Heard {
    var heard = Heard(rate: session.format.rate)
    while reader.read({ header, samples in
      heard.blocks.append((header.position, header.count, header.monotonicNanoseconds))
      for index in 0..<samples.count { heard.samples.append(samples[index]) }
    }) {}
    heard.isFinished = reader.isFinished
    return heard
  }

  /// The share of a core that the capture thread takes, over some seconds.
  func processorShare(seconds: Double) async -> Double {
    let before = Self.processorSeconds(thread)
    let start = monotonicSeconds()
    try? await Task.sleep(for: .seconds(seconds))
    return (Self.processorSeconds(thread) - before) / (monotonicSeconds() - start)
  }

  private static func processorSeconds(_ thread: Int32) -> Double {
    let path = "/proc/self/task/\(thread)/stat"
    guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return .nan }
    guard let end = text.lastIndex(of: ")") else { return .nan }
    let fields = text[end...].split(separator: " ")
    guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
      return .nan
    }
    return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
  }
}

/// What a reader of the ring got.
struct Heard {
  let rate: Int
  var blocks: [(position: SamplePosition, count: Int, nanoseconds: Int64)] = []
  var samples: [Float] = []
  var isFinished = false

  init(rate: Int) { self.rate = rate }

  /// The position after the last block.
  var end: SamplePosition { blocks.last.map { $0.position + Int64($0.count) } ?? 0 }

  /// The jumps of the position between blocks, in sample frames.
  var gaps: [Int] {
    zip(blocks, blocks.dropFirst()).map { Int($1.position - $0.position) - $0.count }
      .filter { $0 != 0 }
  }

  /// By how many seconds read + lost differs from the time between the first and last sample.
  var ledgerError: Double {
    guard let first = blocks.first, let last = blocks.last else { return .infinity }
    let time = Double(last.nanoseconds - first.nanoseconds) * 1e-9
    return Double(end - first.position - Int64(first.count)) / Double(rate) - time
  }

  /// For every block, by how many seconds its position differs from where the sound says it is.
  func displacements(in sound: Sound) -> [Double] {
    var start = 0
    return blocks.compactMap { block in
      defer { start += block.count }
      guard let place = sound.place(of: samples[start..<start + block.count]) else { return nil }
      return Double(Int(block.position) - place) / Double(rate)
    }
  }
}

func monotonicSeconds() -> Double {
  var now = timespec()
  clock_gettime(CLOCK_MONOTONIC, &now)
  return Double(now.tv_sec) + Double(now.tv_nsec) * 1e-9
}

private func captureThreads() -> Set<Int32> {
  let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
  return Set(
    tasks.compactMap(Int32.init).filter {
      let name = try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8)
      return name == "tocsin-capture\n"
    })
}
