public import TOMLReading

extension AugmentationRecipe {
  /// Reads the text of a recipe: one table per step, which is left out where the table is.
  ///
  /// - Parameter path: names the file in messages.
  /// - Throws: every problem of the file, with its line.
  public init(toml: String, path: String) throws(ConfigurationError) {
    try self.init(ConfigurationText(toml, path: path))
  }

  /// Reads the recipe in a file.
  public init(path: String) throws(ConfigurationError) {
    try self.init(ConfigurationText(path: path))
  }

  /// Reads the tables below a node, where a recipe is a part of another file.
  ///
  /// - Parameters:
  ///   - place: completes a sentence: "in [augmentation]".
  ///   - problems: gets what is wrong.
  public init(_ node: TOMLNode, place: String, problems: ProblemList) {
    self.init()
    guard var table = RecipeTable(node, place: place, problems: problems) else { return }
    readSource(&table)
    readPlace(&table)
    readMicrophone(&table)
    readFeatures(&table)
    table.finish()
  }

  private init(_ text: ConfigurationText) throws(ConfigurationError) {
    let problems = ProblemList(path: text.path)
    self.init(try TOMLDocument.parse(text), place: "at the top level", problems: problems)
    let found = problems.sorted
    guard found.isEmpty else { throw .invalid(found) }
  }

  private mutating func readSource(_ table: inout RecipeTable) {
    polarity = Self.step("polarity", &table) { _ in PolarityInversion() }
    speed = Self.step("speed", &table, requires: ["factor"]) { step in
      step.range("factor", in: SpeedChange.limits).map(SpeedChange.init)
    }
    timeStretch = Self.step("time_stretch", &table, requires: ["ratio"]) { step in
      step.range("ratio", in: TimeStretch.limits).map(TimeStretch.init)
    }
    pitchShift = Self.step("pitch_shift", &table, requires: ["semitones"]) { step in
      step.range("semitones", in: PitchShift.limits).map(PitchShift.init)
    }
  }

  private mutating func readPlace(_ table: inout RecipeTable) {
    room = Self.step("room", &table, requires: ["reverberation_seconds", "direct_to_reverberant"]) {
      step in
      let seconds = step.range(
        "reverberation_seconds", in: RoomReverberation.secondsLimits)
      let ratio = step.range("direct_to_reverberant", in: RoomReverberation.decibelLimits)
      guard let seconds, let ratio else { return nil }
      return RoomReverberation(reverberationSeconds: seconds, directToReverberant: ratio)
    }
    crop = Self.step("crop", &table, requires: ["seconds"]) { step in
      step.number("seconds", in: RandomCrop.limits).map(RandomCrop.init)
    }
    timeShift = Self.step("time_shift", &table, requires: ["seconds"]) { step in
      let isCircular = step.boolean("circular") ?? false
      return step.range("seconds", in: TimeShift.limits).map {
        TimeShift(seconds: $0, isCircular: isCircular)
      }
    }
    background = Self.step("background", &table, requires: ["snr"]) { step in
      step.range("snr", in: BackgroundMix.limits).map(BackgroundMix.init)
    }
  }

  private mutating func readMicrophone(_ table: inout RecipeTable) {
    filter = Self.step("filter", &table) { step in
      let peaks: ClosedRange<Int>? = step.range("peaks", in: RandomFilter.peakLimits)
      let decibels = step.range("peak_decibels", in: RandomFilter.decibelLimits)
      return RandomFilter(
        peaks: peaks ?? 1...3, peakDecibels: decibels ?? -6...6,
        highPassHertz: step.range("high_pass_hertz", in: RandomFilter.hertzLimits),
        lowPassHertz: step.range("low_pass_hertz", in: RandomFilter.hertzLimits))
    }
    gain = Self.step("gain", &table, requires: ["decibels"]) { step in
      step.range("decibels", in: GainChange.limits).map(GainChange.init)
    }
    clipping = Self.step("clipping", &table, requires: ["excess_decibels"]) { step in
      step.range("excess_decibels", in: Clipping.limits).map(Clipping.init)
    }
  }

  private mutating func readFeatures(_ table: inout RecipeTable) {
    bandLimit = Self.step("band_limit", &table, requires: ["hertz"]) { step in
      step.range("hertz", in: BandLimit.limits).map(BandLimit.init)
    }
    specAugment = Self.step("spec_augment", &table, requires: ["time_frames", "frequency_bands"]) {
      step in
      SpecAugment(
        timeMasks: step.integer("time_masks", in: SpecAugment.maskLimits) ?? 1,
        timeFrames: step.integer("time_frames", in: SpecAugment.lengthLimits) ?? 0,
        frequencyMasks: step.integer("frequency_masks", in: SpecAugment.maskLimits) ?? 1,
        frequencyBands: step.integer("frequency_bands", in: SpecAugment.lengthLimits) ?? 0,
        fill: Float(step.number("fill", in: SpecAugment.fillLimits) ?? 0))
    }
    mixup = Self.step("mixup", &table, requires: ["alpha"]) { step in
      step.number("alpha", in: Mixup.limits).map(Mixup.init)
    }
  }

  /// The step of a name: always done unless its table has a probability. Nil, with a problem, where
  /// a key is missing.
  private static func step<Settings>(
    _ name: String, _ table: inout RecipeTable, requires keys: [String] = [],
    _ settings: (inout RecipeTable) -> Settings?
  ) -> Sometimes<Settings>? {
    guard var step = table.table(name) else { return nil }
    let probability = step.number("probability", in: 0...1) ?? 1
    let found = settings(&step)
    for key in keys { step.require(key) }
    step.finish()
    return found.map { Sometimes(probability, $0) }
  }
}
