internal import FoundationEssentials

extension Timeline {
  /// The recording with its spectrogram and a track for each label, at most `limit` of them.
  public func figure(labels limit: Int = 8) -> Markup {
    let time = Axis("seconds", range: 0...safeDuration, style: .clock)
    let ticks = time.ticks(atMost: 7)
    return Markup { html in
      html.element("figure", ["class": "timeline"]) { html in
        html.element("figcaption") { html in
          html.element("h3", text: name)
          html.element("p", ["class": "note"], text: summary)
        }
        html.element("div", ["class": "rows"]) { html in
          writeSpectrogram(to: &html)
          for label in labels.prefix(limit) {
            html.element("div", ["class": "side"]) { html in
              html.element("b", text: label)
              html.write(verdict(label))
            }
            html.element("div") { html in
              let track = TimelineTrack(
                events: events.filter { $0.label == label },
                scores: scores.first { $0.label == label && !$0.values.isEmpty }, label: label,
                duration: safeDuration)
              html.write(track.svg(ticks: ticks))
            }
          }
          html.element("div", ["class": "side"]) { _ in }
          html.element("div") {
            $0.write(Self.clock(ticks, unit: safeDuration < 120 ? "\u{A0}s" : ""))
          }
        }
        if labels.count > limit {
          html.element(
            "p", ["class": "note"],
            text: "Not shown: \(labels.dropFirst(limit).joined(separator: ", ")).")
        }
      }
    }
  }

  /// What the bars and lines of all timelines mean.
  public static var legend: Markup {
    let bars: [Event.Outcome] = [.found, .missed, .right, .falseAlarm]
    return Markup { html in
      html.element("ul", ["class": "legend"]) { html in
        for outcome in bars {
          entry(TimelineTrack.words(outcome), to: &html) { svg in
            svg.element(
              "rect",
              [
                "class": TimelineTrack.style(outcome), "x": "1", "y": "1", "width": "24",
                "height": "10", "rx": "1.5",
              ])
          }
        }
        for (name, style) in [
          ("score", "curve"), ("onset threshold", "onset"), ("offset threshold", "offset"),
        ] {
          entry(name, to: &html) { svg in
            svg.element("g", ["class": "track"]) {
              $0.element("path", ["class": style, "d": "M1 6h24"])
            }
          }
        }
      }
    }
  }

  private static func entry(
    _ name: String, to html: inout Markup, _ draw: (inout Markup) -> Void
  ) {
    html.element("li") { html in
      html.element(
        "svg",
        [
          "xmlns": "http://www.w3.org/2000/svg", "class": "swatch", "width": "26", "height": "12",
          "aria-hidden": "true",
        ], draw)
      html.write(name)
    }
  }

  private var safeDuration: Double { duration.isFinite && duration > 0 ? duration : 1e-3 }

  private var summary: String {
    let missed = count(.missed)
    let falseAlarms = count(.falseAlarm)
    let parts = [
      NumberText.duration(duration),
      NumberText.count(missed + count(.found), "event", "events"),
      missed > 0 ? "\(NumberText.count(missed)) missed" : nil,
      falseAlarms > 0 ? NumberText.count(falseAlarms, "false alarm", "false alarms") : nil,
    ]
    return parts.compactMap { $0 }.joined(separator: " · ")
  }

  private func verdict(_ label: String) -> String {
    let own = events.filter { $0.label == label }
    let missed = own.count { $0.outcome == .missed }
    let falseAlarms = own.count { $0.outcome == .falseAlarm }
    var parts: [String] = []
    if missed > 0 { parts.append("\(missed) missed") }
    if falseAlarms > 0 { parts.append("\(falseAlarms) false") }
    if parts.isEmpty { parts.append(own.isEmpty ? "not reported" : "right") }
    return parts.joined(separator: ", ")
  }

  private func writeSpectrogram(to html: inout Markup) {
    // A picture that cannot be made is no reason to lose the page.
    guard let spectrogram, let png = try? spectrogram.png() else { return }
    html.element("div", ["class": "side"]) { html in
      html.write(spectrogram.frequencies)
    }
    html.element("div") { html in
      html.element(
        "img",
        [
          "alt": "Spectrogram of \(name)",
          "src": "data:image/png;base64," + Data(png).base64EncodedString(),
        ])
    }
  }

  private static func clock(_ ticks: [Axis.Tick], unit: String) -> Markup {
    Markup { svg in
      svg.element(
        "svg",
        [
          "xmlns": "http://www.w3.org/2000/svg", "class": "track", "width": "100%",
          "height": "16", "aria-hidden": "true",
        ]
      ) { svg in
        for tick in ticks {
          let anchor =
            tick.position < 0.03 ? "tick" : tick.position > 0.97 ? "tick end" : "tick mid"
          svg.element(
            "text", ["class": anchor, "x": LineChart.percent(tick.position), "y": "11"],
            text: tick.text + unit)
        }
      }
    }
  }
}
