import TestSupport
import Testing
import VectorKernels

struct ProductTests {
  /// A product of random sizes and everything it reads.
  struct Example {
    var product: vk_product
    let weights: [Float]
    let biases: [Float]
    let input: [Float]
    let outputCount: Int

    var inner: Int { product.segments * product.length }
    var points: [(input: Int, output: Int)] {
      let (a, b, c) = product.axes
      return (0..<a.count).flatMap { i in
        (0..<b.count).flatMap { j in
          (0..<c.count).map { k in
            (
              i * a.input_stride + j * b.input_stride + k * c.input_stride,
              i * a.output_stride + j * b.output_stride + k * c.output_stride
            )
          }
        }
      }
    }

    init(seed: Int) {
      var generator = SeededGenerator(seed: UInt64(seed))
      func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &generator) }
      let outputs = number(1...3) == 1 ? number(1...20) : number(1...300)
      let segments = number(1...3)
      let length = number(1...40)
      let stride = length + number(0...9)
      let counts = (number(1...4), number(1...20), number(1...20))
      // Points may overlap in the input; in the output there are gaps that stay as they are.
      let inputStrides = (number(1...200), number(1...50), number(0...9))
      let spacing = outputs + number(0...3)
      product = vk_product(
        outputs: outputs, segments: segments, length: length, stride: stride,
        axes: (
          vk_axis(
            count: counts.0, input_stride: inputStrides.0,
            output_stride: counts.1 * counts.2 * spacing + 5),
          vk_axis(
            count: counts.1, input_stride: inputStrides.1, output_stride: counts.2 * spacing),
          vk_axis(count: counts.2, input_stride: inputStrides.2, output_stride: spacing)
        ), rectify: seed % 2 == 0 ? 1 : 0)
      let inputCount =
        (segments - 1) * stride + length + (counts.0 - 1) * inputStrides.0
        + (counts.1 - 1) * inputStrides.1 + (counts.2 - 1) * inputStrides.2
      weights = generator.values(outputs * segments * length)
      biases = generator.values(outputs)
      input = generator.values(inputCount)
      outputCount = counts.0 * (counts.1 * counts.2 * spacing + 5)
    }

    /// Each output by itself: one chain of fused multiply-adds from the bias on.
    func expected() -> [Float] {
      var output = [Float](repeating: 99, count: outputCount)
      for point in points {
        for index in 0..<product.outputs {
          var sum = biases[index]
          for row in 0..<inner {
            let place = row / product.length * product.stride + row % product.length
            sum.addProduct(input[point.input + place], weights[index * inner + row])
          }
          output[point.output + index] = product.rectify == 0 || sum > 0 ? sum : 0
        }
      }
      return output
    }

    func found(_ level: Level) -> [Float] {
      found(level, weights: weights, input: input) {
        vk_multiply($0, $1, $2, $3?.assumingMemoryBound(to: Float.self), $4)
      }
    }

    /// What a kernel makes of words of weights and input.
    func found(
      _ level: Level, weights: [Float], input: [Float],
      multiply: (
        vk_level, UnsafePointer<vk_product>?, UnsafePointer<Float>?, UnsafeRawPointer?,
        UnsafeMutablePointer<Float>?
      ) -> Void
    ) -> [Float] {
      var packed = [SIMD16<Float>](
        repeating: .zero, count: vk_packed_count(product.outputs, inner) / 16)
      var output = [Float](repeating: 99, count: outputCount)
      packed.withUnsafeMutableBytes { bytes in
        let values = bytes.assumingMemoryBound(to: Float.self)
        for index in 0..<product.outputs {
          values[vk_packed_index(product.outputs, inner, index, 0)] = biases[index]
          for row in 0..<inner {
            values[vk_packed_index(product.outputs, inner, index, row + 1)] =
              weights[index * inner + row]
          }
        }
        var product = product
        multiply(level.code, &product, values.baseAddress, input, &output)
      }
      return output
    }
  }

  @Test(arguments: Level.available, 0..<60)
  func `every sum is one chain in the order of the input`(level: Level, seed: Int) {
    let example = Example(seed: seed)
    let (found, expected) = (example.found(level), example.expected())
    let worst = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
    #expect(found.count == expected.count)
    #expect(worst <= (level.isFused ? 0 : 2e-5), "largest difference \(worst)")
  }

  @Test(arguments: Level.available)
  func `no points or no outputs do nothing`(level: Level) {
    var example = Example(seed: 1)
    example.product.axes.1.count = 0
    #expect(example.found(level).allSatisfy { $0 == 99 })
  }

  @Test(arguments: Level.available, [1, 15, 16, 17, 31, 32, 33, 48, 49, 64, 65, 100])
  func `packed weights have a place for every weight and none twice`(
    level: Level, outputs: Int
  ) {
    let inner = 5
    var seen: Set<Int> = []
    for output in 0..<outputs {
      for row in 0...inner { seen.insert(vk_packed_index(outputs, inner, output, row)) }
    }
    let count = vk_packed_count(outputs, inner)
    #expect(seen.count == outputs * (inner + 1))
    #expect(seen.allSatisfy { (0..<count).contains($0) })
    #expect(count % 16 == 0 && count < (outputs + 32) * (inner + 1))
  }
}
