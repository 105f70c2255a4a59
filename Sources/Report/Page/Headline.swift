/// A figure that a reader should see first, with its meaning.
public struct Headline: Hashable, Sendable {
  /// Its name.
  public var name: String
  /// The figure as it is written; a dash when it is undefined.
  public var figure: String
  /// Its unit; empty for none.
  public var unit: String
  /// A second figure under it, with its name; empty for none.
  public var detail: String
  /// One sentence for those who do not know the figure.
  public var meaning: String

  /// A figure with its meaning.
  public init(
    _ name: String, _ figure: String, unit: String = "", detail: String = "", meaning: String
  ) {
    self.name = name
    self.figure = figure
    self.unit = unit
    self.detail = detail
    self.meaning = meaning
  }

  /// A share 0…1 as per cent.
  init(_ name: String, share: Double, meaning: String) {
    self.init(
      name, NumberText.fixed(share * 100, decimals: 1), unit: share.isNaN ? "" : "%",
      meaning: meaning)
  }

  /// A score 0…1 with three decimals.
  init(_ name: String, score: Double, meaning: String) {
    self.init(name, NumberText.fixed(score, decimals: 3), meaning: meaning)
  }
}

extension Markup {
  /// Writes headlines in groups with a common name; groups without headlines are left out.
  mutating func headlines(_ groups: KeyValuePairs<String, [Headline]>) {
    let shown = groups.filter { !$0.value.isEmpty }
    guard !shown.isEmpty else { return }
    element("div", ["class": "groups"]) { html in
      for (title, headlines) in shown {
        html.element("div", ["style": "--tiles:\(min(headlines.count, 5))"]) { html in
          if !title.isEmpty { html.element("h3", ["class": "group"], text: title) }
          html.tiles(headlines)
        }
      }
    }
  }

  private mutating func tiles(_ headlines: [Headline]) {
    element("dl", ["class": "tiles"]) { html in
      for headline in headlines {
        html.element("div", ["class": "tile"]) { html in
          html.element("dt", text: headline.name)
          html.element("dd", ["class": "figure"]) { html in
            html.write(headline.figure)
            if !headline.unit.isEmpty {
              html.element("span", ["class": "unit"], text: "\u{A0}" + headline.unit)
            }
          }
          if !headline.detail.isEmpty {
            html.element("dd", ["class": "detail"], text: headline.detail)
          }
          let isUndefined = headline.figure == NumberText.undefined
          html.element(
            "dd", ["class": "meaning"],
            text: headline.meaning + (isUndefined ? " Undefined here: nothing to count." : ""))
        }
        html.newLine()
      }
    }
  }
}
