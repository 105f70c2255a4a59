import AudioFeatures
import FoundationEssentials

/// Reads the files of the folder `Golden`.
enum GoldenFiles {
  /// Values of a .npy file, version 1, float32, C order, little-endian.
  struct Table {
    let shape: [Int]
    let values: [Float]

    var rows: Int { shape[0] }
    var columns: Int { shape.count > 1 ? shape[1] : 1 }

    func row(_ index: Int) -> [Float] {
      Array(values[index * columns..<(index + 1) * columns])
    }
  }

  struct Malformed: Error {
    let name: String
  }

  static func table(_ name: String) throws -> Table {
    let bytes = try read(name + ".npy")
    guard bytes.count > 10, bytes.starts(with: [0x93] + Array("NUMPY".utf8) + [1, 0]) else {
      throw Malformed(name: name)
    }
    let begin = 10 + Int(bytes[8]) + 256 * Int(bytes[9])
    let header = String(decoding: bytes[10..<begin], as: UTF8.self)
    guard header.contains("'<f4'"), header.contains("'fortran_order': False"),
      let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")")
    else { throw Malformed(name: name) }
    let shape = header[header.index(after: open)..<close].split(separator: ",").compactMap {
      Int($0.drop { $0 == " " })
    }
    let values = words(bytes[begin...], of: 4).map { Float(bitPattern: $0) }
    guard values.count == shape.reduce(1, *) else { throw Malformed(name: name) }
    return Table(shape: shape, values: values)
  }

  /// Samples in -1...1 of a 16-bit mono .wav file with the plain 44-byte header.
  static func audio(_ name: String) throws -> [Float] {
    let bytes = try read(name + ".wav")
    guard bytes.count > 44, Array(bytes[36..<40]) == Array("data".utf8), bytes[34] == 16 else {
      throw Malformed(name: name)
    }
    return words(bytes[44...], of: 2).map { Float(Int16(bitPattern: UInt16($0))) / 32768 }
  }

  private static func words(_ bytes: ArraySlice<UInt8>, of size: Int) -> [UInt32] {
    stride(from: bytes.startIndex, to: bytes.endIndex, by: size).map { start in
      (0..<size).reduce(0) { $0 | UInt32(bytes[start + $1]) << UInt32(8 * $1) }
    }
  }

  private static func read(_ name: String) throws -> [UInt8] {
    let folder = #filePath.split(separator: "/").dropLast().joined(separator: "/")
    return [UInt8](try Data(contentsOf: URL(filePath: "/\(folder)/Golden/\(name)")))
  }
}

/// A fixed signal with librosa's features of it.
struct GoldenCase: Sendable, CustomStringConvertible {
  let name: String
  let settings: FeatureSettings

  var description: String { name }

  func settings(_ compression: Compression, mfcc: Int? = nil) -> FeatureSettings {
    var settings = settings
    settings.compression = compression
    settings.mfccCoefficients = mfcc
    return settings
  }

  static let all = [
    GoldenCase(
      name: "sr16k_slaney",
      settings: FeatureSettings(
        sampleRate: 16000, fftSize: 512, windowSamples: 400, hopSamples: 160, bands: 64,
        minimumFrequency: 60, maximumFrequency: 7800, melScale: .slaney, melNorm: .slaney,
        compression: .none)),
    GoldenCase(
      name: "sr32k_htk",
      settings: FeatureSettings(
        sampleRate: 32000, fftSize: 1024, windowSamples: 1024, hopSamples: 320, bands: 64,
        minimumFrequency: 50, maximumFrequency: 14000, melScale: .htk, melNorm: .none,
        compression: .none)),
    GoldenCase(
      name: "sr16k_dcase",
      settings: FeatureSettings(
        sampleRate: 16000, fftSize: 2048, windowSamples: 2048, hopSamples: 256, bands: 128,
        minimumFrequency: 0, maximumFrequency: 8000, melScale: .htk, melNorm: .none,
        compression: .none)),
    GoldenCase(
      name: "sr44k_slaney",
      settings: FeatureSettings(
        sampleRate: 44100, fftSize: 2048, windowSamples: 1764, hopSamples: 882, bands: 40,
        minimumFrequency: 0, maximumFrequency: 22050, melScale: .slaney, melNorm: .slaney,
        compression: .none)),
  ]
}
