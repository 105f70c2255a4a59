/// The alarms that can be generated. The raw value is the name in recipes.
///
/// What is drawn for each lies within what is stated here; where no tolerance is stated, frequencies
/// vary by up to 3 % and times by up to 5 %. At a sample rate of less than about 2.2
/// times its frequency an alarm is silent.
public enum AlarmKind: String, CaseIterable, Sendable, Codable {
  /// Evacuation signal of ISO 8201 and NFPA 72 (chapter 18), as smoke alarms give it: three pulses of
  /// 0.5 s with 0.5 s between, then 1.5 s of silence, all ±10 %; from a piezo sounder of 2.9 to
  /// 3.5 kHz, usually 3.1.
  case temporalThree = "temporal_three"
  /// The same as NFPA 72 (chapter 18) wants it where people sleep: a square wave of 520 Hz ±10 %.
  case temporalThreeLow = "temporal_three_520"
  /// Carbon monoxide signal of UL 2034 and NFPA 72: four pulses of 0.1 s with 0.1 s between, then
  /// 5 s of silence, all ±10 %; from a piezo sounder.
  case temporalFour = "temporal_four"
  /// The same as a square wave of 520 Hz ±10 %.
  case temporalFourLow = "temporal_four_520"
  /// Siren of vehicles, slowly up and down: 10 to 30 cycles per minute (California Code of
  /// Regulations, title 13, section 1028), from 500–700 to 1200–1800 Hz as is usual.
  case wail
  /// Siren of vehicles, quickly up and down: 150 to 250 cycles per minute (same source), over the
  /// same frequencies.
  case yelp
  /// Two-tone horn of DIN 14610: a fourth (3 : 4) between 360 and 630 Hz, each tone 0.4 to 0.8 s.
  case hiLo = "hi_lo"
  /// Reversing alarm of vehicles: 0.9 to 1.4 kHz, 0.5 s on and 0.5 s off ±20 %, as is usual; SAE J994
  /// states levels and tests.
  case reversing
  /// Emergency signal of DIN 33404-3: from 1200 down to 500 Hz in 1 s, over and over.
  case emergencyFall = "din_33404_3"
  /// Evacuation signal of NEN 2575: from 500 up to 1200 Hz in 3.5 s, then 0.5 s of silence ±10 %.
  case slowWhoop = "nen_2575"
  /// Evacuation signal of NF S 32-001: 554 Hz for 0.1 s and 440 Hz for 0.4 s, in turn.
  case twoToneEvacuation = "nf_s_32_001"
  /// Alternating tone of sounders for BS 5839-1: 800 and 970 Hz, 0.25 s each, ±9 %.
  case alternating = "bs_5839_1"

  /// The label of its events.
  public var label: String {
    switch self {
    case .temporalThree, .temporalThreeLow: "smoke_alarm"
    case .temporalFour, .temporalFourLow: "co_alarm"
    case .wail, .yelp, .hiLo: "siren"
    case .reversing: "reversing_beep"
    case .emergencyFall, .slowWhoop, .twoToneEvacuation, .alternating: "evacuation_alarm"
    }
  }
}
