import AudioSignal
import TestSupport
import Testing
import Training

/// What is measured of one recording.
struct RecordingSurveyTests {
  private func survey(_ samples: [Float], rate: Int = 1000) -> RecordingSurvey {
    RecordingSurvey(path: "a", samples: samples, sampleRate: rate)
  }

  @Test func `levels are those of the samples`() {
    let survey = survey([0.5, -0.25, 0.25, 0.5])
    #expect(survey.peak == 0.5)
    #expect(survey.rms == (0.625 / 4).squareRoot())
    #expect(survey.mean == 0.25)
    #expect(survey.samples == 4 && survey.seconds == 0.004)
    let empty = self.survey([])
    #expect(empty.rms == 0 && empty.clippedShare == 0 && empty.silentShare == 0)
  }

  @Test func `three samples of one sign at full scale are clipped`() {
    let top: Float = 32767.0 / 32768
    #expect(survey([0.1, top, top, 0.1]).clippedSamples == 0)
    #expect(survey([0.1, top, top, top, 0.1]).clippedSamples == 3)
    #expect(survey([top, top, -1, -1, top, top]).clippedSamples == 0)
    #expect(survey([-1, -1, -1, 1, 1.2, 1, 1]).clippedSamples == 7)
    #expect(survey([0.9999, 0.9999, 0.9999, 0.9999]).clippedSamples == 0)
    #expect(survey([1, 1, 1, 0]).clippedShare == 0.75)
  }

  @Test func `ten milliseconds of zeros are digital silence`() {
    func zeros(_ count: Int) -> [Float] { [Float](repeating: 0, count: count) }
    #expect(survey([0.1] + zeros(9) + [0.1]).silentSamples == 0)
    #expect(survey([0.1] + zeros(10) + [0.1] + zeros(9)).silentSamples == 10)
    #expect(survey(zeros(20)).silentShare == 1)
    #expect(survey([0.1] + zeros(9) + [1e-9]).silentSamples == 0)
  }

  @Test func `content is told apart by samples, order, rate and length`() {
    let one = survey([0.1, 0.2, 0.3])
    #expect(one.contentHash == survey([0.1, 0.2, 0.3]).contentHash)
    #expect(one.contentHash == survey([0.1, 0.2, 0.300001]).contentHash)
    let others = [
      survey([0.3, 0.2, 0.1]), survey([0.1, 0.2, 0.3, 0]), survey([0.1, 0.2]),
      survey([0.1, 0.2, 0.301]), survey([0.1, 0.2, 0.3], rate: 2000), survey([]),
    ]
    #expect(Set(others.map(\.contentHash) + [one.contentHash]).count == 7)
    #expect((others + [one]).allSatisfy { $0.contentHash.utf8.count == 16 })
  }

  @Test func `the hash is FNV-1a of rate and samples`() {
    // 01 00 00 00, then 00 40: computed with a separate implementation.
    #expect(survey([0.5], rate: 1).contentHash == "fb4e58c73bab3e44")
  }

  @Test func `samples that no sound has do not stop it`() {
    let survey = survey([.nan, .infinity, -.infinity, 1e30, 0.5])
    #expect(survey.peak == 0.5 && survey.rms.isFinite && survey.mean.isFinite)
  }

  @Test func `a file gives what its samples give, whatever its format`() throws {
    let folder = TemporaryFolder()
    var samples = Sounds.tone(hertz: 440, seconds: 1.5, sampleRate: 8000, amplitude: 1.5)
    samples += [Float](repeating: 0, count: 5000)
    let paths = try [AudioFileFormat.wav, .flac].map { format in
      let path = "\(folder.path)/a.\(format.fileExtension)"
      try AudioFileWriter.write(samples, to: path, sampleRate: 8000, format: format)
      return path
    }
    let whole = Sounds.sixteenBit(samples).map { Float($0) / 32768 }
    for path in paths {
      var expected = RecordingSurvey(path: path, samples: whole, sampleRate: 8000)
      let found = try RecordingSurvey(path: path)
      #expect(abs(found.rms - expected.rms) < 1e-12 && abs(found.mean - expected.mean) < 1e-12)
      expected.rms = found.rms
      expected.mean = found.mean
      #expect(found == expected)
      #expect(found.silentSamples >= 5000 && found.clippedSamples > 1000)
    }
  }

  @Test func `channels are counted and their mean is looked at`() throws {
    let folder = TemporaryFolder()
    let bytes = Sounds.wav([16384, 0, 16384, 16384], sampleRate: 8000, channels: 2)
    let survey = try RecordingSurvey(path: folder.write(bytes, as: "a.wav"))
    #expect(survey.channels == 2 && survey.samples == 2)
    #expect(survey.peak == 0.5 && survey.mean == 0.375)
  }

  @Test func `a file that is cut short gives what there is, and says so`() throws {
    let folder = TemporaryFolder()
    let samples = Sounds.sixteenBit(Sounds.tone(hertz: 440, seconds: 1, sampleRate: 8000))
    let bytes = Sounds.wav(samples, sampleRate: 8000)
    let survey = try RecordingSurvey(
      path: folder.write(Array(bytes.prefix(bytes.count / 2)), as: "a.wav"))
    #expect(survey.samples > 3900 && survey.samples < 4100)
    #expect(survey.problem != nil)
    #expect(throws: AudioInputError.self) {
      try RecordingSurvey(path: folder.write("no sound", as: "b.wav"))
    }
  }
}
