/// How far the ends of a detected event may lie from those of a reference event.
public struct CollarSettings: Codable, Hashable, Sendable {
  /// Seconds between the onsets, 0 or more.
  public var onsetCollar: Double
  /// Seconds between the offsets, 0 or more; nil when only onsets are compared.
  public var offsetCollar: Double?
  /// The offset collar is at least this share of the reference event's length, 0…1.
  public var offsetShare: Double

  /// Collars; the defaults are 200 ms and 20 %, those of DCASE task 4.
  public init(onsetCollar: Double = 0.2, offsetCollar: Double? = 0.2, offsetShare: Double = 0.2) {
    self.onsetCollar = onsetCollar
    self.offsetCollar = offsetCollar
    self.offsetShare = offsetShare
  }

  enum CodingKeys: String, CodingKey {
    case onsetCollar = "onset_collar"
    case offsetCollar = "offset_collar"
    case offsetShare = "offset_share"
  }

  /// Whether a detected onset is too early for a reference onset.
  func isEarly(_ detected: EvaluatedEvent, for reference: EvaluatedEvent) -> Bool {
    reference.onset - detected.onset > onsetCollar
  }

  /// Whether a detected onset is too late for a reference onset.
  func isLate(_ detected: EvaluatedEvent, for reference: EvaluatedEvent) -> Bool {
    detected.onset - reference.onset > onsetCollar
  }

  /// Whether both ends lie close enough.
  func agree(_ reference: EvaluatedEvent, _ detected: EvaluatedEvent) -> Bool {
    guard abs(reference.onset - detected.onset) <= onsetCollar else { return false }
    guard let offsetCollar else { return true }
    return abs(reference.offset - detected.offset)
      <= max(offsetCollar, offsetShare * reference.duration)
  }
}
