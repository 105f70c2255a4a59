/// Why a measurement is not possible.
enum BenchmarkError: Error, CustomStringConvertible {
  case cannotRun(String)
  case failed(String)
  /// A file of reference scores cannot be used.
  case reference(path: String, problem: String)

  var description: String {
    switch self {
    case .cannotRun(let program): "\(program) cannot be run"
    case .failed(let program): "\(program) did not end well"
    case .reference(let path, let problem): "\(path): \(problem)"
    }
  }
}
