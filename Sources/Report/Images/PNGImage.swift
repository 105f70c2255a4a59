internal import CPNG

/// Pictures with up to 256 colours as PNG files in memory.
public enum PNGImage {
  /// A colour, each part 0…255.
  public struct Color: Hashable, Sendable {
    /// How much red, green and blue.
    public var red, green, blue: UInt8

    /// A colour from its parts.
    public init(red: UInt8, green: UInt8, blue: UInt8) {
      self.red = red
      self.green = green
      self.blue = blue
    }

    /// A colour written as 0xRRGGBB.
    public init(_ code: UInt32) {
      red = UInt8(code >> 16 & 0xFF)
      green = UInt8(code >> 8 & 0xFF)
      blue = UInt8(code & 0xFF)
    }
  }

  /// Compresses a picture.
  ///
  /// - Parameters:
  ///   - width: pixels of a row, 1 or more.
  ///   - height: rows, 1 or more.
  ///   - palette: 1 to 256 colours.
  ///   - pixels: rows from top to bottom, each from left to right: indices into the palette.
  /// - Returns: the bytes of a PNG file; the same for the same picture.
  /// - Throws: `PNGError`.
  public static func encode(
    width: Int, height: Int, palette: [Color], pixels: [UInt8]
  ) throws(PNGError) -> [UInt8] {
    guard (1...largest).contains(width), (1...largest).contains(height) else {
      throw .size(width: width, height: height, limit: largest)
    }
    guard (1...256).contains(palette.count) else { throw .palette(count: palette.count) }
    guard pixels.count == width * height else {
      throw .pixelCount(found: pixels.count, expected: width * height)
    }
    if let index = pixels.firstIndex(where: { Int($0) >= palette.count }) {
      throw .index(pixels[index], pixel: index, colors: palette.count)
    }
    var image = png_image()
    image.version = version
    image.width = UInt32(width)
    image.height = UInt32(height)
    image.format = colorMapFormat
    image.colormap_entries = UInt32(palette.count)
    let colors = palette.flatMap { [$0.red, $0.green, $0.blue] }
    var size = 0
    // Without memory to write to, libpng only counts the bytes.
    guard png_image_write_to_memory(&image, nil, &size, 0, pixels, Int32(width), colors) != 0 else {
      throw .failed(reason: message(image))
    }
    var bytes = [UInt8](repeating: 0, count: size)
    guard png_image_write_to_memory(&image, &bytes, &size, 0, pixels, Int32(width), colors) != 0
    else { throw .failed(reason: message(image)) }
    return Array(bytes.prefix(size))
  }

  private static let largest = 16_384
  /// `PNG_IMAGE_VERSION`: libpng's macros are not visible here.
  private static let version: UInt32 = 1
  /// `PNG_FORMAT_RGB_COLORMAP`: colour (2) from a colour map (8).
  private static let colorMapFormat: UInt32 = 10

  private static func message(_ image: png_image) -> String {
    withUnsafeBytes(of: image.message) {
      String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
    }
  }
}

/// Why a picture cannot be written as PNG.
public enum PNGError: Error, Hashable, CustomStringConvertible {
  /// Width or height is not in 1…`limit`.
  case size(width: Int, height: Int, limit: Int)
  /// Not 1 to 256 colours.
  case palette(count: Int)
  /// Not width × height pixels.
  case pixelCount(found: Int, expected: Int)
  /// A pixel's colour is not in the palette.
  case index(UInt8, pixel: Int, colors: Int)
  /// libpng's own text.
  case failed(reason: String)

  /// One line for people.
  public var description: String {
    switch self {
    case .size(let width, let height, let limit):
      "a picture of \(width) by \(height) pixels cannot be written; expected 1 to \(limit) each"
    case .palette(let count):
      "a palette of \(count) colours cannot be written; expected 1 to 256"
    case .pixelCount(let found, let expected):
      "\(found) pixels were given for a picture of \(expected)"
    case .index(let index, let pixel, let colors):
      "pixel \(pixel) has colour \(index); the palette ends at \(colors - 1)"
    case .failed(let reason):
      "the picture could not be compressed: \(reason)"
    }
  }
}
