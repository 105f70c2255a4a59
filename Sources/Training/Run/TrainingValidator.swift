internal import DetectionPipeline
internal import Evaluation
internal import Glibc
internal import NeuralNetwork
internal import SoundScenes

/// How well a network does on clips it does not learn from.
final class TrainingValidator {
  private let clips: [TrainingClip]
  private let batches: BatchMaker
  private let pooling: ClipPooling
  private let runner: ScoreRunner
  private let jobs: Int

  init(
    clips: [TrainingClip], batches: BatchMaker, pooling: SequencePooling, runner: ScoreRunner,
    jobs: Int
  ) {
    self.clips = clips
    self.batches = batches
    self.pooling = pooling.clipPooling
    self.runner = runner
    self.jobs = jobs
  }

  /// Whether there is anything to validate on.
  var isEmpty: Bool { clips.isEmpty }

  /// The figures: `clip_accuracy` and `clip_map` over clips all of whose labels are known, and
  /// `event_f1` (200 ms) and `intersection_f1` (0.5), macro over labels, each label at its own best
  /// threshold, and `psds1`, over clips with events all of whose times are known.
  func figures(
    parameters: [Float], statistics: [Float]
  ) throws(TrainingError) -> [String: Double] {
    var metrics = ClipMetrics(labels: batches.labels)
    var recordings: [EvaluationSet.Recording] = []
    var tables: [ScoreTable] = []
    for group in try groups() {
      let scores = try scores(group, parameters, statistics)
      for (clip, scores) in zip(group.clips, scores) where clip.isComplete {
        if !clip.labels.isEmpty {
          let indices = clip.labels.compactMap { batches.labels.firstIndex(of: $0) }
          metrics.add(reference: Set(indices), scores: pooled(scores))
        }
        if let reference = reference(clip) {
          recordings.append(.init(name: clip.name, duration: clip.seconds, reference: reference))
          tables.append(table(scores, clip))
        }
      }
    }
    var figures: [String: Double] = [:]
    let clipResult = metrics.result
    if clipResult.clips > 0 {
      figures["clip_accuracy"] = clipResult.accuracy
      figures["clip_map"] = clipResult.mAP
    }
    if !recordings.isEmpty { add(recordings, tables, to: &figures) }
    return figures.filter(\.value.isFinite)
  }

  private struct Group {
    var frames: Int
    var clips: [TrainingClip]
  }

  /// Clips by length, rounded up to whole seconds so that there are few lengths.
  private func groups() throws(TrainingError) -> [Group] {
    var groups: [Int: [TrainingClip]] = [:]
    for clip in clips {
      let second = max(1, Int((1 / batches.grid.step).rounded(.up)))
      let steps = Int((clip.seconds / batches.grid.step).rounded(.up))
      groups[(steps + second - 1) / second * second * batches.grid.stepFrames, default: []]
        .append(clip)
    }
    return groups.sorted { $0.key < $1.key }.map { Group(frames: $0.key, clips: $0.value) }
  }

  /// Scores per clip: steps × labels, as many steps as the clip has.
  private func scores(
    _ group: Group, _ parameters: [Float], _ statistics: [Float]
  ) throws(TrainingError) -> [[Float]] {
    var result: [[Float]] = []
    let labels = batches.labels.count
    for begin in stride(from: 0, to: group.clips.count, by: 64) {
      var features: [Float] = []
      var steps: [Int] = []
      for clip in group.clips[begin..<min(begin + 64, group.clips.count)] {
        let clipFeatures = try batches.cache.features(of: clip, view: nil)
        features += batches.stretch(clipFeatures, first: 0, frames: group.frames)
        steps.append(
          max(1, min(clipFeatures.frames, group.frames) / batches.grid.stepFrames))
      }
      let logits: [Float]
      do {
        logits = try runner.logits(
          features, frames: group.frames, parameters: parameters, statistics: statistics)
      } catch {
        throw .unusable("\(error)")
      }
      let perClip = group.frames / batches.grid.stepFrames * labels
      for (index, steps) in steps.enumerated() {
        var scores: [Float] = []
        for step in 0..<steps {
          for label in 0..<labels {
            scores.append(1 / (1 + exp(-logits[index * perClip + step * labels + label])))
          }
        }
        result.append(scores)
      }
    }
    return result
  }

  private func pooled(_ scores: [Float]) -> [Float] {
    let labels = batches.labels.count
    var tagger = ClipTagger(labelCount: labels, pooling: pooling)
    for begin in stride(from: 0, to: scores.count, by: labels) {
      tagger.add(scores.span.extracting(begin..<(begin + labels)))
    }
    return tagger.scores
  }

  /// The events of a clip; nil when there are none or not all times are known.
  private func reference(_ clip: TrainingClip) -> [EvaluatedEvent]? {
    guard !clip.events.isEmpty, clip.labels.allSatisfy(clip.knowsTimes) else { return nil }
    return clip.events.compactMap { event in
      batches.labels.firstIndex(of: event.label).map {
        EvaluatedEvent(onset: event.onset, offset: event.offset, label: $0)
      }
    }
  }

  private func table(_ scores: [Float], _ clip: TrainingClip) -> ScoreTable {
    let labels = batches.labels.count
    let steps = scores.count / labels
    var values = [Float](repeating: 0, count: scores.count)
    for step in 0..<steps {
      for label in 0..<labels { values[label * steps + step] = scores[step * labels + label] }
    }
    return ScoreTable(
      boundaries: (0...steps).map { batches.grid.origin + Double($0) * batches.grid.step },
      labelCount: labels, values: values)
  }

  private func add(
    _ recordings: [EvaluationSet.Recording], _ tables: [ScoreTable],
    to figures: inout [String: Double]
  ) {
    let set = EvaluationSet(labels: batches.labels, recordings: recordings)
    figures["event_f1"] =
      CollarF1.best(
        set, scores: tables, onsetCollar: 0.2, offsetCollar: 0.2, offsetShare: 0.2, jobs: jobs
      ).macro.f1
    figures["intersection_f1"] =
      IntersectionF1.best(
        set, scores: tables, detectionTolerance: 0.5, groundTruthTolerance: 0.5, jobs: jobs
      ).macro.f1
    figures["psds1"] =
      PSDS.evaluate(set, scores: tables, settings: .psds1, jobs: jobs).value
  }
}
