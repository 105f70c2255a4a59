import AllocationCounter
import AudioSignal
import Glibc
import TestSupport
import Testing

@Suite struct StreamResamplerTests {
  static let ratePairs = [
    (48_000, 32_000), (44_100, 32_000), (16_000, 32_000), (8_000, 32_000), (22_050, 32_000),
    (192_000, 32_000), (32_000, 48_000), (44_099, 32_001),
  ]

  /// The whole output for an input cut into pieces of these lengths.
  static func convert(
    _ input: [Float], pieces: [Int], from: Int, to: Int, maximumBlock: Int = 4096
  ) throws -> [Float] {
    var resampler = try StreamResampler(from: from, to: to, maximumBlock: maximumBlock)
    return run(&resampler, input, pieces: pieces)
  }

  static func run(
    _ resampler: inout StreamResampler, _ input: [Float], pieces: [Int]
  ) -> [Float] {
    var output: [Float] = []
    var begin = 0
    for piece in pieces {
      let end = min(begin + piece, input.count)
      resampler.process(input.span.extracting(begin..<end)) { append($0, to: &output) }
      begin = end
    }
    resampler.finish { append($0, to: &output) }
    return output
  }

  static func append(_ samples: Span<Float>, to array: inout [Float]) {
    for index in samples.indices { array.append(samples[index]) }
  }

  static func sine(_ hertz: Double, rate: Int, count: Int) -> [Float] {
    (0..<count).map { Float(sin(2 * .pi * hertz * Double($0) / Double(rate))) }
  }

  /// The parts of `samples` that are a sine of this frequency and that are not, in dB of full scale.
  static func fit(_ samples: ArraySlice<Float>, _ hertz: Double, rate: Int) -> (
    level: Double, residue: Double
  ) {
    var (sineSum, cosineSum) = (0.0, 0.0)
    let scale = 2 / Double(samples.count)
    for index in samples.indices {
      let phase = 2 * .pi * hertz * Double(index) / Double(rate)
      sineSum += Double(samples[index]) * sin(phase) * scale
      cosineSum += Double(samples[index]) * cos(phase) * scale
    }
    var residue = 0.0
    for index in samples.indices {
      let phase = 2 * .pi * hertz * Double(index) / Double(rate)
      let rest = Double(samples[index]) - sineSum * sin(phase) - cosineSum * cos(phase)
      residue += rest * rest * scale
    }
    let level = sineSum * sineSum + cosineSum * cosineSum
    return (10 * log10(level), 10 * log10(residue))
  }

  @Test(arguments: ratePairs)
  func `how the input is cut changes no bit of the output`(from: Int, to: Int) throws {
    var generator = SeededGenerator(seed: 7)
    let input = generator.noise(from / 2 + 123, amplitude: 0.9)
    let whole = try Self.convert(
      input, pieces: [input.count], from: from, to: to, maximumBlock: input.count)
    for size in [1, 7, 160, 1000, 5000] {
      let pieces = [Int](repeating: size, count: (input.count + size - 1) / size)
      #expect(try Self.convert(input, pieces: pieces, from: from, to: to) == whole)
    }
    let pieces = generator.pieces(of: input.count, longest: 2000)
    #expect(try Self.convert(input, pieces: pieces, from: from, to: to) == whole)
    #expect(
      try Self.convert(input, pieces: pieces, from: from, to: to, maximumBlock: 10) == whole)
  }

  @Test(arguments: ratePairs)
  func `the output is as long as the input`(from: Int, to: Int) throws {
    for count in [1, 2, 100, 4_801, 30_000] {
      let output = try Self.convert(
        [Float](repeating: 0, count: count), pieces: [count], from: from, to: to)
      let exact = Double(count) * Double(to) / Double(from)
      #expect(abs(Double(output.count) - exact.rounded(.up)) <= 1)
    }
  }

  @Test(arguments: ratePairs)
  func `a sine stays a sine, in time`(from: Int, to: Int) throws {
    let hertz = 997.0
    let input = Self.sine(hertz, rate: from, count: from)
    let output = try Self.convert(input, pieces: [input.count], from: from, to: to)
    let middle = output[to / 4..<to * 3 / 4]
    let (level, residue) = Self.fit(middle, hertz, rate: to)
    #expect(abs(level) < 0.01)
    // 20 bits are 120 dB; single precision costs some of it, and so do the interpolated filter
    // coefficients of a ratio of large numbers.
    #expect(residue < (from == 44_099 ? -85 : -105))
    // The same instant has the same value, so no delay is left in the output.
    let worst = middle.indices.map { index in
      abs(Double(middle[index]) - sin(2 * .pi * hertz * Double(index) / Double(to)))
    }.max()
    #expect(worst ?? 1 < 1e-3)
  }

  @Test func `what the lower rate can hold passes, what it can not is gone`() throws {
    func level(_ hertz: Double, from: Int) throws -> (level: Double, residue: Double) {
      let input = Self.sine(hertz, rate: from, count: from)
      let output = try Self.convert(input, pieces: [input.count], from: from, to: 32_000)
      return Self.fit(output[8_000..<24_000], hertz, rate: 32_000)
    }
    for from in [48_000, 44_100] {
      for hertz in [50.0, 5_000, 10_000, 14_400] {
        #expect(abs(try level(hertz, from: from).level) < 0.05)
      }
      for hertz in [16_400.0, 17_000, 20_000, 22_000] {
        let rest = try level(hertz, from: from)
        #expect(max(rest.level, rest.residue) < -105)
      }
    }
    // Upwards there must be no image of the sound above the old limit.
    #expect(try level(7_000, from: 16_000).residue < -105)
  }

  @Test(arguments: ratePairs)
  func `after a reset it is as good as new`(from: Int, to: Int) throws {
    var generator = SeededGenerator(seed: 3)
    let input = generator.noise(20_000, amplitude: 0.5)
    var resampler = try StreamResampler(from: from, to: to, maximumBlock: 1000)
    let pieces = [Int](repeating: 700, count: 29)
    let first = Self.run(&resampler, input, pieces: pieces)
    resampler.reset()
    #expect(Self.run(&resampler, input, pieces: pieces) == first)
    resampler.reset()
    resampler.process(input.span) { _ in }
    resampler.reset()
    #expect(Self.run(&resampler, input, pieces: pieces) == first)
  }

  @Test(arguments: [
    (48_000, 32_000, 0.010), (44_100, 32_000, 0.010), (16_000, 32_000, 0.013),
    (8_000, 32_000, 0.025), (192_000, 32_000, 0.010),
  ])
  func `the latency is small, and no output comes later`(
    from: Int, to: Int, limit: Double
  ) throws {
    var resampler = try StreamResampler(from: from, to: to, maximumBlock: 16)
    #expect(resampler.latencySeconds > 0 && resampler.latencySeconds < limit)
    let input = Self.sine(440, rate: from, count: from)
    var produced = 0
    var worst = 0.0
    for index in input.indices {
      let age = Double(index + 1) / Double(from) - Double(produced) / Double(to)
      worst = max(worst, age)
      resampler.process(input.span.extracting(index..<index + 1)) { produced += $0.count }
    }
    #expect(worst <= resampler.latencySeconds + 1e-9)
  }

  @Test func `equal rates pass the samples through`() throws {
    var resampler = try StreamResampler(from: 32_000, to: 32_000, maximumBlock: 10)
    #expect(resampler.latencySeconds == 0)
    let input = Self.sine(440, rate: 32_000, count: 1000)
    #expect(Self.run(&resampler, input, pieces: [1, 0, 500, 499]) == input)
    resampler.reset()
    #expect(Self.run(&resampler, input, pieces: [1000]) == input)
  }

  @Test(.enabled(if: allocation_counter_available() == 1), arguments: ratePairs)
  func `a running stream does not allocate`(from: Int, to: Int) throws {
    var resampler = try StreamResampler(from: from, to: to, maximumBlock: 960)
    let input = Self.sine(440, rate: from, count: 960)
    var produced = 0
    for _ in 0..<from / 960 { resampler.process(input.span) { produced += $0.count } }
    allocation_counter_start()
    for _ in 0..<500 { resampler.process(input.span) { produced += $0.count } }
    #expect(allocation_counter_stop() == 0)
  }

  @Test(arguments: [(0, 32_000), (-5, 32_000), (999, 32_000), (48_000, 800_000), (.max, 1_000)])
  func `impossible rates are an error`(from: Int, to: Int) {
    #expect {
      _ = try StreamResampler(from: from, to: to, maximumBlock: 100).latencySeconds
    } throws: { error in
      "\(error)".contains("\(from) Hz")
    }
  }
}
