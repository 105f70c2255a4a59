import Evaluation
import Testing

struct RecordingNameTests {
  @Test(arguments: [
    ("clip_00", "clip_00"), ("clip_00.wav", "clip_00"), ("a/b/clip_00.FLAC", "clip_00"),
    ("/a.b/clip.w64", "clip"), ("a\\b\\clip.ogg", "clip"),
    ("Y_30.000_40.000.wav", "Y_30.000_40.000"),
    ("Y_30.000_40.000", "Y_30.000_40.000"), ("x.wav.wav", "x.wav"), ("x.wav.bak", "x.wav.bak"),
    (".wav", ".wav"), ("a/.wav", ".wav"), ("wav", "wav"), ("a/", "a/"), ("", ""), ("é.mp3", "é"),
    ("x.", "x."), ("x.tsv", "x.tsv"), ("/", "/"),
  ])
  func `folders and audio endings are not part of a name`(_ file: String, _ name: String) {
    #expect(RecordingName.of(file) == name)
  }

  @Test(arguments: [
    ("a/clip.txt", "a/clip"), ("clip.wav.TSV", "clip.wav"), ("clip.wav", "clip.wav"),
    ("clip.csv", "clip"), (".txt", ".txt"), ("", ""),
  ])
  func `a track is about the file that it is named after`(_ table: String, _ file: String) {
    #expect(RecordingName.file(ofTrack: table) == file)
  }
}
