internal import Glibc

/// The functions of the system's OpenBLAS, loaded when training begins.
///
/// Not linked: listening and detection do not use it, and loading it starts a thread per core, which
/// spin for a while, takes memory, and chooses kernels before the program could say which.
struct OpenBLAS: Sendable {
  /// `cblas_sgemm`; the C enumerations are numbers.
  let multiply:
    @convention(c) (
      Int32, Int32, Int32, Int32, Int32, Int32, Float, UnsafePointer<Float>, Int32,
      UnsafePointer<Float>, Int32, Float, UnsafeMutablePointer<Float>, Int32
    ) -> Void
  private let configuration: @convention(c) () -> UnsafePointer<CChar>
  private let coreName: @convention(c) () -> UnsafePointer<CChar>
  private let threadCount: @convention(c) () -> Int32
  /// Frees the kernels and chooses them again; some builds have no choice.
  private let quit: (@convention(c) () -> Void)?
  private let begin: (@convention(c) () -> Void)?

  /// `CblasRowMajor`, `CblasNoTrans` and `CblasTrans` of the reference interface.
  static let rowMajor: Int32 = 101
  static let asIs: Int32 = 111
  static let transposed: Int32 = 112

  private static let file = "libopenblas.so.0"

  /// Loads the library with one thread.
  ///
  /// - Throws: if it is not installed, or lacks one of the functions.
  init() throws(NetworkError) {
    let variable = "OPENBLAS_NUM_THREADS"
    let wish = getenv(variable).map { String(cString: $0) }
    // It reads this once, when it is loaded; child processes must not inherit it.
    setenv(variable, "1", 1)
    defer {
      if let wish { setenv(variable, wish, 1) } else { unsetenv(variable) }
    }
    guard let library = dlopen(Self.file, RTLD_NOW | RTLD_LOCAL) else {
      throw .missingLibrary(name: Self.file, problem: String(cString: dlerror()))
    }
    func function<Type>(_ name: String, _ type: Type.Type) throws(NetworkError) -> Type {
      guard let symbol = dlsym(library, name) else {
        throw .missingLibrary(name: Self.file, problem: "it has no function \(name)")
      }
      return unsafeBitCast(symbol, to: type)
    }
    multiply = try function("cblas_sgemm", type(of: multiply))
    configuration = try function("openblas_get_config", type(of: configuration))
    coreName = try function("openblas_get_corename", type(of: coreName))
    threadCount = try function("openblas_get_num_threads", type(of: threadCount))
    quit = try? function("gotoblas_dynamic_quit", (@convention(c) () -> Void).self)
    begin = try? function("gotoblas_dynamic_init", (@convention(c) () -> Void).self)
  }

  /// The kernels in use, by OpenBLAS's name of a processor.
  var kernels: String { String(cString: coreName()) }

  /// Name and release.
  var release: String {
    String(cString: configuration()).split(separator: " ").prefix(2).joined(separator: " ")
  }

  /// Threads that a product may use.
  var threads: Int { Int(threadCount()) }

  /// Lets OpenBLAS choose its kernels again with a wish; only while nothing else calls it.
  ///
  /// - Returns: false if this build has no choice.
  func chooseAgain(_ kernels: String) -> Bool {
    guard let quit, let begin else { return false }
    let variable = "OPENBLAS_CORETYPE"
    setenv(variable, kernels, 1)
    quit()
    begin()
    // Child processes must not inherit a choice the user never made.
    unsetenv(variable)
    return true
  }
}
