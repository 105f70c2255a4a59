internal import Glibc

/// A scale of pitch on which equal steps sound about equally wide.
public enum MelScale: String, Hashable, Sendable, CaseIterable {
  /// `2595 log10(1 + f / 700)`, as HTK and PyTorch's torchaudio do.
  case htk
  /// Linear below 1000 Hz, logarithmic above (Slaney, "Auditory Toolbox", 1998); librosa's default.
  case slaney

  /// The pitch of a frequency, which is at least 0 Hz.
  public func mel(hertz: Double) -> Double {
    switch self {
    case .htk:
      return 2595 * log10(1 + hertz / 700)
    case .slaney:
      guard hertz >= Self.slaneyBreak else { return hertz / Self.slaneyHertzPerMel }
      return Self.slaneyBreakMel + log(hertz / Self.slaneyBreak) / Self.slaneyLogStep
    }
  }

  /// The frequency, in Hz, of a pitch, which is at least 0.
  public func hertz(mel: Double) -> Double {
    switch self {
    case .htk:
      return 700 * (pow(10, mel / 2595) - 1)
    case .slaney:
      guard mel >= Self.slaneyBreakMel else { return mel * Self.slaneyHertzPerMel }
      return Self.slaneyBreak * exp(Self.slaneyLogStep * (mel - Self.slaneyBreakMel))
    }
  }

  private static let slaneyHertzPerMel = 200.0 / 3
  private static let slaneyBreak = 1000.0
  private static let slaneyBreakMel = slaneyBreak / slaneyHertzPerMel
  private static let slaneyLogStep = log(6.4) / 27
}

/// Height of a mel band's triangle.
public enum MelNorm: String, Hashable, Sendable, CaseIterable {
  /// Peak 1.
  case none
  /// Area 1 over frequency in Hz: the height is 2 / width.
  case slaney
}
