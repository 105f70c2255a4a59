/// A maximum matching of detected with reference events (Hopcroft and Karp, SIAM J. Comput. 1973).
///
/// Of several maximum matchings it finds the one that sed_eval finds, because the substitutions
/// that sed_eval counts depend on which events are left over: it visits vertices in the order of
/// Eppstein's Python implementation, which sed_eval took from mir_eval.
struct MaximumMatching {
  /// The detected event matched with each reference event; nil for one left over.
  private(set) var detectedOfReference: [Int?]
  /// References that each detected event may be matched with, rising.
  private let neighbours: [[Int32]]
  /// Detected events that have neighbours, in the order in which edges first touch them.
  private let detectedOrder: [Int]

  /// Where a search for shorter alternating paths has come.
  private struct Search {
    /// The layer in which each reference event was reached, from 1; 0 before.
    var layer: [Int]
    /// Detected events through which each reference event was reached.
    var origins: [[Int]]
    /// How each detected event was reached.
    var predecessor: [Predecessor]
  }

  private enum Predecessor {
    case none
    case start
    case reference(Int)
  }

  /// Matches.
  ///
  /// - Parameters:
  ///   - candidates: for each reference event the detected events that agree with it, rising.
  ///   - detectedCount: how many detected events there are.
  init(candidates: [[Int]], detectedCount: Int) {
    var neighbours = [[Int32]](repeating: [], count: detectedCount)
    var detectedOrder: [Int] = []
    for (reference, detections) in candidates.enumerated() {
      for detected in detections {
        if neighbours[detected].isEmpty { detectedOrder.append(detected) }
        neighbours[detected].append(Int32(reference))
      }
    }
    self.neighbours = neighbours
    self.detectedOrder = detectedOrder
    detectedOfReference = Array(repeating: nil, count: candidates.count)
    matchGreedily()
    while augment() {}
  }

  private mutating func matchGreedily() {
    for detected in detectedOrder {
      let free = neighbours[detected].first { detectedOfReference[Int($0)] == nil }
      if let free { detectedOfReference[Int(free)] = detected }
    }
  }

  /// Lengthens the matching along shortest alternating paths; false when there is none.
  private mutating func augment() -> Bool {
    var isMatched = [Bool](repeating: false, count: neighbours.count)
    for case let detected? in detectedOfReference { isMatched[detected] = true }
    var detections = detectedOrder.filter { !isMatched[$0] }
    var search = Search(
      layer: Array(repeating: 0, count: detectedOfReference.count),
      origins: Array(repeating: [], count: detectedOfReference.count),
      predecessor: Array(repeating: .none, count: neighbours.count))
    for detected in detections { search.predecessor[detected] = .start }
    var ends: [Int] = []
    var depth = 0
    while !detections.isEmpty && ends.isEmpty {
      depth += 1
      let references = reach(from: detections, depth: depth, &search)
      detections = []
      for reference in references {
        if let detected = detectedOfReference[reference] {
          detections.append(detected)
          search.predecessor[detected] = .reference(reference)
        } else {
          ends.append(reference)
        }
      }
    }
    for end in ends { follow(from: end, &search) }
    return !ends.isEmpty
  }

  /// Reference events that are first reached from the detected events of a layer.
  private func reach(from detections: [Int], depth: Int, _ search: inout Search) -> [Int] {
    var references: [Int] = []
    for detected in detections {
      for reference in neighbours[detected].lazy.map(Int.init) {
        if search.layer[reference] == 0 {
          search.layer[reference] = depth
          references.append(reference)
        }
        if search.layer[reference] == depth { search.origins[reference].append(detected) }
      }
    }
    return references
  }

  /// Walks back through the layers and, where that ends at an unmatched detected event, matches
  /// anew along the way. Each vertex is used once per search.
  private mutating func follow(from end: Int, _ search: inout Search) {
    // The steps of a depth-first search; a recursion could be too deep for a thread's stack.
    var path: [(reference: Int, choices: ArraySlice<Int>, choice: Int)] = []
    var entered: Int? = end
    while true {
      if let reference = entered {
        path.append((reference, search.origins[reference][...], -1))
        search.origins[reference] = []
        entered = nil
      }
      guard var step = path.popLast() else { return }
      guard let detected = step.choices.popFirst() else { continue }
      step.choice = detected
      path.append(step)
      let predecessor = search.predecessor[detected]
      search.predecessor[detected] = .none
      switch predecessor {
      case .none: break
      case .reference(let reference): entered = reference
      case .start:
        for step in path { detectedOfReference[step.reference] = step.choice }
        return
      }
    }
  }
}
