/// One sounder as it was drawn: its timbre, and one cycle of its signal.
struct AlarmDesign {
  /// The tones of one cycle; one tone as long as the cycle goes over into that of the next cycle.
  var tones: [AlarmTone]
  var cycleSeconds: Double
  var timbre: Timbre
  /// The sounder's main frequency; for glides the lowest.
  var hertz: Double

  /// Draws a sounder of a kind, within the tolerances that `AlarmKind` states. Drawn are 9 of the
  /// 10 % that standards allow, so that rounding to samples stays within them too.
  init(_ kind: AlarmKind, using generator: inout SplitMix64) {
    switch kind {
    case .temporalThree, .temporalFour:
      let timbre = Timbre.piezo(using: &generator)
      let hertz =
        generator.isTrue(probability: 0.5)
        ? generator.uniform(3000...3200) : generator.uniform(2900...3500)
      self.init(kind, hertz, timbre, using: &generator)
    case .temporalThreeLow, .temporalFourLow:
      let timbre = Timbre.square(using: &generator)
      self.init(kind, 520 * generator.uniform(0.91...1.09), timbre, using: &generator)
    case .wail:
      self.init(rise: 0.3...0.7, cyclesPerMinute: 10...30, using: &generator)
    case .yelp:
      self.init(rise: 0.3...0.7, cyclesPerMinute: 150...250, using: &generator)
    case .hiLo:
      let low = generator.uniform(362...470)
      let seconds = generator.uniform(0.4...0.8)
      self.init([(low, seconds), (low * 4 / 3, seconds)], .horn(using: &generator))
    case .reversing:
      let hertz = generator.uniform(900...1400)
      let timbre =
        generator.isTrue(probability: 0.5)
        ? Timbre.piezo(using: &generator) : .square(using: &generator)
      let on = 0.5 * generator.uniform(0.8...1.2)
      let off = 0.5 * generator.uniform(0.8...1.2)
      self.init(pulses: 1, hertz, on: on, off: off, pause: off, timbre)
    case .emergencyFall:
      let scale = generator.uniform(0.97...1.03)
      let seconds = generator.uniform(0.95...1.05)
      let fall = Glide(seconds: seconds, startHertz: 1200 * scale, endHertz: 500 * scale)
      self.init([fall], .horn(using: &generator))
    case .slowWhoop:
      let scale = generator.uniform(0.97...1.03)
      let rise = Glide(
        seconds: 3.5 * generator.uniform(0.95...1.05), startHertz: 500 * scale,
        endHertz: 1200 * scale)
      let pause = 0.5 * generator.uniform(0.91...1.09)
      self.init([rise], pause: pause, .horn(using: &generator))
    case .twoToneEvacuation:
      let scale = generator.uniform(0.98...1.02)
      self.init([(554 * scale, 0.1), (440 * scale, 0.4)], .horn(using: &generator))
    case .alternating:
      let scale = generator.uniform(0.97...1.03)
      let seconds = 0.25 * generator.uniform(0.91...1.09)
      self.init([(800 * scale, seconds), (970 * scale, seconds)], .horn(using: &generator))
    }
  }

  /// Temporal-three or temporal-four.
  private init(
    _ kind: AlarmKind, _ hertz: Double, _ timbre: Timbre, using generator: inout SplitMix64
  ) {
    let isThree = kind == .temporalThree || kind == .temporalThreeLow
    let tolerance = 0.91...1.09
    let pulse = isThree ? 0.5 : 0.1
    let on = pulse * generator.uniform(tolerance)
    let off = pulse * generator.uniform(tolerance)
    let pause = (isThree ? 1.5 : 5) * generator.uniform(tolerance)
    self.init(pulses: isThree ? 3 : 4, hertz, on: on, off: off, pause: pause, timbre)
  }

  private init(
    pulses: Int, _ hertz: Double, on: Double, off: Double, pause: Double, _ timbre: Timbre
  ) {
    tones = (0..<pulses).map { number in
      AlarmTone(
        onset: Double(number) * (on + off), glides: [.constant(hertz, seconds: on)])
    }
    cycleSeconds = Double(pulses) * on + Double(pulses - 1) * off + pause
    self.timbre = timbre
    self.hertz = hertz
  }

  /// Up and down without a pause.
  private init(
    rise: ClosedRange<Double>, cyclesPerMinute: ClosedRange<Double>,
    using generator: inout SplitMix64
  ) {
    let low = generator.uniform(500...700)
    let high = generator.uniform(1200...1800)
    let seconds = 60 / generator.uniform(cyclesPerMinute)
    let rising = seconds * generator.uniform(rise)
    self.init(
      [
        Glide(seconds: rising, startHertz: low, endHertz: high),
        Glide(seconds: seconds - rising, startHertz: high, endHertz: low),
      ], .horn(using: &generator))
  }

  private init(_ frequencies: [(hertz: Double, seconds: Double)], _ timbre: Timbre) {
    self.init(frequencies.map { .constant($0.hertz, seconds: $0.seconds) }, timbre)
  }

  /// One tone per cycle; without a pause it goes over into that of the next cycle.
  private init(_ glides: [Glide], pause: Double = 0, _ timbre: Timbre) {
    let tone = AlarmTone(onset: 0, glides: glides)
    tones = [tone]
    cycleSeconds = tone.seconds + pause
    self.timbre = timbre
    hertz = glides.reduce(.infinity) { min($0, $1.startHertz, $1.endHertz) }
  }
}
