/// A step of a recipe that is done to some sounds and not to others.
public struct Sometimes<Settings: RecipeStep>: Hashable, Sendable, Codable {
  /// How often: 0 is never, 1 is always.
  public var probability: Double
  /// How.
  public var settings: Settings

  /// A step and its probability.
  public init(_ probability: Double, _ settings: Settings) {
    self.probability = probability
    self.settings = settings
  }

  /// The settings when the step is to be done this time, nil when not.
  func chosen(using generator: inout SplitMix64) -> Settings? {
    generator.isTrue(probability: probability) ? settings : nil
  }

  /// Throws what is not possible, with the name of the step in front of the key.
  func check(_ name: String) throws(RecipeError) {
    guard (0...1).contains(probability) else {
      throw .outOfRange(key: "\(name).probability", found: "\(probability)", allowed: "0 to 1")
    }
    do {
      try settings.check()
    } catch .outOfRange(let key, let found, let allowed) {
      throw .outOfRange(key: "\(name).\(key)", found: found, allowed: allowed)
    }
  }
}
