import Glibc
import TestSupport
import Testing
import Training

@Suite struct RunFolderTests {
  private let folder = TemporaryFolder()

  private func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  @Test func `a new run makes its folder and those above it`() throws {
    let path = "\(folder.path)/runs/today/first"
    let run = try RunFolder(path: path + "/", .new)
    #expect(run.path == path && run.path(of: .model) == "\(path)/model.safetensors")
    try run.replace(.modelCard, with: "# card\n")
    #expect(readFile("\(path)/MODEL_CARD.md") == Array("# card\n".utf8))
    #expect(try run.read(.modelCard) == Array("# card\n".utf8))
    #expect(try run.read(.model) == nil)
    #expect(run.holds(.modelCard) && !run.holds(.checkpoint))
  }

  @Test(arguments: RunFile.allCases)
  func `a new run does not touch an earlier one`(_ file: RunFile) throws {
    folder.write("kept", as: file.rawValue)
    #expect(throws: RunFolderError.holdsRun(path: folder.path, file: file.rawValue)) {
      try RunFolder(path: folder.path, .new)
    }
    #expect(readFile("\(folder.path)/\(file.rawValue)") == Array("kept".utf8))
  }

  @Test func `an overwritten run is gone, what does not belong to it stays`() throws {
    for file in RunFile.allCases { folder.write("old", as: file.rawValue) }
    folder.write("mine", as: "notes.txt")
    let run = try RunFolder(path: folder.path, .overwritten)
    #expect(RunFile.allCases.filter(run.holds).isEmpty)
    #expect(readFile("\(folder.path)/notes.txt") == Array("mine".utf8))
  }

  @Test func `only a folder with a recipe can be resumed, and keeps its files`() throws {
    let missing = "\(folder.path)/missing"
    #expect(throws: RunFolderError.holdsNoRun(path: missing)) {
      try RunFolder(path: missing, .resumed)
    }
    #expect(!exists(missing))
    folder.write("x", as: "checkpoint.safetensors")
    #expect(throws: RunFolderError.holdsNoRun(path: folder.path)) {
      try RunFolder(path: folder.path, .resumed)
    }
    folder.write("r", as: "config.toml")
    let run = try RunFolder(path: folder.path, .resumed)
    #expect(run.holds(.recipe) && run.holds(.checkpoint))
  }

  @Test func `what a killed process left incomplete is removed`() throws {
    let incomplete = ["metrics.jsonl.partial", "checkpoint.safetensors.4711.tmp"]
    let others = ["notes.txt.partial", "config.toml.bak", "model.tmp"]
    for name in incomplete + others { folder.write("x", as: name) }
    _ = try RunFolder(path: folder.path, .new)
    #expect(incomplete.filter { exists("\(folder.path)/\($0)") }.isEmpty)
    #expect(others.filter { !exists("\(folder.path)/\($0)") }.isEmpty)
  }

  @Test func `a folder in use tells the process, and is free when its run is released`() throws {
    var first: RunFolder? = try RunFolder(path: folder.path, .new)
    for opening in [RunFolder.Opening.new, .overwritten] {
      #expect(throws: RunFolderError.inUse(path: folder.path, process: Int(getpid()))) {
        try RunFolder(path: folder.path, opening)
      }
    }
    try first?.replace(.recipe, with: "x")
    #expect(throws: RunFolderError.inUse(path: folder.path, process: Int(getpid()))) {
      try RunFolder(path: folder.path, .resumed)
    }
    first = nil
    _ = try RunFolder(path: folder.path, .resumed)
  }

  @Test(.enabled(if: Processes.installed("flock") != nil))
  func `another process holds a folder until it is killed`() throws {
    let lock = folder.write("", as: ".lock")
    let program = try #require(Processes.installed("flock"))
    // It holds the lock as long as it runs; its first output says that it has it.
    let other = Processes.start(
      program, ["--no-fork", lock, "/bin/sh", "-c", "echo held; exec cat"])
    #expect(other.read(withinMilliseconds: 10_000) == Array("held\n".utf8))
    let error = try #require(throws: RunFolderError.self) {
      try RunFolder(path: folder.path, .new)
    }
    #expect(error == .inUse(path: folder.path, process: nil))
    #expect("\(error)".contains("in use: another process trains into it"))
    other.signal(SIGKILL)
    _ = other.finish()
    _ = try RunFolder(path: folder.path, .new)
  }

  @Test func `a file instead of a folder is an error for people`() throws {
    let path = folder.write("x", as: "file")
    #expect(
      throws: RunFolderError.cannotWrite(
        path: path, reason: "it is not a folder; name another one")
    ) { try RunFolder(path: path, .new) }
    #expect(throws: RunFolderError.self) { try RunFolder(path: "\(path)/below", .new) }
  }

  @Test func `a file that cannot be replaced keeps its bytes`() throws {
    let run = try RunFolder(path: folder.path, .new)
    try run.replace(.model, with: "good")
    mkdir("\(folder.path)/model.safetensors.partial", 0o777)
    #expect(throws: RunFolderError.self) { try run.replace(.model, with: "better") }
    #expect(try run.read(.model) == Array("good".utf8))
  }

  @Test func `a reader never sees a part of a file`() async throws {
    let run = try RunFolder(path: folder.path, .new)
    let small = [UInt8](repeating: 1, count: 1000)
    let large = [UInt8](repeating: 2, count: 300_000)
    try run.replace(.checkpoint, with: small)
    let path = run.path(of: .checkpoint)
    async let reader = Task.detached {
      (0..<300).allSatisfy { _ in
        let bytes = readFile(path)
        return bytes == small || bytes == large
      }
    }.value
    for _ in 0..<30 {
      try run.replace(.checkpoint, with: large)
      try run.replace(.checkpoint, with: small)
    }
    #expect(await reader)
  }
}
