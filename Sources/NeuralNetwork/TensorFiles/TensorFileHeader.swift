import FoundationEssentials

/// Where a tensor's bytes are, relative to the end of the header.
struct TensorEntry: Sendable {
  var type: ElementType
  var shape: [Int]
  var bytes: Range<Int>

  /// Numbers in the tensor.
  var count: Int { bytes.count / type.byteCount }

  /// The index along every axis of a number in row-major order.
  func place(of index: Int) -> [Int] {
    var (rest, place) = (index, [Int](repeating: 0, count: shape.count))
    for axis in shape.indices.reversed() {
      place[axis] = rest % shape[axis]
      rest /= shape[axis]
    }
    return place
  }
}

/// The JSON object at the start of a safetensors file, decoded and checked.
struct TensorFileHeader: Sendable {
  /// Levels of objects and arrays a header needs: file, tensor, shape.
  static let maximumDepth = 3
  /// More dimensions than any tensor of ours; keeps products short.
  static let maximumDimensions = 8
  /// Commas in a header: far more than 64 layers need, and few enough to decode in little memory.
  static let maximumSeparators = 1 << 16

  var metadata: [String: String] = [:]
  var entries: [String: TensorEntry] = [:]

  /// Decodes `json`, whose tensors lie in `dataBytes` bytes of data.
  init(json: ArraySlice<UInt8>, dataBytes: Int) throws(ModelFileError) {
    let keys = try JSONKeyCount(json, maximumDepth: Self.maximumDepth)
    guard keys.separators <= Self.maximumSeparators else {
      throw .tooManyItems(found: keys.separators, limit: Self.maximumSeparators)
    }
    let raw: RawHeader
    do {
      raw = try JSONDecoder().decode(RawHeader.self, from: Data(json))
    } catch let error as ModelFileError {
      throw error
    } catch let error as DecodingError {
      let (place, reason) = error.placeAndReason
      throw .malformedHeader(place: place, reason: reason)
    } catch {
      throw .malformedHeader(place: "the document", reason: "\(error)")
    }
    // A decoder keeps one of several equal keys. Then fewer remain than were written.
    let outer = raw.tensors.count + (raw.metadata == nil ? 0 : 1)
    let inner = 3 * raw.tensors.count + (raw.metadata?.count ?? 0)
    guard keys.outer == outer, keys.inner == inner else { throw .duplicateKey }

    metadata = raw.metadata ?? [:]
    for (name, tensor) in raw.tensors.sorted(by: { $0.key < $1.key }) {
      entries[name] = try TensorEntry(tensor, name: name, dataBytes: dataBytes)
    }
    try checkThatTensorsFill(dataBytes)
  }

  private func checkThatTensorsFill(_ dataBytes: Int) throws(ModelFileError) {
    let inOrder = entries.sorted {
      ($0.value.bytes.lowerBound, $0.value.bytes.upperBound, $0.key)
        < ($1.value.bytes.lowerBound, $1.value.bytes.upperBound, $1.key)
    }
    var end = 0
    var last = ""
    for (name, entry) in inOrder {
      if entry.bytes.lowerBound < end { throw .overlap(tensor: name, other: last) }
      if entry.bytes.lowerBound > end {
        throw .unclaimedBytes(from: end, to: entry.bytes.lowerBound)
      }
      (end, last) = (entry.bytes.upperBound, name)
    }
    if end < dataBytes { throw .unclaimedBytes(from: end, to: dataBytes) }
  }
}

extension TensorEntry {
  fileprivate init(
    _ raw: RawHeader.RawTensor, name: String, dataBytes: Int
  ) throws(ModelFileError) {
    guard let type = ElementType(rawValue: raw.dtype) else {
      throw .unsupportedType(tensor: name, found: raw.dtype)
    }
    guard
      raw.shape.count <= TensorFileHeader.maximumDimensions, raw.shape.allSatisfy({ $0 >= 0 })
    else { throw .badShape(tensor: name, shape: Array(raw.shape.prefix(16))) }
    var expected = type.byteCount
    for size in raw.shape {
      let (product, overflows) = expected.multipliedReportingOverflow(by: size)
      guard !overflows else { throw .badShape(tensor: name, shape: raw.shape) }
      expected = product
    }
    let offsets = raw.dataOffsets
    guard
      offsets.count == 2, offsets[0] >= 0, offsets[0] <= offsets[1], offsets[1] <= dataBytes
    else {
      throw .badOffsets(
        tensor: name, offsets: Array(offsets.prefix(4)), dataBytes: dataBytes)
    }
    guard offsets[1] - offsets[0] == expected else {
      throw .wrongByteCount(tensor: name, expected: expected, found: offsets[1] - offsets[0])
    }
    self.type = type
    shape = raw.shape
    bytes = offsets[0]..<offsets[1]
  }
}

/// The header as JSON has it.
private struct RawHeader: Decodable {
  struct RawTensor: Decodable {
    var dtype: String
    var shape: [Int]
    var dataOffsets: [Int]

    enum CodingKeys: String, CodingKey, CaseIterable {
      case dtype, shape
      case dataOffsets = "data_offsets"
    }
  }

  var metadata: [String: String]?
  var tensors: [String: RawTensor] = [:]

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: AnyKey.self)
    let known = RawTensor.CodingKeys.allCases.map(\.stringValue)
    for key in container.allKeys {
      if key.stringValue == "__metadata__" {
        metadata = try container.decode([String: String].self, forKey: key)
        continue
      }
      let tensor = try container.nestedContainer(keyedBy: AnyKey.self, forKey: key)
      if let stranger = tensor.allKeys.map(\.stringValue).filter({ !known.contains($0) }).min() {
        throw ModelFileError.unknownKey(tensor: key.stringValue, key: stranger)
      }
      tensors[key.stringValue] = try container.decode(RawTensor.self, forKey: key)
    }
  }
}

/// How many keys a header's text has, counted without building anything.
///
/// Runs before the decoder, and bounds how deep the decoder has to follow.
struct JSONKeyCount {
  /// Keys of the outermost object.
  private(set) var outer = 0
  /// Keys of the objects directly inside it.
  private(set) var inner = 0
  /// Commas between keys and between numbers.
  private(set) var separators = 0

  init(_ json: ArraySlice<UInt8>, maximumDepth: Int) throws(ModelFileError) {
    var depth = 0
    var isInString = false
    var isEscaped = false
    for byte in json {
      if isInString {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        if depth > maximumDepth { throw .tooDeep(limit: maximumDepth) }
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":"):
        if depth == 1 { outer += 1 }
        if depth == 2 { inner += 1 }
      case UInt8(ascii: ","): separators += 1
      default: break
      }
    }
  }
}
