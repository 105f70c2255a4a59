/// How lines of each type appear in the journal.
extension JournalEntry {
  struct Kind {
    /// 128 bits by which entries of a type are found; never to change.
    var identifier: String
    /// The syslog priority: 4 is a warning, 5 a notice, 6 information.
    var priority: Int
  }

  /// Types that are not listed are not sent.
  static let kinds: [String: Kind] = [
    "event.start": Kind(identifier: "f786af214c2c4b2d89f0fb42a5fa8d02", priority: 5),
    "event.end": Kind(identifier: "fb407f5feb984718bf4e115d9caaa2f3", priority: 6),
    "gap": Kind(identifier: "d7d2e9a40d0d429eb6a3850b3d8141de", priority: 4),
    "source.stalled": Kind(identifier: "0d9f648135234a64bb1bc3a3a35bff3e", priority: 4),
    "source.lost": Kind(identifier: "d2f87a515f654b4da717caf433ee81cc", priority: 4),
    "source.regained": Kind(identifier: "e5fe8f0207c34686a043068ce137bb8c", priority: 6),
    "mic_dead": Kind(identifier: "72255976fb4a4464a375a0800a4f47f9", priority: 4),
    "mic_alive": Kind(identifier: "9ffcec231b404c6d9b019a560c8d439b", priority: 6),
    "mic_trouble": Kind(identifier: "0eefcfb47c1d4a38a61cdac30724fe51", priority: 5),
    "clock_step": Kind(identifier: "97521254608145c1adb0db77602c40af", priority: 5),
    "suspended": Kind(identifier: "362d37296a444b279003d00873ca6d01", priority: 5),
    "spool_failed": Kind(identifier: "75438153cbe647c684d7bd37e714d9e8", priority: 4),
    "spool_restored": Kind(identifier: "02ba4f2d58ba415e9c1a9ba88913e14d", priority: 6),
  ]
}
