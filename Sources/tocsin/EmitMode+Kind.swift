internal import ServiceConfiguration
internal import SoundEvents

extension EmitMode {
  /// Whether lines of this kind are written.
  func includes(_ kind: EventRecord.Kind) -> Bool {
    switch self {
    case .both: true
    case .start: kind == .start
    case .end: kind == .end
    }
  }
}
