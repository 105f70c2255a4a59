import Foundation
import Report
import TestSupport

/// Six invented recordings with noise, bursts of sound, scores and mistakes.
enum SampleTimelines {
  static func all() -> [Timeline] {
    [
      make(
        "4-199261-A-0", seed: 1, 5, [("dog", 0.4, 1.1, .found), ("dog", 2.2, 3.0, .missed)],
        [("dog", 0.5, 1.2, .right), ("crying_baby", 2.3, 2.9, .falseAlarm)]),
      make(
        "4-175945-A-38", seed: 2, 5, [("clock_tick", 0, 4.8, .missed)],
        [("mouse_click", 0.6, 1.1, .falseAlarm), ("mouse_click", 2.6, 2.7, .falseAlarm)]),
      make(
        "4-204119-B-21", seed: 3, 5, [("sneezing", 1.0, 1.6, .found)],
        [("sneezing", 1.05, 1.7, .right), ("coughing", 1.1, 1.5, .falseAlarm)]),
      make(
        "hall_2025-11-03T08-15-00_microphone-2_channel-1", seed: 4, 60,
        [
          ("footsteps", 4, 14, .found), ("door_wood_creaks", 15, 17.5, .found),
          ("keyboard_typing", 22, 51, .found),
        ],
        [
          ("footsteps", 4.2, 13, .right), ("door_wood_creaks", 15.2, 17.4, .right),
          ("keyboard_typing", 22.5, 30, .right), ("keyboard_typing", 33, 50, .right),
          ("rain", 40, 44, .falseAlarm),
        ]),
      make("4-161127-A-10", seed: 5, 5, [("rain", 0, 5, .missed)], []),
      make(
        "kitchen_evening", seed: 6, 600,
        [("glass_breaking", 250, 251.2, .found), ("washing_machine", 20, 480, .missed)],
        [("glass_breaking", 250.1, 251, .right), ("can_opening", 410, 410.6, .falseAlarm)]),
    ]
  }

  private typealias Entry = (String, Double, Double, Timeline.Event.Outcome)

  private static func make(
    _ name: String, seed: UInt64, _ duration: Double, _ reference: [Entry], _ reports: [Entry]
  ) -> Timeline {
    var random = SeededGenerator(seed: seed)
    let events = (reference + reports).map {
      Timeline.Event(label: $0.0, onset: $0.1, offset: $0.2, outcome: $0.3)
    }
    let frames = min(Int(duration * 100), 6000)
    var values: [Float] = []
    for frame in 0..<frames {
      let time = duration * Double(frame) / Double(frames)
      for band in 0..<64 {
        var value = random.uniform(-1...1) - Float(band) / 24
        for event in events where event.onset <= time && time < event.offset {
          guard event.outcome != .falseAlarm else { continue }
          let pitch = Double((event.label.utf8.first ?? 0) % 20) + 8
          let harmonic = (Double(band) / pitch).truncatingRemainder(dividingBy: 1)
          let decay = exp(-(time - event.onset) / max(event.offset - event.onset, 0.1))
          value += Float(harmonic < 0.3 ? 6 * decay : 2 * decay)
        }
        values.append(value)
      }
    }
    var timeline = Timeline(
      name: name, duration: duration,
      spectrogram: Spectrogram(
        frameCount: frames, bandCount: 64, values: values, frequencies: "0.05–8 kHz"),
      events: events)
    for label in timeline.labels {
      timeline.scores.append(scores(label, duration, events, &random))
    }
    return timeline
  }

  private static func scores(
    _ label: String, _ duration: Double, _ events: [Timeline.Event], _ random: inout SeededGenerator
  ) -> Timeline.Scores {
    let count = Int(duration * 12.5)
    let boundaries = (0...count).map { min(Double($0) * 0.08, duration) }
    var level = 0.0
    let values = (0..<count).map { frame in
      let time = Double(frame) * 0.08
      var aim = -3.2
      for event in events where event.label == label && event.onset <= time && time < event.offset {
        aim = event.outcome == .missed ? -0.9 : max(aim, 2)
      }
      level += (aim - level) * 0.4 + Double(random.uniform(-0.5...0.5))
      return Float(1 / (1 + exp(-level)))
    }
    return Timeline.Scores(
      label: label, boundaries: boundaries, values: values, onsetThreshold: 0.5,
      offsetThreshold: 0.3)
  }
}
