internal import ArgumentParser

/// What `Benchmarks case` can run, by the names that scripts for several programs use.
enum BenchmarkCase: String, CaseIterable, ExpressibleByArgument {
  case featuresOfTen = "feat_b_stream10"
  case featuresOfForty = "feat_b_stream40"
  case featuresWhole = "feat_b_batch"
  case networkSteps = "b_step"
  case networkWhole = "b_batch"
  case networkOfEight = "b_step_x8"
  case networkOfThirtyTwo = "b_step_x32"
  case chain = "e2e"

  /// What it does, in a few words.
  var meaning: String {
    switch self {
    case .featuresOfTen: "features, samples coming in pieces of 10 ms"
    case .featuresOfForty: "features, samples coming in pieces of 40 ms"
    case .featuresWhole: "features, all samples at once"
    case .networkSteps: "the network, a step at a time, features in memory"
    case .networkWhole: "the network, all steps of a stream that is in memory"
    case .networkOfEight: "the network, a step of each of 8 streams at a time"
    case .networkOfThirtyTwo: "the network, a step of each of 32 streams at a time"
    case .chain: "from samples in pieces of 40 ms to events, at the model's rate"
    }
  }

  /// Whether features go in and scores come out.
  var isOfNetwork: Bool {
    switch self {
    case .networkSteps, .networkWhole, .networkOfEight, .networkOfThirtyTwo: true
    case .featuresOfTen, .featuresOfForty, .featuresWhole, .chain: false
    }
  }

  /// All of them, a line each.
  static var help: String {
    allCases.map { "  \($0.rawValue): \($0.meaning)" }.joined(separator: "\n")
  }
}
