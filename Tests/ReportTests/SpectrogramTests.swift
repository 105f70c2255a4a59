import CPNG
import Report
import Testing

@Suite struct SpectrogramTests {
  /// Brightness of each pixel of the picture, row by row.
  private func brightness(_ spectrogram: Spectrogram, maximumWidth: Int = 1060) throws -> [[Int]] {
    let file = try #require(try spectrogram.png(maximumWidth: maximumWidth))
    var image = png_image()
    image.version = 1
    #expect(png_image_begin_read_from_memory(&image, file, file.count) != 0)
    image.format = 2
    let (width, height) = (Int(image.width), Int(image.height))
    var bytes = [UInt8](repeating: 0, count: width * height * 3)
    #expect(png_image_finish_read(&image, nil, &bytes, Int32(width * 3), nil) != 0)
    return (0..<height).map { row in
      (0..<width).map { column in
        let pixel = (row * width + column) * 3
        return Int(bytes[pixel]) + Int(bytes[pixel + 1]) + Int(bytes[pixel + 2])
      }
    }
  }

  @Test func `time runs to the right and low bands lie at the bottom`() throws {
    // Frame 2 is loud in the lowest of three bands.
    var values = [Float](repeating: -10, count: 12)
    values[2 * 3] = 5
    values[3 * 3 + 2] = 0
    let rows = try brightness(Spectrogram(frameCount: 4, bandCount: 3, values: values))
    #expect(rows.count == 3 && rows.allSatisfy { $0.count == 4 })
    #expect(rows[2][2] > rows[2][1])
    #expect(rows[0][3] > rows[0][2])
    #expect(rows[2][0] == rows[0][0])
  }

  @Test func `a click among many frames is still seen`() throws {
    var values = [Float](repeating: 0, count: 10_000)
    for index in values.indices { values[index] = Float(index % 7) * 0.01 }
    values[5003] = 9
    let rows = try brightness(
      Spectrogram(frameCount: 10_000, bandCount: 1, values: values), maximumWidth: 100)
    #expect(rows.count == 1 && rows[0].count == 100)
    let brightest = rows[0].max()
    #expect(rows[0][50] == brightest && brightest == 0xFC + 0xFD + 0xBF)
  }

  @Test func `what cannot be seen gives no picture`() throws {
    #expect(try Spectrogram(frameCount: 0, bandCount: 64, values: []).png() == nil)
    #expect(try Spectrogram(frameCount: 2, bandCount: 0, values: []).png() == nil)
    let undefined = [Float](repeating: .nan, count: 6)
    #expect(try Spectrogram(frameCount: 3, bandCount: 2, values: undefined).png() == nil)
  }

  @Test(arguments: [
    [Float.nan, 1, 2, 3], [Float.infinity, 1, 2, 3], [-Float.infinity, -3e38, 3e38, 0],
    [1e9, 1e9, 1e9, 1e9], [0, 0, 0, 0], [3e38, 3e38, 3e38, .infinity],
  ])
  func `extreme values are drawn`(_ values: [Float]) throws {
    let rows = try brightness(Spectrogram(frameCount: 2, bandCount: 2, values: values))
    #expect(rows.count == 2)
  }
}
