import Foundation
import SoundEvents
import Testing

@Suite struct EventSettingsTests {
  static func decode<Value: Decodable>(_ type: Value.Type, _ json: String) throws -> Value {
    try JSONDecoder().decode(type, from: Data(json.utf8))
  }

  @Test func `settings survive writing and reading`() throws {
    let settings = plainSettings {
      $0.smoothing = SmoothingSettings(kind: .exponential, seconds: 0.25)
      $0.maximumDuration = 30
      $0.cooldown = 2.5
      $0.enabled = false
    }
    let data = try JSONEncoder().encode(settings)
    #expect(try JSONDecoder().decode(EventSettings.self, from: data) == settings)
    let text = String(decoding: data, as: UTF8.self)
    for name in [
      "onset_threshold", "offset_threshold", "smoothing", "minimum_duration", "minimum_gap",
      "maximum_duration", "cooldown", "enabled", "kind", "seconds",
    ] {
      #expect(text.contains("\"\(name)\""))
    }
  }

  @Test func `a missing key takes its default`() throws {
    #expect(try Self.decode(EventSettings.self, "{}") == EventSettings())
    #expect(try Self.decode(EventSettings.self, #"{"cooldown":3}"#).cooldown == 3)
  }

  @Test(arguments: [
    (#"{"onset_treshold":0.5}"#, "onset_treshold"),
    (#"{"smoothing":{"kind":"median","seconds":1,"width":5}}"#, "smoothing.width"),
  ])
  func `an unknown key is refused by its name`(json: String, path: String) {
    #expect {
      try Self.decode(EventOverrides.self, json)
    } throws: { error in
      guard case .unknownKey(path, _) = error as? EventSettingsError else { return false }
      return "\(error)".contains("'\(path)'") && "\(error)".contains("expected one of")
    }
    #expect(throws: EventSettingsError.self) { try Self.decode(EventSettings.self, json) }
  }

  @Test(arguments: [
    #"{"cooldown":"long"}"#, #"{"smoothing":{"kind":"mean","seconds":1}}"#,
    #"{"smoothing":{"kind":"median"}}"#, #"[]"#,
  ])
  func `a wrong type or a missing length is refused`(json: String) {
    #expect(throws: DecodingError.self) { try Self.decode(EventOverrides.self, json) }
  }

  @Test func `overrides replace what they state, and an offset threshold keeps its ratio`() throws {
    let overrides = try Self.decode(
      EventOverrides.self, #"{"onset_threshold":0.9,"smoothing":{"kind":"none"},"enabled":false}"#)
    let base = plainSettings { $0.cooldown = 7 }
    var expected = base
    expected.onsetThreshold = 0.9
    expected.smoothing = SmoothingSettings(kind: .none)
    expected.enabled = false
    expected.offsetThreshold = base.offsetThreshold * (0.9 / base.onsetThreshold)
    #expect(base.applying(overrides) == expected)
    #expect(base.applying(EventOverrides()) == base)
    #expect(EventSettings().applying(EventOverrides(base)) == base)
  }

  @Test func `values out of range are refused with name and value`() throws {
    let wrong: [(String, (inout EventSettings) -> Void)] = [
      ("onset_threshold is 1.5", { $0.onsetThreshold = 1.5 }),
      ("onset_threshold is nan", { $0.onsetThreshold = .nan }),
      ("offset_threshold is -0.1", { $0.offsetThreshold = -0.1 }),
      ("offset_threshold is 0.7, above onset_threshold 0.6", { $0.offsetThreshold = 0.7 }),
      ("smoothing.seconds is 11", { $0.smoothing.seconds = 11 }),
      ("minimum_duration is -1", { $0.minimumDuration = -1 }),
      ("minimum_gap is inf", { $0.minimumGap = .infinity }),
      ("maximum_duration is nan", { $0.maximumDuration = .nan }),
      ("cooldown is 1e+300", { $0.cooldown = 1e300 }),
      (
        "maximum_duration is 1.0 s, shorter than minimum_gap 2.0 s",
        {
          $0.maximumDuration = 1
          $0.minimumGap = 2
        }
      ),
    ]
    try plainSettings().validate()
    try EventSettings().validate()
    try plainSettings { $0.offsetThreshold = $0.onsetThreshold }.validate()
    for (text, change) in wrong {
      #expect {
        try plainSettings(change).validate()
      } throws: { error in
        "\(error)".hasPrefix(text)
      }
    }
  }
}
