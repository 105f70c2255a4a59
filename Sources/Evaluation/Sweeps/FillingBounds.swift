/// How long a run may become by growing before reference events fill another share of it.
struct FillingBounds {
  /// Seconds of the run now.
  var length: Double
  /// The most events of one label at the same time: seconds that they fill per second of the run.
  var multiplicity: Double

  /// The length up to which events that fill `seconds` now still reach, or still do not reach, a
  /// share of any run around this one; infinite when that never changes. It may be less than the
  /// length now when it is too close to tell.
  func holds(_ seconds: Double, share: Double, isReached: Bool) -> Double {
    if isReached { return (seconds - TimeResolution.margin) / share }
    // A run of length x is filled by at most seconds + multiplicity (x - length), which must stay
    // below share · x - margin.
    let room = multiplicity * length - seconds - TimeResolution.margin
    let slope = multiplicity - share
    if slope > 0 { return room / slope }
    return slope * length < room ? .infinity : -.infinity
  }
}
