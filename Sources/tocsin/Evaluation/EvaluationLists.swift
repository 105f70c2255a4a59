internal import Evaluation
internal import Glibc

/// The tables that an evaluation reads, from files and folders of them.
enum EvaluationLists {
  private static let tableEndings = ["txt", "tsv", "csv"]

  /// Label tables; a folder stands for all tables in it, as a folder of label tracks.
  ///
  /// - Throws: `Failure` for what cannot be read and for tables that are wrong.
  static func labels(_ paths: [String]) throws -> [LabelTable] {
    try paths.flatMap { try tables(in: $0) }.map { path in
      let table = try parse { try LabelTable(parsing: FileBytes.read(path), name: path) }
      for warning in table.warnings { StandardError.warn("\(warning)") }
      return table
    }
  }

  /// A list of durations.
  static func durations(_ path: String) throws -> DurationTable {
    let table = try parse { try DurationTable(parsing: FileBytes.read(path), name: path) }
    for warning in table.warnings { StandardError.warn("\(warning)") }
    return table
  }

  /// Score files of a folder by the names of their recordings, sorted.
  static func scoreFiles(in folder: String) throws -> [(recording: String, path: String)] {
    let tables = try names(in: folder).filter { $0.hasSuffix(".tsv") }.sorted()
    // Beside scores_*.tsv other tables may lie in the folder.
    let prefix = "scores_"
    let hasPrefix = tables.contains { $0.hasPrefix(prefix) }
    let files = tables.filter { !hasPrefix || $0.hasPrefix(prefix) }
    guard !files.isEmpty else {
      throw Failure(.noInput, "\(folder): no score file here; expected scores_NAME.tsv")
    }
    return files.map { file in
      let name = file.dropLast(4)
      return (
        String(name.hasPrefix(prefix) ? name.dropFirst(prefix.count) : name), "\(folder)/\(file)"
      )
    }
  }

  /// The rows of a table are data, not the program's: what is wrong with them is bad data.
  private static func parse<Table>(_ body: () throws -> Table) throws -> Table {
    do {
      return try body()
    } catch let error as TableError {
      throw Failure.badData(error)
    }
  }

  private static func tables(in path: String) throws -> [String] {
    guard let names = try? names(in: path) else { return [path] }
    let tables = names.filter { name in tableEndings.contains { name.hasSuffix(".\($0)") } }
    guard !tables.isEmpty else {
      throw Failure(
        .noInput, "\(path): no table in this folder; expected .txt, .tsv or .csv files")
    }
    return tables.sorted().map { "\(path)/\($0)" }
  }

  private static func names(in folder: String) throws -> [String] {
    guard let directory = opendir(folder) else {
      throw Failure(.noInput, "\(folder): \(String(cString: strerror(errno)))")
    }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      names.append(
        withUnsafePointer(to: &entry.pointee.d_name) {
          $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
        })
    }
    return names.filter { !$0.hasPrefix(".") }
  }
}

extension StandardError {
  /// A warning for a person; the work goes on.
  static func warn(_ text: String) { write("tocsin: warning: \(text)\n") }
}
