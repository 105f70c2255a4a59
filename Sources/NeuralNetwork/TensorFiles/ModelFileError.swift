/// Why a safetensors file was not accepted, or could not be written.
public enum ModelFileError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A system call failed.
  case system(call: String, path: String, code: Int32, reason: String)
  /// The path names a directory, a device or a pipe.
  case notAFile(path: String)
  /// More bytes than this program accepts.
  case tooLarge(found: Int, limit: Int)
  /// Too short to hold even the length of a header.
  case tooShort(found: Int)
  /// A header longer than this program accepts.
  case headerTooLong(found: UInt64, limit: Int)
  /// A header that would end after the file does.
  case headerBeyondFile(headerBytes: Int, available: Int)
  /// A header that is not the JSON object it should be.
  case malformedHeader(place: String, reason: String)
  /// JSON nested deeper than a header can be.
  case tooDeep(limit: Int)
  /// A header with more keys and numbers than this program accepts.
  case tooManyItems(found: Int, limit: Int)
  /// The same key twice in one object.
  case duplicateKey
  /// A key of a tensor other than dtype, shape, data_offsets.
  case unknownKey(tensor: String, key: String)
  /// Numbers of a type that is not read.
  case unsupportedType(tensor: String, found: String)
  /// A negative size, or more sizes than this program accepts.
  case badShape(tensor: String, shape: [Int])
  /// Begin and end are not two numbers in order and inside the file.
  case badOffsets(tensor: String, offsets: [Int], dataBytes: Int)
  /// The bytes between the offsets are not what the shape needs.
  case wrongByteCount(tensor: String, expected: Int, found: Int)
  /// Two tensors share bytes.
  case overlap(tensor: String, other: String)
  /// Bytes that belong to no tensor.
  case unclaimedBytes(from: Int, to: Int)
  /// An infinity or not-a-number among the values; the index along every axis.
  case notFinite(tensor: String, place: [Int])

  /// One line for people.
  public var description: String {
    switch self {
    case .system(let call, let path, _, let reason):
      "\(path): \(call): \(reason)"
    case .notAFile(let path):
      "\(path) is not a regular file; expected a model file (safetensors)"
    case .tooLarge(let found, let limit):
      "the model file has \(found) bytes, at most \(limit) are accepted"
    case .tooShort(let found):
      "the model file has only \(found) bytes; it is empty or was cut off"
    case .headerTooLong(let found, let limit):
      "the model file claims a header of \(found) bytes, at most \(limit) are accepted; "
        + "it is probably not a safetensors file"
    case .headerBeyondFile(let headerBytes, let available):
      "the model file's header has \(headerBytes) bytes but only \(available) follow; "
        + "the file was cut off"
    case .malformedHeader(let place, let reason):
      "the model file's header, \(place): \(reason)"
    case .tooDeep(let limit):
      "the model file's header is nested deeper than \(limit) levels"
    case .tooManyItems(let found, let limit):
      "the model file's header has \(found) items, at most \(limit) are accepted"
    case .duplicateKey:
      "the model file's header has a key twice in the same object"
    case .unknownKey(let tensor, let key):
      "tensor \"\(tensor)\" has an unknown key \"\(key)\"; expected dtype, shape, data_offsets"
    case .unsupportedType(let tensor, let found):
      "tensor \"\(tensor)\" has dtype \(found), expected one of "
        + ElementType.allCases.map(\.rawValue).joined(separator: ", ") + "; convert it to float32"
    case .badShape(let tensor, let shape):
      "tensor \"\(tensor)\" has an impossible shape \(shape)"
    case .badOffsets(let tensor, let offsets, let dataBytes):
      "tensor \"\(tensor)\" has data_offsets \(offsets); expected [begin, end] within "
        + "0 to \(dataBytes)"
    case .wrongByteCount(let tensor, let expected, let found):
      "tensor \"\(tensor)\" has \(found) bytes of data, its shape needs \(expected)"
    case .overlap(let tensor, let other):
      "tensors \"\(other)\" and \"\(tensor)\" share bytes"
    case .unclaimedBytes(let from, let to):
      "bytes \(from) to \(to) of the model file's data belong to no tensor; "
        + "the file is damaged or was extended"
    case .notFinite(let tensor, let place):
      "tensor \"\(tensor)\" holds an infinity or NaN at \(place); the training diverged"
    }
  }
}
