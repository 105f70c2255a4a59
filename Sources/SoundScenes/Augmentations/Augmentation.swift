/// The settings of one step of a recipe: plain values.
public protocol RecipeStep: Hashable, Sendable, Codable {
  /// Throws what is not possible in the settings; they may be used only without that.
  func check() throws(RecipeError)
}

/// One way to change a sound without changing what it is.
///
/// The ranges are drawn from uniformly, unless a type says otherwise. Events move with their sound.
public protocol Augmentation: RecipeStep {
  /// Changes a sound by parameters that it draws.
  ///
  /// - Precondition: `check` does not throw.
  func apply(to sound: LabelledSound, using generator: inout SplitMix64) -> LabelledSound
}

/// What is not possible in a recipe that was not read from a file.
public enum RecipeError: Error, Hashable, CustomStringConvertible {
  /// A number or range lies outside of what is allowed; all as text.
  case outOfRange(key: String, found: String, allowed: String)
  /// The parts of a recipe do not go together.
  case contradiction(String)

  /// One line for people.
  public var description: String {
    switch self {
    case .outOfRange(let key, let found, let allowed):
      "\(key): expected \(allowed), found \(found)"
    case .contradiction(let message): message
    }
  }
}

extension ClosedRange {
  /// Throws if not the whole range lies within `allowed`.
  func check(_ key: String, within allowed: Self) throws(RecipeError) {
    guard allowed.lowerBound <= lowerBound && upperBound <= allowed.upperBound else {
      throw .outOfRange(
        key: key, found: "\(lowerBound) to \(upperBound)",
        allowed: "a range within \(allowed.lowerBound) to \(allowed.upperBound)")
    }
  }
}
