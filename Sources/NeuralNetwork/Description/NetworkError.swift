/// Why a network cannot be built from a description and its tensors.
public enum NetworkError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The description is not the JSON it should be: where, and what the decoder said.
  case malformed(place: String, reason: String)
  /// The description holds a key this version does not know.
  case unknownKey(place: String, key: String, known: [String])
  /// A word that is none of the allowed ones.
  case unknownWord(place: String, key: String, found: String, allowed: [String])
  /// A number outside its range.
  case outOfRange(place: String, key: String, found: Int, allowed: ClosedRange<Int>)
  /// A kernel height that cannot be centred on a band.
  case evenKernel(place: String, found: Int)
  /// A layer whose input size is not what the layer before it gives.
  case sizeMismatch(place: String, key: String, expected: Int, found: Int)
  /// A convolution or pooling after a layer that has left time × frequency behind.
  case notAMap(place: String)
  /// A layer without a name, or with one that another layer has.
  case badName(place: String, name: String)
  /// The network as a whole is larger than this program accepts.
  case tooLarge(quantity: String, found: Int, limit: Int)
  /// A tensor the description needs is not in the file.
  case missingTensor(name: String, shape: [Int])
  /// A tensor in the file that the description does not mention.
  case unexpectedTensor(name: String)
  /// A tensor with another shape than the description gives it.
  case wrongShape(name: String, expected: [Int], found: [Int])
  /// A setting of training that does not make sense, or not for this network.
  case badOption(name: String, found: String, expected: String)
  /// A library that training needs cannot be loaded.
  case missingLibrary(name: String, problem: String)

  /// One line for people.
  public var description: String {
    switch self {
    case .malformed(let place, let reason):
      "network description, \(place): \(reason)"
    case .unknownKey(let place, let key, let known):
      "\(place) has an unknown key \"\(key)\"; known keys: \(known.joined(separator: ", ")); "
        + "the model may need a newer version of this program"
    case .unknownWord(let place, let key, let found, let allowed):
      "\(place): \(key) is \"\(found)\", expected one of \(allowed.joined(separator: ", "))"
    case .outOfRange(let place, let key, let found, let allowed):
      "\(place): \(key) is \(found), expected \(allowed.lowerBound) to \(allowed.upperBound)"
    case .evenKernel(let place, let found):
      "\(place): kernel_frequency is \(found), expected an odd number"
    case .sizeMismatch(let place, let key, let expected, let found):
      "\(place): \(key) is \(found), but the layer before it gives \(expected)"
    case .notAMap(let place):
      "\(place) needs frames × bands, but the layer before it gives a plain vector; "
        + "put convolutions and poolings before GRU and dense layers"
    case .badName(let place, let name):
      name.isEmpty
        ? "\(place) has no name; every layer with weights needs one"
        : "\(place): the name \"\(name.prefix(80))\" is too long or used twice"
    case .tooLarge(let quantity, let found, let limit):
      "the network has \(found) \(quantity), at most \(limit) are accepted"
    case .missingTensor(let name, let shape):
      "tensor \"\(name)\" of shape \(shape) is missing from the model file"
    case .unexpectedTensor(let name):
      "the model file has a tensor \"\(name)\" that no layer uses"
    case .wrongShape(let name, let expected, let found):
      "tensor \"\(name)\" has shape \(found), expected \(expected)"
    case .badOption(let name, let found, let expected):
      "training option \(name): found \(found), expected \(expected)"
    case .missingLibrary(let name, let problem):
      "training needs \(name), which cannot be loaded (\(problem)); "
        + "install it with: apt install libopenblas0"
    }
  }
}
