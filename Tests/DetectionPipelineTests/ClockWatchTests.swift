import AllocationCounter
import DetectionPipeline
import Glibc
import Testing

struct ClockWatchTests {
  private static let second: Int64 = 1_000_000_000

  /// The clocks after some seconds of being awake, with the wall clock set and the machine asleep
  /// meanwhile.
  private func reading(
    _ seconds: Double, set: Double = 0, slept: Double = 0, uncertainty: Int64 = 500
  ) -> ClockReading {
    let passed = Int64(seconds * 1e9)
    return ClockReading(
      monotonicNanoseconds: 77 * Self.second + passed,
      realtimeNanoseconds: 1_772_349_300 * Self.second + passed + Int64((set + slept) * 1e9),
      boottimeNanoseconds: 99 * Self.second + passed + Int64(slept * 1e9),
      uncertaintyNanoseconds: uncertainty)
  }

  @Test(arguments: [3600.0, -3600, 0.101, -0.101, 1, -1])
  func aStepIsToldOnceAndWithItsSign(seconds: Double) {
    var watch = ClockWatch()
    #expect(watch.observe(reading(0)).isEmpty)
    let stepped = reading(1, set: seconds)
    let changes = watch.observe(stepped)
    #expect(changes.step?.stepNanoseconds == Int64(seconds * 1e9))
    #expect(changes.step?.reading == stepped)
    #expect(changes.suspension == nil)
    #expect(watch.observe(reading(2, set: seconds)).isEmpty)
    #expect(watch.observe(reading(3)).step?.stepNanoseconds == Int64(-seconds * 1e9))
  }

  @Test func smallStepsAddUp() {
    var watch = ClockWatch()
    _ = watch.observe(reading(0))
    #expect(watch.observe(reading(1, set: 0.06)).step == nil)
    #expect(watch.observe(reading(2, set: 0.12)).step?.stepNanoseconds == 120_000_000)
    #expect(watch.observe(reading(3, set: 0.21)).step == nil)
  }

  @Test func sleepIsNoStep() {
    var watch = ClockWatch()
    _ = watch.observe(reading(0))
    let woken = reading(1, slept: 5400)
    let changes = watch.observe(woken)
    #expect(changes.suspension?.nanoseconds == 5400 * Self.second)
    #expect(changes.suspension?.reading == woken && changes.step == nil)
    #expect(watch.observe(reading(2, slept: 5400)).isEmpty)
  }

  @Test func aClockThatWakesWrongIsBoth() {
    var watch = ClockWatch()
    _ = watch.observe(reading(0))
    let changes = watch.observe(reading(1, set: -2.5, slept: 60))
    #expect(changes.suspension?.nanoseconds == 60 * Self.second)
    #expect(changes.step?.stepNanoseconds == -2_500_000_000)
  }

  @Test func anInterruptedReadingIsNotBelieved() {
    var watch = ClockWatch()
    _ = watch.observe(reading(0))
    #expect(watch.observe(reading(1, set: 0.2, uncertainty: 200_000_000)).isEmpty)
    #expect(watch.observe(reading(2)).isEmpty)
  }

  @Test func utcIsExactToTheMicrosecond() {
    let reading = reading(0)
    #expect(reading.unix(monotonicNanoseconds: 77 * Self.second) == 1_772_349_300)
    let before = reading.unix(monotonicNanoseconds: 76 * Self.second + 250_000_000)
    #expect(abs(before - 1_772_349_299.25) < 1e-6)
  }

  @Test func theRealClocksAreReadTogether() {
    let clocks = (0..<50).map { _ in ClockReading.now() }
    for (first, second) in zip(clocks, clocks.dropFirst()) {
      #expect(first.monotonicNanoseconds < second.monotonicNanoseconds)
    }
    // In a quiet moment three readings take well under a millisecond.
    #expect(clocks.contains { $0.uncertaintyNanoseconds < 1_000_000 })
    let now = clocks[49]
    #expect(abs(now.unix(monotonicNanoseconds: now.monotonicNanoseconds) - Double(time(nil))) < 2)
    var watch = ClockWatch()
    for reading in clocks { #expect(watch.observe(reading).isEmpty) }
  }

  @Test(
    .enabled(if: allocation_counter_available() != 0, "no allocation counter in this build"))
  func watchingDoesNotAllocate() {
    var watch = ClockWatch()
    var changes = 0
    allocation_counter_start()
    for second in 0..<100 {
      let told = watch.observe(reading(Double(second), set: Double(second / 10)))
      changes += told.step == nil ? 0 : 1
      changes += watch.observe(ClockReading.now()).step == nil ? 0 : 1
    }
    #expect(allocation_counter_stop() == 0 && changes > 9)
  }
}
