/// A largest matching between detections and reference events that is kept up while detections come
/// and go.
///
/// A detection that comes can only be matched along a path of alternately unmatched and matched pairs
/// that begins at it; when a matched one goes, only along one that begins at the event it leaves
/// (Berge, "Two theorems in graph theory", 1957). Both searches stay among detections and events that
/// hang together.
struct IncrementalMatching: ~Copyable {
  /// Matched pairs.
  private(set) var count = 0

  private let eventCount: Int
  private let firstPair: [Int]
  private let pairEvents: [Int32]
  /// Detection of each pair.
  private let pairDetections: [Int32]
  /// First pair of each event with a detection that is there, then the next and the previous one;
  /// -1 for none.
  private var firstAtEvent: [Int32]
  private var next: [Int32]
  private var previous: [Int32]
  /// Matched vertex of each vertex; -1 for none. Vertices are the events, then the detections.
  private var partner: [Int32]
  /// Vertex from which the search reached a vertex of the other kind than the root's; -1 for none.
  private var reachedFrom: [Int32]
  private var reached: [Int] = []
  private var queue: [Int] = []

  /// A matching of no detections.
  ///
  /// - Parameters:
  ///   - eventCount: the number of reference events.
  ///   - firstPair: where the events of each detection begin in `pairEvents`, and the end of the last.
  ///   - pairEvents: events that the detections may be matched with, detection by detection.
  init(eventCount: Int, firstPair: [Int], pairEvents: [Int32]) {
    self.eventCount = eventCount
    self.firstPair = firstPair
    self.pairEvents = pairEvents
    let detectionCount = firstPair.count - 1
    pairDetections = (0..<detectionCount).flatMap { detection in
      repeatElement(Int32(detection), count: firstPair[detection + 1] - firstPair[detection])
    }
    firstAtEvent = Array(repeating: -1, count: eventCount)
    next = Array(repeating: -1, count: pairEvents.count)
    previous = next
    partner = Array(repeating: -1, count: eventCount + detectionCount)
    reachedFrom = partner
  }

  /// Adds a detection that was not there.
  mutating func insert(_ detection: Int) {
    for pair in firstPair[detection]..<firstPair[detection + 1] {
      let event = Int(pairEvents[pair])
      let head = firstAtEvent[event]
      next[pair] = head
      previous[pair] = -1
      if head >= 0 { previous[Int(head)] = Int32(pair) }
      firstAtEvent[event] = Int32(pair)
    }
    augment(from: eventCount + detection)
  }

  /// Takes away a detection that was there.
  mutating func remove(_ detection: Int) {
    for pair in firstPair[detection]..<firstPair[detection + 1] {
      if previous[pair] >= 0 {
        next[Int(previous[pair])] = next[pair]
      } else {
        firstAtEvent[Int(pairEvents[pair])] = next[pair]
      }
      if next[pair] >= 0 { previous[Int(next[pair])] = previous[pair] }
    }
    let event = partner[eventCount + detection]
    guard event >= 0 else { return }
    partner[eventCount + detection] = -1
    partner[Int(event)] = -1
    count -= 1
    augment(from: Int(event))
  }

  /// Searches, breadth first, a path from an unmatched vertex to an unmatched one of the other kind,
  /// and matches along it.
  private mutating func augment(from root: Int) {
    queue.removeAll(keepingCapacity: true)
    queue.append(root)
    var position = 0
    var end: Int?
    while position < queue.count, end == nil {
      end = reachNeighbours(of: queue[position])
      position += 1
    }
    if var vertex = end {
      while true {
        let earlier = Int(reachedFrom[vertex])
        let onward = partner[earlier]
        partner[earlier] = Int32(vertex)
        partner[vertex] = Int32(earlier)
        guard earlier != root else { break }
        vertex = Int(onward)
      }
      count += 1
    }
    for vertex in reached { reachedFrom[vertex] = -1 }
    reached.removeAll(keepingCapacity: true)
  }

  /// Puts the partners of a vertex's neighbours into the queue; returns a neighbour without partner.
  private mutating func reachNeighbours(of vertex: Int) -> Int? {
    if vertex >= eventCount {
      let detection = vertex - eventCount
      for pair in firstPair[detection]..<firstPair[detection + 1] {
        if let end = reach(Int(pairEvents[pair]), from: vertex) { return end }
      }
    } else {
      var pair = firstAtEvent[vertex]
      while pair >= 0 {
        let detection = Int(pairDetections[Int(pair)])
        if let end = reach(eventCount + detection, from: vertex) { return end }
        pair = next[Int(pair)]
      }
    }
    return nil
  }

  private mutating func reach(_ vertex: Int, from earlier: Int) -> Int? {
    guard reachedFrom[vertex] < 0 else { return nil }
    reachedFrom[vertex] = Int32(earlier)
    reached.append(vertex)
    guard partner[vertex] >= 0 else { return vertex }
    queue.append(Int(partner[vertex]))
    return nil
  }
}
