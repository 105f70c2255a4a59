extension AugmentationRecipe {
  /// Every augmentation of samples that the recipe has, alone and done for certain, by its name in the
  /// recipe's file.
  public var singleSteps: [(name: String, recipe: AugmentationRecipe)] {
    [
      alone("polarity", \.polarity), alone("speed", \.speed), alone("time_stretch", \.timeStretch),
      alone("pitch_shift", \.pitchShift), alone("room", \.room), alone("crop", \.crop),
      alone("time_shift", \.timeShift), alone("background", \.background),
      alone("filter", \.filter), alone("gain", \.gain), alone("clipping", \.clipping),
    ].compactMap { $0 }
  }

  private func alone<Settings>(
    _ name: String, _ step: WritableKeyPath<AugmentationRecipe, Sometimes<Settings>?>
  ) -> (name: String, recipe: AugmentationRecipe)? {
    guard let settings = self[keyPath: step]?.settings else { return nil }
    var recipe = AugmentationRecipe()
    recipe[keyPath: step] = Sometimes(1, settings)
    return (name, recipe)
  }
}
