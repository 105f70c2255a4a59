/// Binary search.
enum SortedSearch {
  /// The position of the first element that satisfies a condition which, once satisfied, all
  /// elements behind satisfy; the number of elements when none does.
  static func first<Element>(
    in elements: [Element], where condition: (Element) -> Bool
  ) -> Int {
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      if condition(elements[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
