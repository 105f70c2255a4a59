/// Why a file cannot be used as a model.
public enum ModelError: Error, Hashable, CustomStringConvertible {
  /// The file itself is unreadable or damaged; the text names the place.
  case file(path: String, problem: String)
  /// The file is a sound safetensors file, but not one of tocsin's models.
  case notAModel(path: String)
  /// The description was written for another version of the format.
  case version(path: String, found: Int, supported: Int)
  /// A part of the description is missing, unknown or impossible.
  case description(path: String, problem: String)

  /// One line for people: the file, what is wrong with it, and what to do.
  public var description: String {
    switch self {
    case .file(let path, let problem):
      "\(path): \(problem)"
    case .notAModel(let path):
      "\(path): a safetensors file, but not a tocsin model: "
        + "its __metadata__ has no entry \"tocsin\""
    case .version(let path, let found, let supported):
      "\(path): written in model format \(found), this program reads format \(supported): "
        + "use a tocsin of the same age as the model"
    case .description(let path, let problem):
      "\(path): model description: \(problem)"
    }
  }
}
