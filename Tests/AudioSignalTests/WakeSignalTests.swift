import AllocationCounter
import AudioSignal
import Glibc
import Testing

@Suite struct WakeSignalTests {
  @Test func `a signal given before the wait is not lost, and many are one`() {
    let wake = WakeSignal()
    #expect(!wake.wait(timeoutMilliseconds: 0))
    for _ in 0..<100_000 { wake.signal() }
    #expect(wake.wait(timeoutMilliseconds: -1))
    #expect(!wake.wait(timeoutMilliseconds: 0))
  }

  @Test func `the descriptor is readable while a signal waits`() {
    let wake = WakeSignal()
    var descriptor = pollfd(fd: wake.fileDescriptor, events: Int16(POLLIN), revents: 0)
    #expect(poll(&descriptor, 1, 0) == 0)
    wake.signal()
    #expect(poll(&descriptor, 1, 0) == 1)
    #expect(wake.wait(timeoutMilliseconds: 0))
    #expect(poll(&descriptor, 1, 0) == 0)
  }

  @Test func `a waiting thread wakes long before its timeout`() {
    let (wake, answer) = (WakeSignal(), WakeSignal())
    let thread = SampleRingThreadTests.start {
      if wake.wait(timeoutMilliseconds: 20_000) { answer.signal() }
    }
    usleep(20_000)
    wake.signal()
    #expect(answer.wait(timeoutMilliseconds: 10_000))
    pthread_join(thread, nil)
  }

  @Test(.enabled(if: allocation_counter_available() == 1))
  func `signalling and waiting do not allocate`() {
    let wake = WakeSignal()
    allocation_counter_start()
    for _ in 0..<100 {
      wake.signal()
      _ = wake.wait(timeoutMilliseconds: 0)
    }
    #expect(allocation_counter_stop() == 0)
  }
}
