import EventOutput
import Glibc
import SoundEvents
import Testing

/// Lines of sources, microphones and clocks.
@Suite struct WatchLineTests {
  private static func time(_ seconds: Double) -> ClockTime {
    ClockTime(unix: 1_772_349_300 + seconds, monotonic: 81_232.095 + seconds)
  }

  @Test func `lines are as documented to the byte`() {
    var formatter = EventLineFormatter(run: 0x7f3c_9a1e, after: 11)
    let lines = [
      formatter.line(
        for: SourceRecord(.stalled, seconds: 1.06, time: Self.time(5.017)), context: hall),
      formatter.line(
        for: SourceRecord(
          .lost, seconds: 0.16, reason: .gone, error: "No such device", time: Self.time(6.117)),
        context: hall),
      formatter.line(
        for: SourceRecord(.regained, seconds: 65.42, time: Self.time(71.5)), context: hall),
      formatter.line(
        for: HealthRecord(
          .silence, isActive: true, seconds: 2.01, position: 41_600_000, time: Self.time(302.417)),
        context: hall),
      formatter.line(
        for: HealthRecord(
          .silence, isActive: false, seconds: 59.11, position: 43_443_200, time: Self.time(360.017)
        ), context: hall),
      formatter.line(
        for: HealthRecord(
          .clipping, isActive: true, seconds: 420, position: 45_440_000, time: Self.time(422.417)),
        context: hall),
      formatter.line(
        for: ClockRecord(
          .step(seconds: -3600), time: ClockTime(unix: 1_772_346_122.417, monotonic: 81_714.512))),
      formatter.line(
        for: ClockRecord(
          .suspended(seconds: 5400.125),
          time: ClockTime(unix: 1_772_358_722.417, monotonic: 81_720.112))),
      formatter.line(for: SpoolStateRecord(failure: ENOSPC, time: Self.time(9500))),
      formatter.line(for: SpoolStateRecord(failure: 0, time: Self.time(9561.25))),
    ]
    #expect(lines.map(\.seq) == Array(12...21))
    #expect(
      lines.map(\.isAlarm) == [true, true, true, true, true, false, false, false, false, false])
    #expect(lines.map(\.text).joined() == Self.golden)
  }

  static let golden = """
    {"v":1,"type":"source.stalled","seq":12,"boot":"7f3c9a1e","source":"site1/hall",\
    "time":"2026-03-01T07:15:05.017Z","unix":1772349305.017,"mono":81237.112,"seconds":1.060}
    {"v":1,"type":"source.lost","seq":13,"boot":"7f3c9a1e","source":"site1/hall",\
    "time":"2026-03-01T07:15:06.117Z","unix":1772349306.117,"mono":81238.212,"seconds":0.160,\
    "reason":"gone","error":"No such device"}
    {"v":1,"type":"source.regained","seq":14,"boot":"7f3c9a1e","source":"site1/hall",\
    "time":"2026-03-01T07:16:11.500Z","unix":1772349371.500,"mono":81303.595,"seconds":65.420}
    {"v":1,"type":"mic_dead","seq":15,"boot":"7f3c9a1e","source":"site1/hall",\
    "time":"2026-03-01T07:20:02.417Z","unix":1772349602.417,"mono":81534.512,\
    "position":41600000,"rate":32000,"reason":"silence","seconds":2.010}
    {"v":1,"type":"mic_alive","seq":16,"boot":"7f3c9a1e","source":"site1/hall",\
    "time":"2026-03-01T07:21:00.017Z","unix":1772349660.017,"mono":81592.112,\
    "position":43443200,"rate":32000,"reason":"silence","seconds":59.110}
    {"v":1,"type":"mic_trouble","seq":17,"boot":"7f3c9a1e","source":"site1/hall",\
    "time":"2026-03-01T07:22:02.417Z","unix":1772349722.417,"mono":81654.512,\
    "position":45440000,"rate":32000,"condition":"clipping","phase":"begin","seconds":420.000}
    {"v":1,"type":"clock_step","seq":18,"boot":"7f3c9a1e","time":"2026-03-01T06:22:02.417Z",\
    "unix":1772346122.417,"mono":81714.512,"step":-3600.000}
    {"v":1,"type":"suspended","seq":19,"boot":"7f3c9a1e","time":"2026-03-01T09:52:02.417Z",\
    "unix":1772358722.417,"mono":81720.112,"seconds":5400.125}
    {"v":1,"type":"spool_failed","seq":20,"boot":"7f3c9a1e","time":"2026-03-01T09:53:20.000Z",\
    "unix":1772358800.000,"mono":90732.095,"error":"No space left on device"}
    {"v":1,"type":"spool_restored","seq":21,"boot":"7f3c9a1e","time":"2026-03-01T09:54:21.250Z",\
    "unix":1772358861.250,"mono":90793.345}

    """

  @Test func `an event says when nothing keeps the wall clock right, and only then`() {
    var formatter = EventLineFormatter(run: 1)
    for (isKept, isSaid) in [(nil, false), (true, false), (false, true)] as [(Bool?, Bool)] {
      formatter.isTimeSynchronized = isKept
      let live = formatter.line(
        for: event(.start) {
          ($0.onsetUnix, $0.onsetMonotonic, $0.onsetTimeError) = (1_772_349_302, 81_234, 0.05)
        }, context: hall)
      #expect(live.text.contains("\"time_sync\":false") == isSaid)
      #expect(live.text.contains("\"time_err_ms\":50"))
      // A recording does not depend on the clock of this machine.
      let recorded = formatter.line(
        for: event(.start) { $0.onsetUnix = 1_772_349_302 }, context: hall)
      #expect(!recorded.text.contains("time_sync") && !recorded.text.contains("mono"))
    }
  }

  @Test func `a source that was never found has a status without a rate`() throws {
    let context = OutputContext(source: "hall", sampleRate: nil, labels: [], model: "m")
    var formatter = EventLineFormatter(run: 1)
    let line = formatter.line(for: StatusRecord(), context: context)
    #expect(try Schema.events().problems(JSON(line.text)) == [])
    #expect(try JSON(line.text)["rate"] == nil)
  }
}
