import AllocationCounter
import Testing

@Suite struct AllocationCounterTests {
  @inline(never) static func makeArray(_ count: Int) -> [Float] {
    [Float](repeating: 1, count: count)
  }

  @Test(.enabled(if: allocation_counter_available() == 1))
  func `counts the allocation of an array and nothing else`() {
    let first = Self.makeArray(1000)  // the first array also allocates its type's metadata
    allocation_counter_start()
    let idle = allocation_counter_stop()
    #expect(idle == 0)

    allocation_counter_start()
    let values = Self.makeArray(1000)
    let count = allocation_counter_stop()
    #expect(count == 1)
    #expect(values == first)
  }
}
