/// What `Benchmarks case` prints; the help has the meaning of each key.
struct CaseResult: Encodable {
  var name = ""
  var threads = 1
  var startup = 0.0
  var firstMemory = 0.0
  var memory = 0.0
  var largestError: Float?
  private var audioSeconds: Double
  private var passes: Int
  private var median: Double
  private var best: Double
  private var ninetieth: Double
  private var processorMedian: Double
  private var realTime: Double
  private var bestRealTime: Double
  private var processorRealTime: Double
  private var callMedian: Double?
  private var callNinetyNinth: Double?
  private var callThousandth: Double?

  enum CodingKeys: String, CodingKey {
    case name = "case"
    case threads
    case startup = "startup_s"
    case firstMemory = "rss_first_mib"
    case memory = "rss_mib"
    case largestError = "max_err_vs_golden"
    case audioSeconds = "audio_s"
    case passes = "reps"
    case median = "median_s"
    case best = "best_s"
    case ninetieth = "p90_s"
    case processorMedian = "cpu_median_s"
    case realTime = "xrt"
    case bestRealTime = "xrt_best"
    case processorRealTime = "xrt_cpu"
    case callMedian = "step_us_p50"
    case callNinetyNinth = "step_us_p99"
    case callThousandth = "step_us_p999"
  }

  /// - Parameters:
  ///   - audioSeconds: of sound in a pass.
  ///   - passes: one at least.
  ///   - calls: seconds of each call, or none.
  init(_ audioSeconds: Double, passes: [CaseMeasurement.Pass], calls: [Double]) {
    let wall = passes.map(\.wall).sorted()
    self.audioSeconds = audioSeconds
    self.passes = passes.count
    median = Self.quantile(0.5, of: wall)
    best = wall[0]
    ninetieth = Self.quantile(0.9, of: wall)
    processorMedian = Self.quantile(0.5, of: passes.map(\.processor).sorted())
    realTime = audioSeconds / median
    bestRealTime = audioSeconds / best
    processorRealTime = audioSeconds / processorMedian
    guard !calls.isEmpty else { return }
    let microseconds = calls.map { $0 * 1e6 }.sorted()
    callMedian = Self.quantile(0.5, of: microseconds)
    callNinetyNinth = Self.quantile(0.99, of: microseconds)
    callThousandth = Self.quantile(0.999, of: microseconds)
  }

  /// The value that a share of all does not exceed; the nearest one, without interpolation.
  private static func quantile(_ share: Double, of sorted: [Double]) -> Double {
    sorted[Int((share * Double(sorted.count - 1)).rounded())]
  }
}
