import AudioSignal
import Glibc
import SoundEvents

/// The definition of an event, written out over whole sequences and as naively as possible.
enum BatchOracle {
  struct Event: Equatable {
    var onset: Int
    var offset: Int
    var peak: Float
    var mean: Float
    var isContinuation: Bool
    var reason: EventRecord.EndReason
  }

  static func smooth(_ scores: [Float], _ settings: SmoothingSettings, _ stepSeconds: Double)
    -> [Float]
  {
    switch settings.kind {
    case .none: return scores
    case .median:
      let half = Int(settings.seconds / 2 / stepSeconds + 1e-6)
      return scores.indices.map { centre in
        let window = scores[max(0, centre - half)...min(scores.count - 1, centre + half)].sorted()
        let middle = window.count / 2
        return window.count % 2 == 1 ? window[middle] : (window[middle - 1] + window[middle]) / 2
      }
    case .exponential:
      guard settings.seconds > 0 else { return scores }
      let gain = Float(1 - exp(-stepSeconds / settings.seconds))
      var value: Float = 0
      return scores.map { score in
        value += gain * (score - value)
        return value
      }
    }
  }

  static func lag(_ settings: SmoothingSettings, _ stepSeconds: Double) -> Int {
    guard settings.kind == .exponential, settings.seconds > 0 else { return 0 }
    let gain = 1 - exp(-stepSeconds / settings.seconds)
    return Int(((1 - gain) / gain).rounded())
  }

  /// Events of smoothed scores in steps, and what was rejected. `lag` is taken off the times.
  static func events(
    _ scores: [Float], _ settings: EventSettings, stepSeconds: Double, lag: Int,
    reason: EventRecord.EndReason = .endOfStream
  ) -> ([Event], RejectionCounts) {
    func isLess(_ steps: Int, _ seconds: Double) -> Bool {
      Double(steps) < seconds / stepSeconds - 1e-6
    }
    var counts = RejectionCounts()
    var segments: [(onset: Int, offset: Int)] = []
    var onset: Int?
    var excursion: (hasOnset: Bool, length: Int) = (false, 0)
    for (step, score) in scores.enumerated() {
      if score >= settings.offsetThreshold {
        excursion.length += 1
        if score >= settings.onsetThreshold { excursion.hasOnset = true }
      } else {
        if excursion.length > 0 && !excursion.hasOnset { counts.belowThreshold += 1 }
        excursion = (false, 0)
      }
      if onset == nil, score >= settings.onsetThreshold { onset = step }
      if let begin = onset, score < settings.offsetThreshold {
        segments.append((begin, step))
        onset = nil
      }
    }
    if excursion.length > 0 && !excursion.hasOnset { counts.belowThreshold += 1 }
    if let begin = onset { segments.append((begin, scores.count)) }
    let isOpen = onset != nil

    var merged: [(onset: Int, offset: Int)] = []
    for segment in segments {
      if let last = merged.last, isLess(segment.onset - last.offset, settings.minimumGap) {
        merged[merged.count - 1].offset = segment.offset
        counts.merged += 1
      } else {
        merged.append(segment)
      }
    }

    var kept: [(onset: Int, offset: Int)] = []
    for event in merged {
      if isLess(event.offset - event.onset, settings.minimumDuration) {
        counts.tooShort += 1
      } else if let last = kept.last, isLess(event.onset - last.offset, settings.cooldown) {
        counts.coolingDown += 1
      } else {
        kept.append(event)
      }
    }
    counts.accepted = kept.count

    let longest =
      settings.maximumDuration > 0
      ? max(Int(settings.maximumDuration / stepSeconds + 1e-6), 1) : Int.max
    var events: [Event] = []
    var free = 0
    for event in kept {
      var begin = event.onset
      while begin < event.offset {
        let end = event.offset - begin > longest ? begin + longest : event.offset
        let isCutByEnd = isOpen && end == scores.count
        let scores = scores[begin..<end]
        let isContinuation = begin != event.onset
        let reportedOnset = isContinuation ? free : max(free, begin - lag)
        free = max(reportedOnset + 1, isCutByEnd ? end : end - lag)
        events.append(
          Event(
            onset: reportedOnset, offset: free, peak: scores.max() ?? 0,
            mean: Float(scores.reduce(0.0) { $0 + Double($1) } / Double(scores.count)),
            isContinuation: isContinuation,
            reason: end < event.offset ? .maximumDuration : isCutByEnd ? reason : .ended))
        begin = end
      }
    }
    return (events, counts)
  }
}
