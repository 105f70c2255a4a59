internal import SoundScenes

/// Recordings that training reads as a whole.
enum TrainingMaterial {
  /// Seconds of one background that are held in memory.
  private static let longestBackground = 600.0

  /// The samples of backgrounds, in the order of their files.
  static func backgrounds(_ paths: [String], sampleRate: Int, jobs: Int) throws -> [[Float]] {
    guard !paths.isEmpty else { return [] }
    let files = try AudioFiles.expand(paths).files
    var result: [[Float]] = []
    let failed = try OrderedJobs.run(files, jobs: jobs, unit: "backgrounds") { path in
      try WholeFile.samples(
        path: path, sampleRate: sampleRate, longestSeconds: longestBackground)
    } deliver: {
      result.append($0)
    }
    guard failed == 0 else {
      throw Failure(.badData, "\(failed) of \(files.count) backgrounds cannot be read")
    }
    return result
  }
}
