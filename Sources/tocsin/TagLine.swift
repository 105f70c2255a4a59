internal import EventOutput

/// The line of `tag` for one clip.
enum TagLine {
  /// `{"v":1,"type":"tags","file":…,"duration":…,"tags":[…],"model":…}` and a line feed.
  static func format(
    file: String, seconds: Double, labels: [String], scores: [Float], top: Int, model: String
  ) -> [UInt8] {
    let best = labels.indices.sorted { (scores[$0], $1) > (scores[$1], $0) }.prefix(top)
    let tags = best.map { index in
      "{\"label\":\(quoted(labels[index])),\"score\":\(fixed(Double(scores[index]), 4))}"
    }
    return Array(
      """
      {"v":1,"type":"tags","file":\(quoted(file)),"duration":\(fixed(seconds, 3)),\
      "tags":[\(tags.joined(separator: ","))],"model":\(quoted(model))}\n
      """.utf8)
  }

  private static func quoted(_ text: String) -> String {
    "\"" + String(decoding: JSONText.escaped(text, limit: 4096), as: UTF8.self) + "\""
  }
}
