import Evaluation
import TestSupport
import Testing

/// Whatever the bytes are, the answer is a table or an error with lines that exist.
struct HostileTableTests {
  private static let valid = [
    "filename\tonset\toffset\tevent_label\na.wav\t0.5\t1.25\tdog\nb.wav\t\t\t\nc.wav\t2\t3e0\tcat\n",
    "filename\tevent_labels\r\na.wav\tdog,cat\r\nb.wav\t\r\n",
    "0.5\t1.5\tdog\n\\\t100\t200\n2\t3\t\"cat\n",
    "filename,fold,target,category,esc10,src_file,take\n1-1-A-0.wav,1,0,dog,True,1,A\n",
    "slice_file_name,fsID,start,end,salience,fold,classID,class\n1-3-0-0.wav,1,0.0,0.3,1,5,3,dog\n",
    "fname,label,usage,freesound_id,license\na.wav,\"Gun, shot\",Private,3,\"say \"\"x\"\"\"\n",
    "onset\toffset\tdog\tcat\n0\t0.5\t0.1\t1e-5\n0.5\t1\t-inf\t123456789.123456789\n1\t1.5\t0\t1\n",
    "filename,duration\na.wav,10\nb.wav,12.5\n",
  ].map { Array($0.utf8) }

  /// Reads the bytes in every way.
  private func readAll(_ bytes: [UInt8]) -> [TableProblem] {
    var problems: [TableProblem] = []
    do throws(TableError) {
      let table = try LabelTable(parsing: bytes, name: "t")
      problems += table.warnings
      let input = try? EvaluationInput(
        reference: [table], comparedWith: EvaluationSource(detections: [table]))
      problems += input == nil ? [] : table.warnings
      _ = try? input?.detections([table])
    } catch {
      problems += error.problems
    }
    do throws(TableError) {
      problems += try DurationTable(parsing: bytes, name: "t").warnings
    } catch {
      problems += error.problems
    }
    do throws(TableError) {
      let (labels, table) = try ScoreFile.parse(bytes, name: "t")
      problems += ScoreFile.text(table, labels: labels).isEmpty ? [] : []
    } catch {
      problems += error.problems
    }
    return problems
  }

  @Test func `20000 broken tables are read or refused with lines that exist`() {
    var generator = SeededGenerator(seed: 5)
    let pieces: [[UInt8]] = [
      [0], [0xFF], [0xC3], [0xEF, 0xBB, 0xBF], Array("\"".utf8), Array("\t".utf8), Array(",".utf8),
      Array("\n".utf8), Array("\r".utf8), Array("1e308".utf8), Array("-nan".utf8), Array("\\".utf8),
      Array("99999999999999999999999".utf8), Array("onset".utf8), Array("filename".utf8),
      Array("e".utf8), Array(".".utf8), Array("e999999999999999999999".utf8), Array(";".utf8),
    ]
    for _ in 0..<20_000 {
      var bytes = Self.valid[Int.random(in: 0..<Self.valid.count, using: &generator)]
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let place = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, place + Int.random(in: 0...4, using: &generator))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.replaceSubrange(place..<end, with: [])
        case 1: bytes.insert(UInt8.random(in: 0...255, using: &generator), at: place)
        case 2: bytes.insert(contentsOf: bytes[place..<end], at: place)
        default:
          bytes.replaceSubrange(
            place..<end, with: pieces[Int.random(in: 0..<pieces.count, using: &generator)])
        }
      }
      let lines = bytes.count { $0 == 10 || $0 == 13 } + 1
      let problems = readAll(bytes)
      guard problems.allSatisfy({ (1...lines).contains($0.line ?? 1) && !$0.message.isEmpty })
      else {
        Issue.record("\(problems) in \(String(decoding: bytes, as: UTF8.self))")
        return
      }
    }
  }

  @Test func `huge lines and cells are read or refused`() throws {
    let many = String(repeating: "a\t", count: 300_000)
    let long = String(repeating: "9", count: 1_000_000)
    for text in [
      many, "filename\tonset\toffset\tevent_label\n\(many)\n", "onset\toffset\ta\n0\t1\t\(many)\n",
      "onset\toffset\ta\n0\t1\t0.\(long)\n", "onset\toffset\ta\n0\t\(long)\t1\n", long,
      "filename,label\n\(long),\(long)\n", "filename,duration\na,0.\(long)\n",
      String(repeating: "\"", count: 1_000_001), String(repeating: "\n", count: 1_000_000),
      String(repeating: "\"a\"\"\n", count: 200_000),
    ] {
      for problem in readAll(Array(text.utf8)) {
        #expect(problem.message.utf8.count < 3000)
      }
    }
    let head = (0..<100_000).map { "l\($0)" }.joined(separator: "\t")
    let scores = "onset\toffset\t\(head)\n" + String(repeating: "\n", count: 100_000)
    #expect(try ScoreFile.parse(Array(scores.utf8), name: "t").table.labelCount == 100_000)
  }
}
