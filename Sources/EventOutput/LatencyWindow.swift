/// The latest latencies, for the percentiles of a heartbeat. Allocates when it is made only.
public struct LatencyWindow: Sendable {
  private var values: [Float] = []
  private var next = 0
  private let capacity: Int

  /// A window of the latest `capacity` values, at least 1.
  public init(capacity: Int = 1024) {
    precondition(capacity > 0, "a window of \(capacity) latencies")
    self.capacity = capacity
    values.reserveCapacity(capacity)
  }

  /// Notes a latency in milliseconds; what is not a number or below 0 counts as 0.
  public mutating func add(_ milliseconds: Float) {
    let value = milliseconds > 0 ? milliseconds : 0
    if values.count < capacity {
      values.append(value)
    } else {
      values[next] = value
    }
    next = (next + 1) % capacity
  }

  /// Median and 99th percentile (nearest rank) of what was noted since the last call; 0 for nothing.
  public mutating func take() -> (p50: Float, p99: Float) {
    guard !values.isEmpty else { return (0, 0) }
    values.sort()
    let count = values.count
    let result = (values[(count - 1) / 2], values[(count * 99 + 99) / 100 - 1])
    values.removeAll(keepingCapacity: true)
    next = 0
    return result
  }
}
