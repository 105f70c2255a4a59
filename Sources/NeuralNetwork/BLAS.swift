import COpenBLAS
import Glibc

/// The one door to OpenBLAS: the products the layers need, and the choice of its kernels.
///
/// Matrices are row-major. The calling thread does the work: a step is too small to share, several
/// sources or files run side by side instead, and training shares out sequences.
public enum BLAS {
  /// Readies OpenBLAS: one thread, and kernels that fit the processor.
  ///
  /// OpenBLAS takes processors it does not know for an old one (release 0.3.21 runs a Sapphire
  /// Rapids Xeon with kernels for Prescott, at a fifth of the speed). If that happened, and the
  /// user has not set `OPENBLAS_CORETYPE`, the kernels are chosen again by what the processor can
  /// do. Safe to call from any thread, any number of times; only the first call does anything.
  /// ``StreamingNetwork`` and ``TrainingNetwork`` call it. Nothing else in the process may use
  /// OpenBLAS before it returns.
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

  /// c = a · b (+ c when `accumulating`), a: rows × inner, b: inner × columns, c: rows × columns.
  ///
  /// OpenBLAS's AVX-512 kernels multiply up to a million times without first copying the matrices,
  /// which for the few rows of a step takes longer than the product. A larger product of few rows
  /// is therefore a sum of products below that size.
  static func multiply(
    rows: Int, columns: Int, inner: Int, _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>,
    into c: UnsafeMutablePointer<Float>, accumulating: Bool = false
  ) {
    let isDirect = preparation.multipliesSmallDirectly
    // With so many columns left over after blocks of 16, the direct kernels allocate, unless the
    // inner size is small.
    let allocates = isDirect && (1...8).contains(columns % 16) && inner > innerWithoutAllocation
    if rows == 1 && (allocates || !isDirect) {
      cblas_sgemv(
        CblasRowMajor, CblasTrans, Int32(inner), Int32(columns), 1, b, Int32(columns), a, 1,
        accumulating ? 1 : 0, c, 1)
      return
    }
    var part = inner
    if allocates {
      part = innerWithoutAllocation
    } else if isDirect && rows <= fewRows {
      let parts = (rows * columns * inner + smallProduct - 1) / smallProduct
      part = (inner + parts - 1) / parts
    }
    for begin in stride(from: 0, to: inner, by: part) {
      cblas_sgemm(
        CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(columns),
        Int32(min(part, inner - begin)), 1, a + begin, Int32(inner), b + begin * columns,
        Int32(columns), accumulating || begin > 0 ? 1 : 0, c, Int32(columns))
    }
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
  /// For training, whose products are large: allocates where OpenBLAS does.
  static func multiply(
    rows: Int, columns: Int, inner: Int, _ a: Matrix, _ b: Matrix,
    into c: UnsafeMutablePointer<Float>, stride: Int, accumulating: Bool = false
  ) {
    cblas_sgemm(
      CblasRowMajor, a.isTransposed ? CblasTrans : CblasNoTrans,
      b.isTransposed ? CblasTrans : CblasNoTrans, Int32(rows), Int32(columns), Int32(inner), 1,
      a.values, Int32(a.stride), b.values, Int32(b.stride), accumulating ? 1 : 0, c, Int32(stride))
  }

  private static let smallProduct = 1_000_000
  private static let fewRows = 64
  private static let innerWithoutAllocation = 31

  private struct Preparation: Sendable {
    /// The kernels OpenBLAS had chosen itself, if they were replaced.
    var replaced: String?
    /// Whether the kernels have a path for products of up to ``smallProduct``.
    var multipliesSmallDirectly: Bool
  }

  // A static is initialised once, under the runtime's lock: this makes `prepare` thread-safe.
  private static let preparation: Preparation = {
    let replaced = chooseFittingKernels()
    openblas_set_num_threads(1)
    let haveSmallPath = ["skylakex", "cooperlake", "sapphirerapids"]
    return Preparation(
      replaced: replaced,
      multipliesSmallDirectly: haveSmallPath.contains(coreName.lowercased()))
  }()

  private static var coreName: String { String(cString: openblas_get_corename()) }

  private static func chooseFittingKernels() -> String? {
    let variable = "OPENBLAS_CORETYPE"
    guard getenv(variable) == nil, copenblas_can_choose_again() != 0 else { return nil }
    let chosen = coreName
    guard kernelsWithoutAVX.contains(chosen.lowercased()) else { return nil }
    let fitting: String
    switch copenblas_vector_bits() {
    case 512: fitting = "SkylakeX"
    case 256: fitting = "Haswell"
    default: return nil
    }
    setenv(variable, fitting, 1)
    copenblas_choose_again()
    // Child processes must not inherit a choice the user never made.
    unsetenv(variable)
    return chosen
  }

  /// OpenBLAS's names for processors older than AVX, in lower case.
  private static let kernelsWithoutAVX: Set<String> = [
    "generic", "unknown", "katmai", "coppermine", "northwood", "prescott", "banias", "core2",
    "penryn", "dunnington", "atom", "nehalem", "nano", "athlon", "opteron", "opteron_sse3",
    "barcelona", "bobcat",
  ]
}
