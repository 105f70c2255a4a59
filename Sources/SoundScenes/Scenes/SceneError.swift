/// Why there is no scene.
public enum SceneError: Error, Hashable, CustomStringConvertible {
  /// The recipe can not be followed.
  case recipe(RecipeError)
  /// A label of the recipe has no clips in its splits; `known` are the labels that have.
  case noClips(label: String, known: [String])
  /// There are neither clips nor alarms to take events from.
  case noEvents
  /// There are no backgrounds in the recipe's splits, and not all scenes have generated noise.
  case noBackgrounds
  /// A clip or background could not be loaded; `reason` is the loader's error.
  case cannotLoad(name: String, reason: String)
  /// A file or folder of the result could not be written; `reason` is the system's text.
  case cannotWrite(path: String, reason: String)

  /// One line for people.
  public var description: String {
    switch self {
    case .recipe(let error): "the recipe is not possible: \(error)"
    case .noClips(let label, let known):
      "there is no clip with the label \"\(label)\" in the recipe's splits; there are "
        + (known.isEmpty ? "none at all" : known.joined(separator: ", "))
    case .noEvents:
      "there is nothing to take events from: give clips, or [alarms] in the recipe"
    case .noBackgrounds:
      "there is no background in the recipe's splits; give some, or set noise_share = 1 under"
        + " [background] for generated noise"
    case .cannotLoad(let name, let reason): "cannot use \(name): \(reason)"
    case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
    }
  }
}
