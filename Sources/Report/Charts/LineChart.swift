public import Evaluation

/// Curves over two axes.
public struct LineChart: Hashable, Sendable {
  /// How a curve goes from one point to the next.
  public enum Interpolation: Hashable, Sendable {
    /// Straight.
    case line
    /// Level up to the next point's x, then up or down to it.
    case steps
  }

  /// A point of a curve, in the units of the axes.
  public struct Point: Hashable, Sendable {
    /// Along the horizontal axis.
    public var x: Double
    /// Along the vertical axis; not-a-number interrupts the curve.
    public var y: Double

    /// A point.
    public init(x: Double, y: Double) {
      self.x = x
      self.y = y
    }
  }

  /// One curve.
  public struct Series: Hashable, Sendable {
    /// What it shows.
    public var name: String
    /// Its points.
    public var points: [Point]
    /// How it goes from one to the next.
    public var interpolation: Interpolation
    /// Bounds of each point's y, drawn as a band; empty for none.
    public var band: [ConfidenceInterval]
    /// A further value of each point, shown with the pointer over the curve; empty for none.
    public var notes: [Double]
    /// What the further value is.
    public var noteName: String

    /// A curve; `band` and `notes` have one value for each point or none at all.
    public init(
      _ name: String, _ points: [Point], interpolation: Interpolation = .line,
      band: [ConfidenceInterval] = [], notes: [Double] = [], noteName: String = ""
    ) {
      precondition(band.isEmpty || band.count == points.count, "\(band.count) bounds")
      precondition(notes.isEmpty || notes.count == points.count, "\(notes.count) notes")
      self.name = name
      self.points = points
      self.interpolation = interpolation
      self.band = band
      self.notes = notes
      self.noteName = noteName
    }
  }

  /// A place that matters, as an operating point.
  public struct Marker: Hashable, Sendable {
    /// How it is drawn.
    public enum Shape: String, Hashable, Sendable {
      /// A filled circle: what is in force.
      case dot
      /// A hollow diamond: what could be.
      case diamond
    }

    /// What it is.
    public var name: String
    /// Where it is.
    public var point: Point
    /// How it is drawn.
    public var shape: Shape
    /// Bounds of x and y, drawn as whiskers.
    public var xInterval, yInterval: ConfidenceInterval?

    /// A place that matters.
    public init(
      _ name: String, _ point: Point, shape: Shape = .dot, xInterval: ConfidenceInterval? = nil,
      yInterval: ConfidenceInterval? = nil
    ) {
      self.name = name
      self.point = point
      self.shape = shape
      self.xInterval = xInterval
      self.yInterval = yInterval
    }
  }

  /// A value that matters: a line across the chart.
  public struct Rule: Hashable, Sendable {
    /// What it is.
    public var name: String
    /// Along the horizontal axis; nil for a level line.
    public var x: Double?
    /// Along the vertical axis; nil for an upright line.
    public var y: Double?

    /// An upright line.
    public init(_ name: String, x: Double) {
      self.name = name
      self.x = x
    }

    /// A level line.
    public init(_ name: String, y: Double) {
      self.name = name
      self.y = y
    }
  }

  /// What the chart shows.
  public var title: String
  /// A sentence under the title; empty for none.
  public var note: String
  /// The horizontal axis.
  public var x: Axis
  /// The vertical axis.
  public var y: Axis
  /// The curves, at most six.
  public var series: [Series]
  /// Places that matter.
  public var markers: [Marker]
  /// Lines that matter.
  public var rules: [Rule]

  /// A chart.
  public init(
    _ title: String, note: String = "", x: Axis, y: Axis, series: [Series],
    markers: [Marker] = [], rules: [Rule] = []
  ) {
    precondition(series.count <= 6, "\(series.count) curves")
    self.title = title
    self.note = note
    self.x = x
    self.y = y
    self.series = series
    self.markers = markers
    self.rules = rules
  }
}
