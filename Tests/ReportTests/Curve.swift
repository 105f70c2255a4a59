import Report

/// A curve of straight pieces, to measure how far two of them are apart.
struct Curve {
  private var corners: [PixelPoint]

  /// Straight from point to point.
  init(lines points: [PixelPoint]) { corners = points }

  /// Level to the next x, then up or down.
  init(steps points: [PixelPoint]) {
    corners = []
    for point in points {
      if let last = corners.last { corners.append(PixelPoint(x: point.x, y: last.y)) }
      corners.append(point)
    }
  }

  /// The path of an SVG element, in pixels.
  init(path: String, unitsPerPixel: Double) {
    corners = []
    var place = PixelPoint(x: 0, y: 0)
    var numbers: [Double] = []
    var verb: Character = "M"
    var digits = ""
    func finished(_ next: Character?) {
      if let number = Double(digits) { numbers.append(number / unitsPerPixel) }
      digits = ""
      guard let next else { return }
      switch (verb, numbers.count) {
      case ("M", 2): place = PixelPoint(x: numbers[0], y: numbers[1])
      case ("l", 2): place = PixelPoint(x: place.x + numbers[0], y: place.y + numbers[1])
      case ("h", 1): place.x += numbers[0]
      case ("v", 1): place.y += numbers[0]
      default: return
      }
      corners.append(place)
      numbers = []
      verb = next
    }
    for character in path + "M" {
      switch character {
      case "0"..."9", ".": digits.append(character)
      case "-":
        finished(nil)
        digits = "-"
      case " ": finished(nil)
      default:
        if character == "M" && corners.isEmpty && numbers.isEmpty && digits.isEmpty { continue }
        finished(character)
      }
    }
  }

  /// The largest distance from a place on either curve to the other one, to a twentieth of a pixel.
  func distance(to other: Curve) -> Double {
    max(reach(from: other), other.reach(from: self))
  }

  /// How far this curve goes from another one.
  private func reach(from other: Curve) -> Double {
    samples.reduce(0) { max($0, other.distance($1)) }
  }

  private var samples: [PixelPoint] {
    guard corners.count > 1 else { return corners }
    return zip(corners, corners.dropFirst()).flatMap { from, to in
      let length = max(abs(to.x - from.x), abs(to.y - from.y))
      let count = max(1, Int(length / 0.5))
      return (0...count).map { index in
        let share = Double(index) / Double(count)
        return PixelPoint(
          x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y))
      }
    }
  }

  private func distance(_ point: PixelPoint) -> Double {
    guard corners.count > 1 else {
      return corners.first.map { square($0, point).squareRoot() } ?? .infinity
    }
    var nearest = Double.infinity
    for index in 1..<corners.count {
      let (from, to) = (corners[index - 1], corners[index])
      let length = square(from, to)
      let along =
        (point.x - from.x) * (to.x - from.x) + (point.y - from.y) * (to.y - from.y)
      let share = length > 0 ? min(max(along / length, 0), 1) : 0
      let foot = PixelPoint(
        x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y))
      nearest = min(nearest, square(foot, point))
    }
    return nearest.squareRoot()
  }

  private func square(_ a: PixelPoint, _ b: PixelPoint) -> Double {
    (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y)
  }
}
