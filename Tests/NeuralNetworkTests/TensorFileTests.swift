import Glibc
import NeuralNetwork
import TestSupport
import Testing

struct TensorFileTests {
  private static let tensors = [
    "a.weight": Tensor(shape: [2, 3], values: [1, -2, 3.5, 0, 1e-30, -1e30]),
    "b": Tensor(shape: [], values: [7]), "empty": Tensor(shape: [0, 4], values: []),
  ]

  /// A file with this header (in spaces up to a multiple of eight) and so many bytes of zeros.
  private static func file(_ header: String, data: Int = 0) -> [UInt8] {
    var text = Array(header.utf8)
    while text.count % 8 != 0 { text.append(32) }
    let length = (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) }
    return length + text + [UInt8](repeating: 0, count: data)
  }

  private static func entry(
    _ name: String, _ shape: String, _ offsets: String, type: String = "F32"
  ) -> String {
    "\"\(name)\":{\"dtype\":\"\(type)\",\"shape\":\(shape),\"data_offsets\":\(offsets)}"
  }

  private func error(_ bytes: [UInt8]) -> ModelFileError? {
    do {
      _ = try TensorFile(bytes: bytes)
      return nil
    } catch {
      return error
    }
  }

  @Test func `what is written is read again`() throws {
    let metadata = ["format": "x", "tocsin": "{\"quoted\":\"\\\"\u{1}é\n\"}", "": ""]
    let file = try TensorFile(bytes: TensorFile.encode(Self.tensors, metadata: metadata))
    #expect(file.metadata == metadata)
    #expect(file.tensorNames == ["a.weight", "b", "empty"])
    for (name, tensor) in Self.tensors { #expect(file.tensor(name) == tensor) }
    #expect(file.shape("a.weight") == [2, 3])
    #expect(file.tensor("c") == nil)
  }

  @Test func `a file without tensors is a file`() throws {
    #expect(try TensorFile(bytes: Self.file("{}")).tensorNames.isEmpty)
  }

  @Test func `fingerprints are those of FNV-1a`() throws {
    // Computed with an independent implementation, whose "foobar" is the published
    // 85944171f73967e8.
    let golden = try GoldenFiles.load("crnn_stream_folded")
    #expect(golden.fingerprint == "548f000d82f1a6fa")
    #expect(try TensorFile(bytes: Self.file("{}")).fingerprint == "f9731ba4810c15e5")
  }

  @Test func `files on disk: written whole, read whole, refused with the reason`() throws {
    let directory = "/tmp/tensor-file-tests-\(getpid())"
    mkdir(directory, 0o700)
    let path = directory + "/model.safetensors"
    defer {
      unlink(path)
      rmdir(directory)
    }
    try TensorFile.write(Self.tensors, metadata: ["k": "v"], to: path)
    #expect(try TensorFile(path: path).tensor("b")?.values == [7])
    #expect(throws: ModelFileError.notAFile(path: directory)) { try TensorFile(path: directory) }
    #expect(throws: ModelFileError.notAFile(path: "/dev/zero")) {
      try TensorFile(path: "/dev/zero")
    }
    let missing = directory + "/missing"
    let failure = ModelFileError.system(
      call: "open", path: missing, code: ENOENT, reason: "No such file or directory")
    #expect(throws: failure) { try TensorFile(path: missing) }
    #expect("\(failure)" == "\(missing): open: No such file or directory")
    #expect(throws: (any Error).self) {
      try TensorFile.write(Self.tensors, to: directory + "/no/such/place")
    }
  }

  @Test func `every kind of damage has its own error`() throws {
    let good = TensorFile.encode(Self.tensors)
    let header = Int(good[0]) + 256 * Int(good[1])
    let table: [([UInt8], ModelFileError)] = [
      ([], .tooShort(found: 0)),
      ([1, 2, 3], .tooShort(found: 3)),
      ([UInt8](repeating: 255, count: 20), .headerTooLong(found: .max, limit: 16 << 20)),
      (
        Array(good.prefix(40)), .headerBeyondFile(headerBytes: header, available: 32)
      ),
      (
        Array(good.dropLast(1)),
        .badOffsets(tensor: "b", offsets: [24, 28], dataBytes: 27)
      ),
      (good + [0], .unclaimedBytes(from: 28, to: 29)),
      (
        Self.file("{" + Self.entry("x", "[]", "[4,8]") + "}", data: 8),
        .unclaimedBytes(from: 0, to: 4)
      ),
      (
        Self.file("{" + Self.entry("x", "[1]", "[0,2]", type: "U16") + "}", data: 2),
        .unsupportedType(tensor: "x", found: "U16")
      ),
      (
        Self.file("{" + Self.entry("x", "[-1]", "[0,4]") + "}", data: 4),
        .badShape(tensor: "x", shape: [-1])
      ),
      (
        Self.file("{" + Self.entry("x", "[4611686018427387904,4]", "[0,4]") + "}", data: 4),
        .badShape(tensor: "x", shape: [4_611_686_018_427_387_904, 4])
      ),
      (
        Self.file("{" + Self.entry("x", "[1,1,1,1,1,1,1,1,1]", "[0,4]") + "}", data: 4),
        .badShape(tensor: "x", shape: [Int](repeating: 1, count: 9))
      ),
      (
        Self.file("{" + Self.entry("x", "[1]", "[4,0]") + "}", data: 4),
        .badOffsets(tensor: "x", offsets: [4, 0], dataBytes: 4)
      ),
      (
        Self.file("{" + Self.entry("x", "[1]", "[-4,0]") + "}", data: 4),
        .badOffsets(tensor: "x", offsets: [-4, 0], dataBytes: 4)
      ),
      (
        Self.file("{" + Self.entry("x", "[1]", "[0,4,8]") + "}", data: 8),
        .badOffsets(tensor: "x", offsets: [0, 4, 8], dataBytes: 8)
      ),
      (
        Self.file("{" + Self.entry("x", "[2]", "[0,4]") + "}", data: 4),
        .wrongByteCount(tensor: "x", expected: 8, found: 4)
      ),
      (
        Self.file(
          "{" + Self.entry("x", "[2]", "[0,8]") + "," + Self.entry("y", "[2]", "[4,12]") + "}",
          data: 12), .overlap(tensor: "y", other: "x")
      ),
      (
        Self.file("{" + Self.entry("x", "[1]", "[0,4],\"more\":1") + "}", data: 4),
        .unknownKey(tensor: "x", key: "more")
      ),
      (
        Self.file(
          "{" + Self.entry("x", "[1]", "[0,4]") + "," + Self.entry("x", "[1]", "[0,4]") + "}",
          data: 4), .duplicateKey
      ),
      (
        Self.file("{" + Self.entry("x", "[1]", "[0,4],\"sh\\u0061pe\":[1]") + "}", data: 4),
        .duplicateKey
      ),
      (Self.file("{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}"), .duplicateKey),
      (Self.file("{\"a\":[[[[1]]]]}"), .tooDeep(limit: 3)),
      (
        Self.file("{\"a\":[" + String(repeating: "1,", count: 70_000) + "1]}"),
        .tooManyItems(found: 70_000, limit: 1 << 16)
      ),
    ]
    for (bytes, expected) in table { #expect(error(bytes) == expected) }
  }

  @Test(arguments: [
    "", "null", "[]", "7", "{", "{\"a\":1}", "{\"a\":{}}", "{\"__metadata__\":{\"a\":1}}",
    "{\"__metadata__\":[]}", "{\"a\":{\"dtype\":\"F32\",\"shape\":[1.5],\"data_offsets\":[0,4]}}",
    "{\"a\":{\"dtype\":\"F32\",\"shape\":[1e99],\"data_offsets\":[0,4]}}", "{\"a\":\"\u{0}\"}",
    "{} {}",
  ])
  func `a header that is not the right JSON is malformed`(header: String) {
    guard case .malformedHeader = error(Self.file(header)) else {
      Issue.record("\(String(describing: error(Self.file(header))))")
      return
    }
  }

  @Test func `deep nesting is refused without being followed`() {
    for opening in ["[", "{\"a\":"] {
      let bomb = String(repeating: opening, count: 100_000)
      #expect(error(Self.file(bomb)) == .tooDeep(limit: 3))
      #expect(error(Self.file("{\"a\":" + bomb)) == .tooDeep(limit: 3))
    }
  }

  @Test func `values that are not finite are refused, with their place`() {
    for value in [Float.nan, .infinity, -.infinity] {
      let bytes = TensorFile.encode(["x": Tensor(shape: [3], values: [0, value, 0])])
      #expect(error(bytes) == .notFinite(tensor: "x", place: [1]))
    }
  }

  @Test func `numbers of other types are read as the nearest floats`() throws {
    let table: [(type: String, bytes: [UInt8], values: [Float])] = [
      // 1, the smallest subnormal, -65504.
      ("F16", [0x00, 0x3C, 0x01, 0x00, 0xFF, 0xFB], [1, 0x1p-24, -65504]),
      ("BF16", [0x80, 0x3F, 0x49, 0xC0], [1, -3.140625]),
      ("F64", [0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9, 0x3F], [0.1]),
      ("I64", [0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF], [-2]),
    ]
    for (type, data, values) in table {
      let header =
        "{" + Self.entry("x", "[\(values.count)]", "[0,\(data.count)]", type: type) + "}"
      let file = try TensorFile(bytes: Self.file(header) + data)
      #expect(file.tensor("x")?.values == values, "\(type)")
      let short = Self.entry("x", "[\(values.count + 1)]", "[0,\(data.count)]", type: type)
      #expect(
        error(Self.file("{" + short + "}") + data)
          == .wrongByteCount(
            tensor: "x", expected: (values.count + 1) * data.count / values.count,
            found: data.count))
    }
    // An infinity of 16 bits in the second row, and a double beyond every float.
    let half = Self.file("{" + Self.entry("x", "[2,2]", "[0,8]", type: "F16") + "}")
    #expect(
      error(half + [0, 0, 0, 0, 0, 0, 0, 0x7C]) == .notFinite(tensor: "x", place: [1, 1]))
    let double = Self.file("{" + Self.entry("x", "[1]", "[0,8]", type: "F64") + "}")
    #expect(
      error(double + [0, 0, 0, 0, 0, 0, 0xE0, 0x7F]) == .notFinite(tensor: "x", place: [0]))
  }

  @Test func `20,000 random mutations never crash, and what is accepted can be used`() throws {
    let network = NetworkDescription(
      inputBands: 3,
      layers: [.dense(DenseLayer(name: "d", inputSize: 3, outputSize: 2, activation: .relu))])
    var generator = SeededGenerator(seed: 1)
    let original = TensorFile.encode(
      generator.tensors(of: network), metadata: ["tocsin": "{}", "other": "text"])
    var accepted = 0
    for _ in 0..<20_000 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        mutate(&bytes, &generator)
      }
      guard let file = try? TensorFile(bytes: bytes) else { continue }
      accepted += 1
      for name in file.tensorNames { _ = file.tensor(name) }
      guard var streaming = try? StreamingNetwork(network, tensors: file) else { continue }
      let scores = stream([1, 2, 3], through: &streaming).scores
      #expect(scores.count == 1)
    }
    // Mutations inside values and metadata are none of the format's business.
    #expect(accepted > 100 && accepted < 15_000, "\(accepted) accepted")
  }

  private func mutate(_ bytes: inout [UInt8], _ generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let index = Int.random(in: 0..<bytes.count, using: &generator)
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: bytes[index] = UInt8.random(in: .min ... .max, using: &generator)
    case 2: bytes.remove(at: index)
    case 3: bytes.insert(UInt8.random(in: .min ... .max, using: &generator), at: index)
    case 4: bytes.removeLast(min(bytes.count - index, 9))
    default:
      let digits = bytes.indices.filter { (48...57).contains(bytes[$0]) }
      guard let digit = digits.randomElement(using: &generator) else { return }
      bytes[digit] = UInt8.random(in: 48...57, using: &generator)
    }
  }
}
