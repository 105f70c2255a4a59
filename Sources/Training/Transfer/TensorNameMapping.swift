/// How the names of another program's tensors become ours.
///
/// First the prefixes that frameworks put before every name are taken off (``frameworkPrefixes``, as
/// often as they occur). Then the longest entry of `names` that is the whole name, or its beginning up
/// to a dot, is replaced, once. What is left must be one of our names.
public struct TensorNameMapping: Hashable, Sendable {
  /// What wrappers of PyTorch put before names.
  public static let frameworkPrefixes = ["model.", "module.", "_orig_mod.", "state_dict."]

  /// Replacements: a name or the beginning of names, and what stands there instead; empty: nothing.
  public var names: [String: String]
  /// Names, or beginnings of names up to a dot, of tensors to leave out, before the replacement.
  public var ignored: [String]
  /// Whether convolutions are [output, input, frequency, time] and have to be turned.
  public var transposesKernels: Bool
  /// What the outputs mean, in their order; nil: not known.
  public var labels: [String]?

  /// A mapping; without arguments it only takes off the frameworks' prefixes.
  public init(
    names: [String: String] = [:], ignored: [String] = [], transposesKernels: Bool = false,
    labels: [String]? = nil
  ) {
    self.names = names
    self.ignored = ignored
    self.transposesKernels = transposesKernels
    self.labels = labels
  }

  /// Our name for a tensor; nil: it is left out.
  public func name(for foreign: String) -> String? {
    let name = Self.stripped(foreign)
    // PyTorch counts batches for a momentum that nobody sets.
    if name.hasSuffix(".num_batches_tracked") { return nil }
    if ignored.contains(where: { Self.matches(name, Self.stripped($0)) }) { return nil }
    var best: (from: String, to: String)?
    for (key, to) in names {
      let from = Self.stripped(key)
      if Self.matches(name, from), from.utf8.count > best?.from.utf8.count ?? -1 {
        best = (from, to)
      }
    }
    guard let best else { return name }
    let rest = name.dropFirst(best.from.count)
    let beginning = best.to.hasSuffix(".") ? String(best.to.dropLast()) : best.to
    return beginning.isEmpty ? String(rest.drop { $0 == "." }) : beginning + rest
  }

  /// The name without frameworks' prefixes and without a dot at its end.
  static func stripped(_ name: String) -> String {
    var name = name[...]
    while let prefix = frameworkPrefixes.first(where: name.hasPrefix) {
      name = name.dropFirst(prefix.count)
    }
    return String(name.hasSuffix(".") ? name.dropLast() : name)
  }

  /// Whether a name is this beginning, or goes on after it with a dot.
  private static func matches(_ name: String, _ beginning: String) -> Bool {
    name == beginning || name.hasPrefix(beginning + ".")
  }
}
