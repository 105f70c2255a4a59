import Glibc

/// Writes inputs to begin with to the directory in `FUZZ_SEEDS`.
func writeSeeds(_ seeds: [[UInt8]]) {
  guard let directory = getenv("FUZZ_SEEDS").map({ String(cString: $0) }) else { return }
  for (index, seed) in seeds.enumerated() {
    guard let file = fopen("\(directory)/seed-\(index)", "w") else { continue }
    fwrite(seed, 1, seed.count, file)
    fclose(file)
  }
}

/// The same for text.
func writeSeeds(_ seeds: [String]) {
  writeSeeds(seeds.map { Array($0.utf8) })
}
