import COpenBLAS
import Glibc

/// The one door to OpenBLAS: the products of training, and the choice of its kernels.
///
/// Matrices are row-major. The calling thread does the work: training shares out sequences.
/// Streaming does not use OpenBLAS.
public enum BLAS {
  /// Readies OpenBLAS: one thread, and kernels that fit the processor.
  ///
  /// OpenBLAS takes processors it does not know for an older one: release 0.3.21 runs a Sapphire
  /// Rapids Xeon with kernels for Prescott, at a fifth of the speed, and an EPYC that has AVX-512
  /// with kernels for Haswell, at two thirds. If that happened, and the user has not set
  /// `OPENBLAS_CORETYPE`, the kernels are chosen again by what the processor can do, as later
  /// releases choose them. Safe to call from any thread, any number of times; only the first call
  /// does anything.
  /// ``TrainingNetwork`` calls it. Nothing else in the process may use OpenBLAS before it returns.
  public static func prepare() {
    _ = preparation
  }

  /// What runs the products, for people: release, kernels, threads.
  ///
  /// For example `OpenBLAS 0.3.21, SkylakeX kernels (chosen instead of Prescott), 1 thread`.
  public static var runtimeDescription: String {
    let configuration = String(cString: openblas_get_config())
    let words = configuration.split(separator: " ")
    let release = words.prefix(2).joined(separator: " ")
    let replaced = preparation.replaced.map { " (chosen instead of \($0))" } ?? ""
    let threads = Int(openblas_get_num_threads())
    return "\(release), \(coreName) kernels\(replaced), \(threads) thread\(threads == 1 ? "" : "s")"
  }

  /// A dense matrix, or a part of one: rows that begin `stride` values apart.
  struct Matrix {
    var values: UnsafePointer<Float>
    var stride: Int
    var isTransposed = false

    /// The same values with rows for columns.
    var transposed: Matrix {
      Matrix(values: values, stride: stride, isTransposed: !isTransposed)
    }
  }

  /// c = a · b (+ c when `accumulating`) for parts and transposes, a: rows × inner after its
  /// transposition, b: inner × columns, c: rows that begin `stride` values apart.
  ///
  /// Allocates where OpenBLAS does.
  static func multiply(
    rows: Int, columns: Int, inner: Int, _ a: Matrix, _ b: Matrix,
    into c: UnsafeMutablePointer<Float>, stride: Int, accumulating: Bool = false
  ) {
    cblas_sgemm(
      CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
      b.isTransposed ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1,
      a.values, Int32(a.stride), b.values, Int32(b.stride), accumulating ? 1 : 0, c, Int32(stride))
  }

  private struct Preparation: Sendable {
    /// The kernels OpenBLAS had chosen itself, if they were replaced.
    var replaced: String?
  }

  // A static is initialised once, under the runtime's lock: this makes `prepare` thread-safe.
  private static let preparation: Preparation = {
    let replaced = chooseFittingKernels()
    openblas_set_num_threads(1)
    return Preparation(replaced: replaced)
  }()

  private static var coreName: String { String(cString: openblas_get_corename()) }

  private static func chooseFittingKernels() -> String? {
    let variable = "OPENBLAS_CORETYPE"
    guard getenv(variable) == nil, copenblas_can_choose_again() != 0 else { return nil }
    let chosen = coreName
    let fitting: String
    switch copenblas_vector_bits() {
    case 512 where !kernelsWithAVX512.contains(chosen.lowercased()): fitting = "SkylakeX"
    case 256 where kernelsWithoutAVX.contains(chosen.lowercased()): fitting = "Haswell"
    default: return nil
    }
    setenv(variable, fitting, 1)
    copenblas_choose_again()
    // Child processes must not inherit a choice the user never made.
    unsetenv(variable)
    return chosen
  }

  /// OpenBLAS's names for processors whose kernels use AVX-512, in lower case.
  private static let kernelsWithAVX512: Set<String> = ["skylakex", "cooperlake", "sapphirerapids"]

  /// OpenBLAS's names for processors older than AVX, in lower case.
  private static let kernelsWithoutAVX: Set<String> = [
    "generic", "unknown", "katmai", "coppermine", "northwood", "prescott", "banias", "core2",
    "penryn", "dunnington", "atom", "nehalem", "nano", "athlon", "opteron", "opteron_sse3",
    "barcelona", "bobcat",
  ]
}
