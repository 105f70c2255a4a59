import Glibc
import TestSupport
import Testing
import VectorKernels

struct ElementwiseTests {
  @Test(arguments: Level.available)
  func `sigmoid differs from the exact one by less than 1e-7`(level: Level) {
    var values = stride(from: Float(-100), through: 100, by: 0.0007).map { $0 }
    values += [-.infinity, -1e30, -0.0, 0, 1e-30, 1e30, .infinity]
    var found = values
    vk_sigmoid(level.code, &found, found.count)
    let worst = zip(values, found).map { abs(1 / (1 + exp(-Double($0))) - Double($1)) }.max()
    #expect((worst ?? 1) < 1e-7, "largest error \(worst ?? 1)")
    var poison: [Float] = [.nan, 0]
    vk_sigmoid(level.code, &poison, 2)
    #expect(poison[0].isNaN && poison[1] == 0.5)
  }

  @Test(arguments: Level.available)
  func `tanh differs from the exact one by less than 3e-7`(level: Level) {
    // With reset at 1 - 2⁻²⁵ or nearer and update at 0, the hidden vector becomes the candidate.
    let values = stride(from: Float(-12), through: 12, by: 0.0003).map { $0 }
    let count = values.count
    let sums =
      [Float](repeating: 80, count: count) + [Float](repeating: -80, count: count) + values
    var (hidden, output) = (
      [Float](repeating: 0, count: count), [Float](repeating: 0, count: count)
    )
    let zeros = [Float](repeating: 0, count: 3 * count)
    vk_update_hidden(level.code, sums, zeros, &hidden, &output, count)
    let worst = zip(values, hidden).map { abs(tanh(Double($0)) - Double($1)) }.max()
    #expect((worst ?? 1) < 3e-7, "largest error \(worst ?? 1)")
    #expect(hidden == output)
  }

  @Test(arguments: Level.available, [1, 3, 7, 8, 15, 16, 17, 33, 128])
  func `a unit's step is its formula, with nothing written beyond`(level: Level, count: Int) {
    var generator = SeededGenerator(seed: UInt64(count))
    let input = generator.values(3 * count, in: -3...3)
    let recurrent = generator.values(3 * count, in: -3...3)
    let before = generator.values(count)
    var hidden = before + [99]
    var output = [Float](repeating: 99, count: count + 1)
    vk_update_hidden(level.code, input, recurrent, &hidden, &output, count)
    func sigmoid(_ x: Float) -> Double { 1 / (1 + exp(-Double(x))) }
    for i in 0..<count {
      let reset = sigmoid(input[i] + recurrent[i])
      let update = sigmoid(input[count + i] + recurrent[count + i])
      let candidate = tanh(
        Double(input[2 * count + i]) + reset * Double(recurrent[2 * count + i]))
      let expected = (1 - update) * candidate + update * Double(before[i])
      #expect(abs(expected - Double(hidden[i])) < 8e-7)
    }
    #expect(hidden == output)
    #expect(hidden[count] == 99)
  }

  @Test func `levels with fused multiply-add give the same bits`() {
    var generator = SeededGenerator(seed: 4)
    let sums = generator.values(3 * 1000, in: -8...8)
    let recurrent = generator.values(3 * 1000, in: -8...8)
    let before = generator.values(1000)
    var results: [[Float]] = []
    for level in Level.available where level.isFused {
      var (hidden, output, plain) = (before, before, sums)
      vk_update_hidden(level.code, sums, recurrent, &hidden, &output, 1000)
      vk_sigmoid(level.code, &plain, plain.count)
      results.append(hidden + plain)
    }
    #expect(results.dropFirst().allSatisfy { $0 == results[0] })
  }

  @Test(arguments: Level.available, [1, 2, 3, 4, 7, 8])
  func `minimal filtering gives the sums under a kernel of three`(level: Level, bands: Int) {
    var generator = SeededGenerator(seed: UInt64(bands))
    let (channels, tiles) = (21, (bands + 1) / 2)
    let kernel = generator.values(3)
    let input = generator.values((2 * tiles + 2) * channels)
    var planes = [Float](repeating: 99, count: 4 * tiles * channels + 1)
    vk_winograd_input(level.code, tiles, channels, input, &planes)
    #expect(planes.last == 99)
    let (sum, difference) = (kernel[0] + kernel[2], kernel[1])
    let weights = [kernel[0], (sum + difference) / 2, (sum - difference) / 2, kernel[2]]
    for index in 0..<(4 * tiles * channels) { planes[index] *= weights[index / (tiles * channels)] }
    for rectify in [0, 1] {
      var output = [Float](repeating: 99, count: bands * channels + 1)
      vk_winograd_output(
        level.code, bands, channels, planes, tiles * channels, Int32(rectify), &output)
      #expect(output.last == 99)
      for index in 0..<(bands * channels) {
        let exact = (0..<3).reduce(0.0) {
          $0 + Double(kernel[$1]) * Double(input[index + $1 * channels])
        }
        #expect(abs((rectify == 1 ? max(0, exact) : exact) - Double(output[index])) < 1e-6)
      }
    }
  }

  @Test(arguments: Level.available, 0..<30)
  func `pooling joins values in order, however the frames are cut`(level: Level, seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
    let (channels, bands, time, frequency) = (
      number(1...40), number(1...5), number(1...4), number(1...4)
    )
    let frames = 3 * time + number(0...3)
    // One band more than fits, which is dropped.
    let inputStride = (bands * frequency + 1) * channels
    let size = bands * channels
    var pooling = vk_pooling(
      channels: channels, bands: bands, time: time, frequency: frequency,
      input_stride: inputStride, output_stride: size + 2, maximum: seed % 2 == 0 ? 1 : 0)
    let input = generator.values(frames * inputStride, in: -3...(-1))
    var partial = [Float](repeating: .nan, count: size)
    var output = [Float](repeating: 99, count: (frames / time) * (size + 2) + 1)
    var (filled, begin, completed) = (0, 0, 0)
    while begin < frames {
      let count = number(0...(frames - begin))
      input.withUnsafeBufferPointer { source in
        output.withUnsafeMutableBufferPointer { target in
          guard let source = source.baseAddress, let target = target.baseAddress else { return }
          completed += vk_pool(
            level.code, &pooling, count, source + begin * inputStride, &partial, &filled,
            target + completed * (size + 2))
        }
      }
      begin += count
    }
    #expect(completed == frames / time && filled == frames % time)
    var expected = [Float](repeating: 99, count: output.count)
    for frame in 0..<completed {
      for place in 0..<size {
        let (band, channel) = (place / channels, place % channels)
        let values = (0..<(time * frequency)).map { index in
          input[
            (frame * time + index / frequency) * inputStride
              + (band * frequency + index % frequency) * channels + channel]
        }
        expected[frame * (size + 2) + place] =
          seed % 2 == 0
          ? values.max() ?? 0
          : values.dropFirst().reduce(values[0], +) * (1 / Float(time * frequency))
      }
    }
    #expect(output == expected)
  }
}
