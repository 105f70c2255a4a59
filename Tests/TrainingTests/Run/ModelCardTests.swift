import Testing
import Training

@Suite struct ModelCardTests {
  private func card(_ text: String) -> ModelCard {
    var card = ModelCard(name: text, date: text)
    card.purpose = text
    card.features = text
    card.layers = [.init(name: text, sizes: text, parameters: 1, multiplyAccumulates: 1e6)]
    card.labels = [.init(name: text, clips: 1, hours: 1, licences: [text: 1])]
    card.sources = [.init(name: text, licence: text)]
    card.recipe = text
    card.teacher = text
    card.metrics = [.init(name: text, value: text, measuredOn: text)]
    card.limits = [text]
    return card
  }

  @Test func `a card has its figures in tables`() {
    var card = ModelCard(name: "tocsin-test", date: "2026-03-01")
    card.parameters = 493_362
    card.multiplyAccumulates = 52_345_678
    card.latency = .init(window: 0.032, lookahead: 0.02, step: 0.04)
    card.labels = [
      .init(name: "smoke_alarm", clips: 1200, hours: 1.666, licences: ["CC-BY": 200, "CC0": 1000])
    ]
    card.metrics = [.init(name: "clip accuracy", value: "81.2 %", measuredOn: "fold 4")]
    card.reproduction = "make model DATA=folder"
    #expect(
      card.markdown == """
        # tocsin-test

        | Property | Value |
        | --- | --- |
        | Made on | 2026-03-01 |
        | Labels | 1 |
        | Parameters | 493,362 |
        | Multiply-accumulates | 52.35 million per second of audio |
        | Latency | at most 92 ms: window 32 ms, look-ahead 20 ms, step 40 ms |

        ## Labels

        | Label | Training clips | Hours | Licences (clips) |
        | --- | ---: | ---: | --- |
        | smoke_alarm | 1,200 | 1.67 | CC0 (1,000), CC-BY (200) |

        Clips with several labels count for each of them.

        ## Results

        | Figure | Value | Measured on |
        | --- | ---: | --- |
        | clip accuracy | 81.2 % | fold 4 |

        ## To make it again

        ```
        make model DATA=folder
        ```

        """)
  }

  @Test(arguments: [
    ("smoke_alarm", "smoke_alarm"), ("_x_ a_", "\\_x\\_ a\\_"), ("a|b", "a\\|b"),
    ("*a* `b` [c](d) <e>", "\\*a\\* \\`b\\` \\[c\\](d) \\<e\\>"), ("&lt; \\", "\\&lt; \\\\"),
    ("# a #", "\\# a #"), ("- a - b", "\\- a - b"), ("12. a", "12\\. a"),
    ("1.5 a. b)", "1.5 a. b)"), ("-3.2 dB", "-3.2 dB"), ("---", "\\---"),
    ("    a", "a"), ("a\nb\r\n\tc\u{2028}d", "a b   c d"), ("3×3, 16 → 32", "3×3, 16 → 32"),
    ("~~a~~ $b$", "\\~\\~a\\~\\~ \\$b\\$"), ("", ""),
  ])
  func `text is shown as it is`(_ text: String, _ expected: String) {
    var card = ModelCard(name: "m", date: "d")
    card.limits = [text]
    #expect(card.markdown.hasSuffix("\n## Limits\n\n- \(expected)\n"))
  }

  @Test(arguments: [
    "|", "||\n|", "\\|", "\\", "a\n\n# b", "</td><script>", "| --- |", "```", "a\u{0}", "a ",
    "[x]: y",
  ])
  func `no text makes another cell, line or section`(_ text: String) {
    func shape(_ card: ModelCard) -> [Int] {
      card.markdown.split(separator: "\n", omittingEmptySubsequences: false).map { line in
        var bars = 0
        var isEscaped = false
        for character in line {
          if character == "|", !isEscaped { bars += 1 }
          isEscaped = character == "\\" && !isEscaped
        }
        return bars
      }
    }
    #expect(shape(card(text)) == shape(card("plain")))
  }

  @Test func `a fence is longer than every one in the commands`() {
    var card = ModelCard(name: "m", date: "d")
    card.reproduction = "a\n````\nb\n"
    #expect(card.markdown.hasSuffix("\n`````\na\n````\nb\n`````\n"))
  }

  @Test func `labels count the clips that have them, with their hours and licences`() {
    let clips = [
      TrainingClip(
        path: "a", name: "a", seconds: 1800, labels: ["cat", "dog"], licence: "CC0"),
      TrainingClip(path: "b", name: "b", seconds: 3600, labels: ["dog", "dog"], licence: "CC0"),
      TrainingClip(path: "c", name: "c", seconds: 900, labels: ["dog"]),
      TrainingClip(path: "d", name: "d", seconds: 900),
    ]
    #expect(
      ModelCard.Label.all(["dog", "owl", "cat"], in: clips) == [
        .init(name: "dog", clips: 3, hours: 1.75, licences: ["CC0": 2, "unknown": 1]),
        .init(name: "owl", clips: 0, hours: 0, licences: [:]),
        .init(name: "cat", clips: 1, hours: 0.5, licences: ["CC0": 1]),
      ])
  }
}
