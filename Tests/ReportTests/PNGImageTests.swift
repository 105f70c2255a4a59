import CPNG
import Report
import TestSupport
import Testing

@Suite struct PNGImageTests {
  @Test(arguments: [(1, 1, 1), (7, 3, 2), (64, 5, 17), (1060, 64, 32), (3, 200, 256)])
  func `libpng reads the same pixels`(_ width: Int, _ height: Int, _ colors: Int) throws {
    var random = SeededGenerator(seed: UInt64(width))
    let palette = (0..<colors).map { _ in
      PNGImage.Color(UInt32.random(in: 0...0xFF_FFFF, using: &random))
    }
    let pixels = (0..<width * height).map { _ in
      UInt8(Int.random(in: 0..<colors, using: &random))
    }
    let file = try PNGImage.encode(width: width, height: height, palette: palette, pixels: pixels)
    let image = try #require(decode(file))
    #expect(image.width == width && image.height == height)
    let expected = pixels.flatMap { index -> [UInt8] in
      let color = palette[Int(index)]
      return [color.red, color.green, color.blue]
    }
    let isEqual = image.bytes == expected
    #expect(isEqual)
  }

  @Test func `a colour is written as red, green and blue`() {
    #expect(PNGImage.Color(0x01_02_FF) == PNGImage.Color(red: 1, green: 2, blue: 255))
  }

  @Test func `what cannot be a picture is refused with the reason`() {
    let black = [PNGImage.Color(0)]
    #expect(throws: PNGError.size(width: 0, height: 1, limit: 16_384)) {
      try PNGImage.encode(width: 0, height: 1, palette: black, pixels: [])
    }
    #expect(throws: PNGError.size(width: 20_000, height: 1, limit: 16_384)) {
      try PNGImage.encode(width: 20_000, height: 1, palette: black, pixels: [])
    }
    #expect(throws: PNGError.palette(count: 0)) {
      try PNGImage.encode(width: 1, height: 1, palette: [], pixels: [0])
    }
    #expect(throws: PNGError.pixelCount(found: 3, expected: 4)) {
      try PNGImage.encode(width: 2, height: 2, palette: black, pixels: [0, 0, 0])
    }
    #expect(throws: PNGError.index(1, pixel: 2, colors: 1)) {
      try PNGImage.encode(width: 2, height: 2, palette: black, pixels: [0, 0, 1, 0])
    }
  }

  private func decode(_ file: [UInt8]) -> (width: Int, height: Int, bytes: [UInt8])? {
    var image = png_image()
    // PNG_IMAGE_VERSION and PNG_FORMAT_RGB.
    image.version = 1
    guard png_image_begin_read_from_memory(&image, file, file.count) != 0 else { return nil }
    image.format = 2
    let width = Int(image.width)
    let height = Int(image.height)
    var bytes = [UInt8](repeating: 0, count: width * height * 3)
    guard png_image_finish_read(&image, nil, &bytes, Int32(width * 3), nil) != 0 else { return nil }
    return (width, height, bytes)
  }
}
