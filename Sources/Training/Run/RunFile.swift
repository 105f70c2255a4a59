/// A file of a run folder; the raw value is its name.
public enum RunFile: String, CaseIterable, Sendable {
  /// The recipe as it was followed.
  case recipe = "config.toml"
  /// What happened when, for people.
  case log = "log.txt"
  /// Losses and figures, as JSON lines.
  case metrics = "metrics.jsonl"
  /// The same as a page to look at.
  case curves = "curves.html"
  /// All that is needed to go on after a stop.
  case checkpoint = "checkpoint.safetensors"
  /// The best model so far.
  case model = "model.safetensors"
  /// What there is to know about the model.
  case modelCard = "MODEL_CARD.md"
  /// Who made the recordings that it learned from.
  case attributions = "attributions.tsv"
}
