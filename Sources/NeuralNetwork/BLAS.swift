internal import Glibc

/// The one door to OpenBLAS: the products of training, and the choice of its kernels.
///
/// Matrices are row-major. The calling thread does the work: training shares out sequences.
/// Streaming does not use OpenBLAS, and a process that does not train never loads it.
public enum BLAS {
  /// Loads and readies OpenBLAS: one thread, and kernels that fit the processor.
  ///
  /// OpenBLAS takes processors it does not know for an older one: release 0.3.21 runs a Sapphire
  /// Rapids Xeon with kernels for Prescott, at a fifth of the speed. If that happened, and the user
  /// has not set `OPENBLAS_CORETYPE`, the kernels are chosen again by what the processor can do, as
  /// later releases choose them. Safe to call from any thread, any number of times; only the first
  /// call does anything. ``TrainingNetwork`` calls it.
  /// - Throws: `NetworkError.missingLibrary`.
  public static func prepare() throws(NetworkError) {
    _ = try preparation.get()
  }

  /// What runs the products, for people: release, kernels, threads.
  ///
  /// For example `OpenBLAS 0.3.21, SkylakeX kernels (chosen instead of Prescott), 1 thread`.
  public static var runtimeDescription: String {
    switch preparation {
    case .success(let ready):
      let replaced = ready.replaced.map { " (chosen instead of \($0))" } ?? ""
      let threads = ready.library.threads
      return "\(ready.library.release), \(ready.library.kernels) kernels\(replaced), "
        + "\(threads) thread\(threads == 1 ? "" : "s")"
    case .failure(let error): return "\(error)"
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
  /// Allocates where OpenBLAS does.
  static func multiply(
    rows: Int, columns: Int, inner: Int, _ a: Matrix, _ b: Matrix,
    into c: UnsafeMutablePointer<Float>, stride: Int, accumulating: Bool = false
  ) {
    guard case .success(let ready) = preparation else {
      preconditionFailure("BLAS.prepare was not called, or failed")
    }
    ready.library.multiply(
      OpenBLAS.rowMajor, a.isTransposed ? OpenBLAS.transposed : OpenBLAS.asIs,
      b.isTransposed ? OpenBLAS.transposed : OpenBLAS.asIs, Int32(rows), Int32(columns),
      Int32(inner), 1, a.values, Int32(a.stride), b.values, Int32(b.stride),
      accumulating ? 1 : 0, c, Int32(stride))
  }

  private struct Preparation: Sendable {
    var library: OpenBLAS
    /// The kernels OpenBLAS had chosen itself, if they were replaced.
    var replaced: String?
  }

  // A static is initialised once, under the runtime's lock: this makes `prepare` thread-safe.
  private static let preparation = Result { () throws(NetworkError) in
    let library = try OpenBLAS()
    return Preparation(library: library, replaced: chooseFittingKernels(library))
  }

  private static func chooseFittingKernels(_ library: OpenBLAS) -> String? {
    guard getenv("OPENBLAS_CORETYPE") == nil else { return nil }
    let chosen = library.kernels
    let fitting: String
    switch InstructionSet.best {
    case .avx512 where !kernelsWithAVX512.contains(chosen.lowercased()): fitting = "SkylakeX"
    case .avx2 where kernelsWithoutAVX.contains(chosen.lowercased()): fitting = "Haswell"
    default: return nil
    }
    return library.chooseAgain(fitting) ? chosen : nil
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
