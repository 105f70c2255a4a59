/// The name of a recording or of an augmented view of it: `NAME` or `NAME@K`.
struct ViewName: Hashable {
  /// The recording's name.
  let recording: String
  /// The view's number; nil: the recording itself.
  let view: Int?

  /// Takes a name apart. What follows the last `@` is a view only if it is a number written as
  /// numbers are, and something stands before it.
  init(_ name: String) {
    let view = name.lastIndex(of: "@").flatMap { at -> (String, Int)? in
      let text = name[name.index(after: at)...]
      guard at > name.startIndex, let number = Int(text), number >= 0, String(number) == text else {
        return nil
      }
      return (String(name[..<at]), number)
    }
    recording = view?.0 ?? name
    self.view = view?.1
  }
}
