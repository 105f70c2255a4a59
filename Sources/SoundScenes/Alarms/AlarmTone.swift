internal import Glibc

/// A stretch of a tone whose frequency changes evenly on a logarithmic scale, or stays.
struct Glide: Hashable {
  var seconds: Double
  var startHertz: Double
  var endHertz: Double

  /// A constant frequency.
  static func constant(_ hertz: Double, seconds: Double) -> Glide {
    Glide(seconds: seconds, startHertz: hertz, endHertz: hertz)
  }
}

/// A tone without a pause: glides with one phase throughout.
struct AlarmTone: Hashable {
  /// Seconds from the beginning of the alarm to the moment when the tone has risen to half.
  var onset: Double
  var glides: [Glide]

  var seconds: Double { glides.reduce(0) { $0 + $1.seconds } }
}

/// What makes a tone sound like its sounder.
struct Timbre: Hashable {
  /// Amplitudes of the fundamental and its harmonics.
  var harmonics: [Double]
  /// Seconds in which the tone rises and falls; its length is measured between the halves of both.
  var attackSeconds: Double
  var decaySeconds: Double

  /// A piezo disc in its resonator: nearly a sine.
  static func piezo(using generator: inout SplitMix64) -> Timbre {
    let second = SignalPower.factor(decibels: generator.uniform(-40 ... -15))
    let third = SignalPower.factor(decibels: generator.uniform(-40 ... -12))
    let fourth = SignalPower.factor(decibels: generator.uniform(-50 ... -25))
    return Timbre([1, second, third, fourth], using: &generator)
  }

  /// A square wave, nearly: its duty cycle is 45 to 55 %.
  static func square(using generator: inout SplitMix64) -> Timbre {
    let duty = generator.uniform(0.45...0.55)
    let harmonics = (1...40).map { sin(Double.pi * duty * Double($0)) / Double($0) }
    return Timbre(harmonics, using: &generator)
  }

  /// A horn loudspeaker or trumpet: harmonics that fall by 5 to 12 dB per octave.
  static func horn(using generator: inout SplitMix64) -> Timbre {
    let slope = generator.uniform(0.8...2)
    let harmonics = (1...20).map { number in
      pow(Double(number), -slope) * generator.uniform(0.6...1)
    }
    return Timbre(harmonics, using: &generator)
  }

  private init(_ harmonics: [Double], using generator: inout SplitMix64) {
    self.harmonics = harmonics
    attackSeconds = generator.uniform(0.002...0.005)
    decaySeconds = generator.uniform(0.003...0.01)
  }
}
