import Glibc
import NeuralNetwork
import TestSupport
import Testing

struct BLASTests {
  @Test func `preparing is safe from several threads and leaves one BLAS thread`() {
    var threads: [pthread_t] = []
    for _ in 0..<8 {
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { _ in
          try? BLAS.prepare()
          return nil
        }, nil)
      if code == 0 { threads.append(thread) }
    }
    for thread in threads { pthread_join(thread, nil) }
    #expect(BLAS.runtimeDescription.hasPrefix("OpenBLAS "))
    #expect(BLAS.runtimeDescription.hasSuffix(", 1 thread"))
    #expect(getenv("OPENBLAS_CORETYPE") == nil || BLAS.runtimeDescription.contains("kernels,"))
  }

  /// Whether the processor, the kernel and nobody's wish ask for AVX-512.
  private static let wantsAVX512 =
    getenv("OPENBLAS_CORETYPE") == nil
    && ["avx512f", "avx512cd", "avx512bw", "avx512dq", "avx512vl"].allSatisfy {
      Processes.run("/bin/grep", ["-c", "-m1", "-w", $0, "/proc/cpuinfo"]).status == 0
    }

  @Test(.enabled(if: wantsAVX512, "needs a processor with AVX-512, and no OPENBLAS_CORETYPE"))
  func `a processor with AVX-512 gets kernels for it, whatever OpenBLAS thinks of it`() throws {
    try BLAS.prepare()
    let kernels = ["SkylakeX", "Cooperlake", "SapphireRapids"]
    #expect(kernels.contains { BLAS.runtimeDescription.contains(", \($0) kernels") })
    // Child processes must not inherit a choice the user never made.
    #expect(getenv("OPENBLAS_CORETYPE") == nil)
  }

  @Test func `loading the library leaves the wish for threads as it was`() throws {
    try BLAS.prepare()
    let search = "grep -z -q ^OPENBLAS_NUM_THREADS= /proc/$PPID/environ"
    let wasSet = Processes.run("/bin/sh", ["-c", search]).status == 0
    #expect((getenv("OPENBLAS_NUM_THREADS") != nil) == wasSet)
  }
}
