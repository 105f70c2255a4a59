import AudioCapture
import Foundation
import Glibc
import Testing

/// Who has a sound card, as /proc tells it, in a folder of the test's own.
struct DeviceHolderTests {
  /// A tree like /proc, with the devices of one card, whose number is 1 and whose id is Device.
  private final class Tree {
    let root: String

    init() {
      var template = Array("/tmp/proc-tests-XXXXXX".utf8CString)
      root = String(cString: mkdtemp(&template))
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    func write(_ text: String, _ path: String) throws {
      let url = URL(fileURLWithPath: root + "/" + path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }

    func addCard() throws {
      try write("Device\n", "asound/card1/id")
      try FileManager.default.createSymbolicLink(
        atPath: root + "/asound/Device", withDestinationPath: "card1")
    }

    /// A substream, open in a thread or closed.
    func open(_ substream: String, by thread: Int?) throws {
      let text = thread.map {
        "state: RUNNING\nowner_pid   : \($0)\ntrigger_time: 501.7\ntstamp      : 0.000000000\n"
      }
      try write(text ?? "closed\n", "asound/card1/\(substream)/status")
    }

    func run(_ program: String, process: Int, thread: Int? = nil) throws {
      let number = thread ?? process
      try write(
        "Name:\tx y\nUmask:\t0022\nState:\tS (sleeping)\nTgid:\t\(process)\nNgid:\t0\n",
        "\(number)/status")
      try write("\(thread == nil ? program : "data-loop")\n", "\(number)/comm")
    }

    func holder(of device: String) -> DeviceHolder? { DeviceHolder(of: device, proc: root) }
  }

  @Test(arguments: [
    "hw:CARD=Device,DEV=0", "hw:CARD=Device", "plughw:CARD=1,DEV=0", "hw:1,0", "hw:Device", "hw:1",
    "hw:1,DEV=0", "hw:DEV=0,CARD=Device,SUBDEV=0",
  ])
  func theHolderIsNamedWhateverTheCardIsCalled(device: String) throws {
    let tree = Tree()
    try tree.addCard()
    try tree.open("pcm0c/sub0", by: 1234)
    try tree.run("arecord", process: 1234)
    let holder = try #require(tree.holder(of: device))
    #expect(holder.program == "arecord" && holder.process == 1234)
    #expect(
      CaptureError.busy(device: "hw:1", holder: holder).description
        == "cannot open 'hw:1': arecord (process 1234) is using it; stop that program")
  }

  @Test func aThreadIsNamedByItsProcess() throws {
    let tree = Tree()
    try tree.addCard()
    try tree.open("pcm0c/sub0", by: 1240)
    try tree.run("pipewire", process: 1234)
    try tree.run("pipewire", process: 1234, thread: 1240)
    #expect(tree.holder(of: "hw:Device")?.description == "pipewire (process 1234)")
  }

  @Test func theKernelsOwnFilesAreUnderstood() throws {
    let tree = Tree()
    try tree.addCard()
    try tree.open("pcm0c/sub0", by: Int(getpid()))
    try FileManager.default.createSymbolicLink(
      atPath: "\(tree.root)/\(getpid())", withDestinationPath: "/proc/self")
    let holder = try #require(tree.holder(of: "hw:1"))
    #expect(holder.process == Int(getpid()) && !holder.program.isEmpty)
  }

  @Test func theFirstSubstreamThatIsOpenCounts() throws {
    let tree = Tree()
    try tree.addCard()
    try tree.open("pcm2c/sub0", by: nil)
    try tree.open("pcm2c/sub1", by: 77)
    try tree.run("sox", process: 77)
    #expect(tree.holder(of: "hw:CARD=Device,DEV=2")?.program == "sox")
    #expect(tree.holder(of: "hw:CARD=Device,DEV=0") == nil)
  }

  @Test func whoPlaysIsNotWhoCaptures() throws {
    let tree = Tree()
    try tree.addCard()
    try tree.open("pcm0p/sub0", by: 77)
    try tree.open("pcm0c/sub0", by: nil)
    try tree.run("aplay", process: 77)
    #expect(tree.holder(of: "hw:Device") == nil)
  }

  @Test func whatCannotBeToldIsNotGuessed() throws {
    let tree = Tree()
    // Hidden, as in a unit with ProcSubset=pid.
    #expect(tree.holder(of: "hw:Device") == nil)
    try tree.addCard()
    // Over, or in another container.
    for thread in [4321, 0, -1] {
      try tree.open("pcm0c/sub0", by: thread)
      #expect(tree.holder(of: "hw:Device") == nil)
    }
    // A process of another user where these are hidden.
    try tree.write("Tgid:\t50\n", "51/status")
    try tree.open("pcm0c/sub0", by: 51)
    #expect(tree.holder(of: "hw:Device") == nil)
    for other in ["default", "pulse", "", "hw:", "hw:../..", "hw:CARD=a/b", "hw:1,x", ":"] {
      #expect(tree.holder(of: other) == nil, "\(other)")
    }
  }

  @Test func aNameMadeOfControlCharactersDoesNoHarm() throws {
    let tree = Tree()
    try tree.addCard()
    try tree.open("pcm0c/sub0", by: 9)
    try tree.run("a\u{1B}[2Jb", process: 9)
    #expect(tree.holder(of: "hw:1")?.program == "a?[2Jb")
  }
}
