internal import AudioSignal
internal import Evaluation
internal import SoundScenes

/// Brings recordings and what tables say about them together, and notes what is left out.
struct ClipCollector {
  private let options: ClipOptions
  private var notes = ClipNotes()

  init(options: ClipOptions) {
    self.options = options
  }

  /// What is doubtful about everything collected so far.
  var warnings: [ClipWarning] { notes.warnings }

  /// Clips of recordings that tables or folders label.
  mutating func clips(
    _ recordings: [NamedRecordings.Recording], tables: [LabelTable],
    seconds: (String) throws(AudioInputError) -> Double
  ) -> [TrainingClip] {
    let known = ClipKnowledge.gather(tables, options)
    var clips: [TrainingClip] = []
    for recording in recordings {
      var knowledge = known.recordings[recording.name]
      if let label = recording.folderLabel {
        knowledge = knowledge ?? ClipKnowledge()
        knowledge?.add(clipLabel: options.name(of: label))
      }
      guard let knowledge else {
        notes.withoutLabel.append(recording.name)
        continue
      }
      guard isKept(recording, knowledge), let length = length(of: recording, seconds) else {
        continue
      }
      var clip = clip(recording, knowledge, seconds: length)
      fill(&clip, from: knowledge)
      let hadLabels = !clip.labels.isEmpty
      if let labels = options.labels {
        clip.labels.removeAll { !labels.contains($0) }
        clip.events.removeAll { !labels.contains($0.label) }
      }
      if hadLabels, clip.labels.isEmpty, options.unlabelled == .leftOut { continue }
      clips.append(clip)
    }
    notes.withoutAudio = Set(known.recordings.keys).subtracting(recordings.map(\.name)).sorted()
    notes.ignoredRows += known.ignoredRows
    let written = known.writtenLabels.union(recordings.compactMap(\.folderLabel))
    noteUnknownChoices(clips, writtenLabels: written)
    return clips
  }

  /// Backgrounds, without those in which tables say that one of `labels` sounds.
  mutating func backgrounds(
    _ recordings: [NamedRecordings.Recording], tables: [LabelTable], labels: Set<String>,
    seconds: (String) throws(AudioInputError) -> Double
  ) -> [TrainingClip] {
    let known = ClipKnowledge.gather(tables, options)
    var clips: [TrainingClip] = []
    for recording in recordings {
      let knowledge = known.recordings[RecordingName.of(recording.path)] ?? ClipKnowledge()
      guard knowledge.labels.isDisjoint(with: labels) else {
        notes.labelledBackgrounds.append(recording.name)
        continue
      }
      guard isKept(recording, knowledge), let length = length(of: recording, seconds) else {
        continue
      }
      clips.append(clip(recording, knowledge, seconds: length))
    }
    return clips
  }

  /// Whether fold and licence are among those to keep; what is not because of its licence is noted.
  private mutating func isKept(
    _ recording: NamedRecordings.Recording, _ knowledge: ClipKnowledge
  ) -> Bool {
    if let folds = options.folds, let fold = knowledge.fold, !folds.contains(fold) { return false }
    for what in knowledge.contradictions {
      notes.contradicting[what, default: []].append(recording.name)
    }
    guard options.licences != nil else { return true }
    guard let licence = knowledge.licence else {
      notes.withoutLicence.append(recording.name)
      return false
    }
    guard options.allows(licence: licence) else {
      notes.otherLicences[licence, default: 0] += 1
      return false
    }
    return true
  }

  private mutating func length(
    of recording: NamedRecordings.Recording, _ seconds: (String) throws(AudioInputError) -> Double
  ) -> Double? {
    do throws(AudioInputError) {
      return try seconds(recording.path)
    } catch {
      notes.unreadable.append("\(error)")
      return nil
    }
  }

  /// A clip without labels.
  private func clip(
    _ recording: NamedRecordings.Recording, _ knowledge: ClipKnowledge, seconds: Double
  ) -> TrainingClip {
    TrainingClip(
      path: recording.path, name: recording.name, seconds: seconds, fold: knowledge.fold,
      group: knowledge.group, usage: knowledge.usage, licence: knowledge.licence,
      attribution: knowledge.attribution)
  }

  /// Gives a clip its labels, and the times that are believed.
  private mutating func fill(_ clip: inout TrainingClip, from knowledge: ClipKnowledge) {
    var sounding = knowledge.clipLabels ?? []
    var lateCount = 0
    var pointCount = 0
    var unconfirmedCount = 0
    for var event in knowledge.events {
      if let labels = knowledge.clipLabels {
        guard labels.contains(event.label) else {
          unconfirmedCount += 1
          continue
        }
        guard options.timedLabels?.contains(event.label) ?? true else { continue }
      }
      if event.offset > clip.seconds + EvaluationInput.lateTolerance { lateCount += 1 }
      guard event.onset < clip.seconds else { continue }
      sounding.insert(event.label)
      event.offset = min(event.offset, clip.seconds)
      if event.onset < event.offset { clip.events.append(event) } else { pointCount += 1 }
    }
    clip.isComplete = options.isComplete
    clip.labels = sounding.sorted()
    clip.events.sort { ($0.onset, $0.offset, $0.label) < ($1.onset, $1.offset, $1.label) }
    notes.late.add(lateCount, in: clip.name)
    notes.withoutLength.add(pointCount, in: clip.name)
    notes.unconfirmed.add(unconfirmedCount, in: clip.name)
  }

  private mutating func noteUnknownChoices(
    _ clips: [TrainingClip], writtenLabels: Set<String>
  ) {
    let labels = Set(clips.flatMap(\.labels))
    let folds = Set(clips.compactMap(\.fold))
    notes.unknown = [
      (.renames, options.renames.keys.filter { !writtenLabels.contains($0) }.sorted()),
      (.labels, (options.labels ?? []).filter { !labels.contains($0) }),
      (.timedLabels, (options.timedLabels ?? []).subtracting(labels).sorted()),
      (.folds, (options.folds ?? []).subtracting(folds).sorted().map(String.init)),
    ]
  }
}
