import Evaluation
import Testing

struct DurationTableTests {
  private func errors(_ text: String) -> [String] {
    do throws(TableError) {
      _ = try DurationTable(parsing: text, name: "d")
      return []
    } catch {
      return error.problems.map { "\($0.line ?? 0): \($0.message)" }
    }
  }

  @Test func `durations are found by the name of the recording`() throws {
    for text in [
      "filename\tduration\nx/a.wav\t10\nb\t13.7\n",
      "seconds,rate,filename\n10,1,x/a.wav\n13.7,2,b\n",
    ] {
      let table = try DurationTable(parsing: text, name: "d")
      #expect(table.rows.map(\.line) == [2, 3])
      #expect(table.duration(of: "a") == 10 && table.duration(of: "a.flac") == 10)
      #expect(table.duration(of: "y/b.ogg") == 13.7)
      #expect(table.duration(of: "c") == nil)
      #expect(table.warnings.isEmpty)
    }
  }

  @Test(arguments: [
    ("", "0: the file is empty"),
    ("a.wav\t10\n", "1: found 'a.wav', '10'; expected a first line with the columns filename and"),
    ("filename\tlength\n", "1: found 'filename', 'length'; expected"),
    ("filename,duration,duration\n", "1: there are two columns 'duration'"),
    ("filename\tduration\na\t0\n", "2: the duration of 'a' is 0"),
    ("filename\tduration\na\t-1\n", "2: the duration -1.0 s is negative"),
    ("filename\tduration\na\tnan\n", "2: the duration nan is not a time"),
    ("filename\tduration\na\t1,5\n", "2: the duration '1,5' has a decimal comma"),
    ("filename\tduration\na\t\n", "2: no duration"),
    ("filename\tduration\n\t1\n", "2: no file name"),
    ("filename\tduration\na\n", "2: 1 column, expected 2"),
    ("filename\tduration\na.wav\t1\na\t2\n", "3: 2.0 s for 'a', but line 2 says 1.0 s"),
    ("filename\tduration\nx/a.wav\t1\ny/a.wav\t1\n", "3: 'y/a.wav' has the same name as 'x/a.wav'"),
    ("filename\tduration\n\"a\t1\n", "2: the quote that opens in column 1 is never closed"),
  ])
  func `what is wrong is told with its line`(_ text: String, _ message: String) {
    let found = errors(text)
    #expect(found.count == 1 && found[0].hasPrefix(message), "\(found)")
  }

  @Test func `the same duration twice is a warning`() throws {
    let table = try DurationTable(parsing: "filename\tduration\na.wav\t1\na\t1.0\n", name: "d")
    #expect(table.rows.count == 1)
    #expect(table.warnings.map(\.description) == ["d, line 3: repeats line 2: 'a'"])
  }
}
