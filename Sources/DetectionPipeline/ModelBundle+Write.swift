internal import FoundationEssentials
internal import NeuralNetwork
public import SoundEvents

extension ModelBundle {
  /// Writes the model with other event settings, all else unchanged.
  ///
  /// - Parameters:
  ///   - settings: one per label; what equals the model's default is not written again.
  ///   - note: how the thresholds were chosen, kept in the model's provenance.
  ///   - path: replaced as a whole, so that it never holds a part.
  /// - Throws: `ModelError` when the file cannot be written.
  public func write(
    settings: [EventSettings], note: String, to path: String
  ) throws(ModelError) {
    precondition(settings.count == labels.count, "\(settings.count) settings")
    var header = header
    header.events.labels = [:]
    for (label, settings) in zip(labels, settings) where settings != header.events.default {
      header.events.labels[label] = EventOverrides(settings)
    }
    var provenance = header.provenance ?? Provenance()
    provenance.thresholds = note
    header.provenance = provenance
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    var metadata = tensors.metadata
    do {
      metadata["tocsin"] = String(decoding: try encoder.encode(header), as: UTF8.self)
      var kept: [String: Tensor] = [:]
      for name in tensors.tensorNames { kept[name] = tensors.tensor(name) }
      try TensorFile.write(kept, metadata: metadata, to: path)
    } catch {
      throw .file(path: path, problem: "\(error)")
    }
  }
}
