/// Why a run folder cannot be used.
public enum RunFolderError: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is a run already, told by one of its files, and nobody said what to do with it.
  case holdsRun(path: String, file: String)
  /// There is no run to go on with.
  case holdsNoRun(path: String)
  /// Another process trains into it; its number, if it left one.
  case inUse(path: String, process: Int?)
  /// Something could not be read; `reason` is the system's text.
  case cannotRead(path: String, reason: String)
  /// Something could not be written; `reason` is the system's text.
  case cannotWrite(path: String, reason: String)
  /// A line of the metrics, from 1 on, is not a record.
  case notARecord(path: String, line: Int, problem: String)

  /// One line for people.
  public var description: String {
    switch self {
    case .holdsRun(let path, let file):
      "\(path) already holds a training run (\(file)); go on with it (--resume), replace it"
        + " (--overwrite) or name another folder"
    case .holdsNoRun(let path):
      "\(path) holds no training run to go on with: there is no \(RunFile.recipe.rawValue); name the"
        + " folder of an earlier run, or start a new one"
    case .inUse(let path, let process):
      "\(path) is in use: "
        + (process.map { "process \($0)" } ?? "another process")
        + " trains into it; wait until it ends or name another folder"
    case .cannotRead(let path, let reason): "cannot read \(path): \(reason)"
    case .cannotWrite(let path, let reason): "cannot write \(path): \(reason)"
    case .notARecord(let path, let line, let problem):
      "\(path), line \(line): \(problem); expected a JSON object with the kind \"step\" or"
        + " \"validation\" as training writes it; remove the line or restore the file"
    }
  }
}
