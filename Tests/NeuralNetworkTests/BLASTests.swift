import Glibc
import NeuralNetwork
import Testing

struct BLASTests {
  @Test func `preparing is safe from several threads and leaves one BLAS thread`() {
    var threads: [pthread_t] = []
    for _ in 0..<8 {
      var thread = pthread_t()
      let code = pthread_create(
        &thread, nil,
        { _ in
          BLAS.prepare()
          return nil
        }, nil)
      if code == 0 { threads.append(thread) }
    }
    for thread in threads { pthread_join(thread, nil) }
    #expect(BLAS.runtimeDescription.hasPrefix("OpenBLAS "))
    #expect(BLAS.runtimeDescription.hasSuffix(", 1 thread"))
    #expect(getenv("OPENBLAS_CORETYPE") == nil || BLAS.runtimeDescription.contains("kernels,"))
  }
}
