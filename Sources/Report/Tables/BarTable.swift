/// A table of figures, some with bars, that can be sorted by any of its columns.
public struct BarTable: Hashable, Sendable {
  /// A column.
  public struct Column: Hashable, Sendable {
    /// What its cells are.
    public enum Kind: Hashable, Sendable {
      /// Text, to the left.
      case words
      /// Figures, to the right; more is better where there are bars.
      case figures
      /// Figures of which less is better.
      case faults
    }

    /// Its name.
    public var title: String
    /// A sentence about it, shown with the pointer over the name.
    public var meaning: String
    /// What its cells are.
    public var kind: Kind

    /// A column.
    public init(_ title: String, _ kind: Kind = .figures, meaning: String = "") {
      self.title = title
      self.kind = kind
      self.meaning = meaning
    }
  }

  /// A cell.
  public struct Cell: Hashable, Sendable {
    /// What is written.
    public var text: String
    /// What the table is sorted by; not-a-number comes last.
    public var value: Double
    /// Length of the bar, 0…1; nil for none.
    public var share: Double?

    /// Words.
    public init(_ text: String) {
      self.text = text
      value = .nan
    }

    /// A figure as it is written, its value, and the length of its bar.
    public init(_ text: String, value: Double, share: Double? = nil) {
      self.text = text
      self.value = value
      self.share = share
    }

    /// A share 0…1 with two decimals and a bar; a dash when it is undefined.
    public init(score: Double) {
      self.init(NumberText.fixed(score, decimals: 2), value: score, share: score)
    }

    /// A whole number.
    public init(count: Int) {
      self.init(NumberText.count(count), value: Double(count))
    }
  }

  /// What it shows, for those who cannot see it.
  public var name: String
  /// Its columns.
  public var columns: [Column]
  /// Its rows, each with one cell for every column, in the order in which they are shown at first.
  public var rows: [[Cell]]

  /// A table.
  public init(_ name: String, columns: [Column], rows: [[Cell]]) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row of another length")
    self.name = name
    self.columns = columns
    self.rows = rows
  }

  /// The table, in a frame that scrolls where the page is too narrow, and what its columns mean.
  public var markup: Markup {
    Markup { html in
      writeTable(to: &html)
      let explained = columns.filter { !$0.meaning.isEmpty }
      guard !explained.isEmpty else { return }
      html.folded("What the columns mean") { html in
        html.facts("", explained.map { Fact($0.title, $0.meaning) })
      }
    }
  }

  private func writeTable(to html: inout Markup) {
    html.scrolling(name) { html in
      html.element("table", ["class": "bars sortable"]) { html in
        html.element("thead") { html in
          html.element("tr") { html in
            for column in columns { write(column, to: &html) }
          }
        }
        html.element("tbody") { html in
          for row in rows {
            html.element("tr") { html in
              for (cell, column) in zip(row, columns) { write(cell, column, to: &html) }
            }
            html.newLine()
          }
        }
      }
    }
  }

  private func write(_ column: Column, to html: inout Markup) {
    html.element(
      "th",
      [
        "scope": "col", "class": column.kind == .words ? "words" : nil,
        "title": column.meaning.isEmpty ? nil : column.meaning,
      ],
      text: column.title)
  }

  private func write(_ cell: Cell, _ column: Column, to html: inout Markup) {
    if column.kind == .words {
      html.element("td", ["class": "words"], text: cell.text)
    } else if cell.value.isNaN {
      html.element("td", ["class": "none", "title": Self.undefined], text: cell.text)
    } else {
      let value = cell.value.isFinite ? "\(cell.value)" : nil
      guard let share = cell.share, share.isFinite else {
        return html.element("td", ["data-v": value], text: cell.text)
      }
      let name = column.kind == .faults ? "bar wrong" : "bar"
      html.element("td", ["class": name, "data-v": value]) { html in
        html.write(cell.text)
        let length = LineChart.percent(min(max(share, 0), 1))
        html.element("i") { $0.element("b", ["style": "width:\(length)"]) { _ in } }
      }
    }
  }

  static let undefined = "undefined: there was nothing to count"
}

extension Markup {
  /// Writes a part that scrolls sideways, with the keyboard too, where the page is too narrow.
  mutating func scrolling(_ name: String, _ content: (inout Markup) -> Void) {
    element(
      "div", ["class": "scroll", "tabindex": "0", "role": "region", "aria-label": name], content)
  }
}
