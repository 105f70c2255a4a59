import AudioCapture
import Foundation
import Glibc
import Testing

/// Sound cards as sysfs shows them, in a folder of the test's own.
struct CardDirectoryTests {
  /// A tree like /sys: the cards of `class` point into `devices`.
  private final class Tree {
    let root: String

    init() {
      var template = Array("/tmp/card-tests-XXXXXX".utf8CString)
      root = String(cString: mkdtemp(&template))
    }

    deinit { try? FileManager.default.removeItem(atPath: root) }

    var sound: String { root + "/class/sound" }

    func write(_ text: String, _ path: String) throws {
      let url = URL(fileURLWithPath: root + "/" + path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data((text + "\n").utf8).write(to: url)
    }

    func plug(
      card: Int, id: String, port: String, vendor: String = "0d8c", product: String = "0014",
      serial: String? = nil
    ) throws {
      let device = "devices/usb1/\(port)"
      try write(vendor, "\(device)/idVendor")
      try write(product, "\(device)/idProduct")
      if let serial { try write(serial, "\(device)/serial") }
      try write(id, "\(device)/\(port):1.0/sound/card\(card)/id")
      try link(card, to: "\(device)/\(port):1.0")
    }

    func link(_ card: Int, to interface: String) throws {
      let manager = FileManager.default
      try manager.createDirectory(atPath: sound, withIntermediateDirectories: true)
      let real = "\(root)/\(interface)/sound/card\(card)"
      try manager.createSymbolicLink(
        atPath: real + "/device",
        withDestinationPath: "../../../\(interface.split(separator: "/").last ?? "")")
      try manager.createSymbolicLink(atPath: "\(sound)/card\(card)", withDestinationPath: real)
    }

    func unplug(_ card: Int, port: String) throws {
      try FileManager.default.removeItem(atPath: "\(sound)/card\(card)")
      try FileManager.default.removeItem(atPath: "\(root)/devices/usb1/\(port)")
    }

    var cards: CardDirectory { CardDirectory(folder: sound) }
  }

  @Test func cardsAreReadWithTheirIdentities() throws {
    let tree = Tree()
    #expect(tree.cards.cards.isEmpty)
    try tree.plug(card: 2, id: "Webcam", port: "1-2.4", vendor: "046d", serial: "A1")
    try tree.write("PCH", "devices/pci/0000:00:1f.3/sound/card0/id")
    try tree.link(0, to: "devices/pci/0000:00:1f.3")
    #expect(tree.cards.cards.map(\.id) == ["PCH", "Webcam"])
    #expect(tree.cards.cards[0].identity == nil)
    let identity = try #require(tree.cards.cards[1].identity)
    #expect(identity.vendor == "046d" && identity.product == "0014")
    #expect(identity.serial == "A1" && identity.port == "1-2.4")
  }

  @Test func namesByIdentityBecomeNamesOfCards() throws {
    let tree = Tree()
    try tree.plug(card: 0, id: "Device", port: "1-1")
    try tree.plug(card: 1, id: "Device_1", port: "1-2", serial: "x:7")
    try tree.plug(card: 2, id: "Webcam", port: "1-3", vendor: "046d", product: "0825")
    let cards = tree.cards
    #expect(cards.resolve("usb:046d:0825") == "hw:CARD=Webcam,DEV=0")
    #expect(cards.resolve("usb:046D:0825,DEV=1") == "hw:CARD=Webcam,DEV=1")
    #expect(cards.resolve("usb:0d8c:0014:x:7") == "hw:CARD=Device_1,DEV=0")
    #expect(cards.resolve("usb-port:1-1") == "hw:CARD=Device,DEV=0")
    for card in cards.cards where card.id != "Device" {
      let name = try #require(card.identity?.name)
      #expect(cards.resolve(name) == "hw:CARD=\(card.id),DEV=0")
    }
    for absent in ["usb:0d8c:0014", "usb:1234:5678", "usb:0d8c", "usb:", "usb-port:1-4"] {
      #expect(cards.resolve(absent) == nil, "\(absent)")
    }
    for other in ["hw:CARD=Nope", "default", "", "plughw:2,0"] {
      #expect(cards.resolve(other) == other)
    }
  }

  @Test func aCardIsFoundAgainUnderAnotherId() throws {
    let tree = Tree()
    try tree.plug(card: 0, id: "Device", port: "1-1", serial: "one")
    let identity = try #require(tree.cards.identity(of: "hw:CARD=Device,DEV=0"))
    try tree.unplug(0, port: "1-1")
    // Another of the same make took its id, and itself is elsewhere.
    try tree.plug(card: 1, id: "Device", port: "1-1", serial: "two")
    try tree.plug(card: 2, id: "Device_1", port: "1-2", serial: "one")
    #expect(
      tree.cards.name(of: identity, openedAs: "plughw:CARD=Device,DEV=0")
        == "plughw:CARD=Device_1,DEV=0")
  }

  @Test func withoutASerialNumberThePortCounts() throws {
    let tree = Tree()
    try tree.plug(card: 0, id: "Device", port: "1-1")
    let identity = try #require(tree.cards.identity(of: "hw:CARD=Device,DEV=0"))
    try tree.unplug(0, port: "1-1")
    // A card of the same make elsewhere is another microphone: the name stays, and is not there.
    try tree.plug(card: 1, id: "Device_1", port: "1-2")
    #expect(
      tree.cards.name(of: identity, openedAs: "hw:CARD=Device,DEV=0") == "hw:CARD=Device,DEV=0")
    try tree.plug(card: 3, id: "Device_2", port: "1-1")
    #expect(
      tree.cards.name(of: identity, openedAs: "hw:CARD=Device,DEV=0") == "hw:CARD=Device_2,DEV=0")
  }

  @Test func equalSerialNumbersAreNone() throws {
    let tree = Tree()
    try tree.plug(card: 0, id: "A", port: "1-1", serial: "000")
    try tree.plug(card: 1, id: "B", port: "1-2", serial: "000")
    let second = try #require(tree.cards.identity(of: "hw:CARD=B"))
    #expect(tree.cards.name(of: second, openedAs: "hw:CARD=A") == "hw:CARD=B")
  }
}

struct DeviceWatchTests {
  private let folder: String

  init() {
    var template = Array("/tmp/watch-tests-XXXXXX".utf8CString)
    folder = String(cString: mkdtemp(&template))
  }

  private func make(_ name: String) { close(open("\(folder)/\(name)", O_CREAT | O_WRONLY, 0o600)) }

  @Test func cardsThatComeChangeTheirRightsAndGoAreNoticed() {
    mkdir("\(folder)/snd", 0o755)
    var watch = DeviceWatch(folder: "\(folder)/snd")
    #expect(watch.wait(milliseconds: 30, cancel: -1) == .timeOver)
    make("snd/pcmC0D0c")
    #expect(watch.wait(milliseconds: 2000, cancel: -1) == .changed)
    #expect(watch.wait(milliseconds: 30, cancel: -1) == .timeOver)
    chmod("\(folder)/snd/pcmC0D0c", 0o660)
    #expect(watch.wait(milliseconds: 2000, cancel: -1) == .changed)
    unlink("\(folder)/snd/pcmC0D0c")
    #expect(watch.wait(milliseconds: 2000, cancel: -1) == .changed)
  }

  @Test func aFolderThatComesLaterOrAgainIsNoticedToo() {
    var watch = DeviceWatch(folder: "\(folder)/snd")
    make("tty")
    #expect(watch.wait(milliseconds: 100, cancel: -1) == .timeOver)
    for _ in 0..<3 {
      mkdir("\(folder)/snd", 0o755)
      #expect(watch.wait(milliseconds: 2000, cancel: -1) == .changed)
      make("snd/controlC0")
      #expect(watch.wait(milliseconds: 2000, cancel: -1) == .changed)
      unlink("\(folder)/snd/controlC0")
      rmdir("\(folder)/snd")
      #expect(watch.wait(milliseconds: 2000, cancel: -1) == .changed)
    }
  }

  @Test func aWaitCanBeCutShort() {
    var ends: [Int32] = [-1, -1]
    pipe(&ends)
    var byte: UInt8 = 1
    _ = write(ends[1], &byte, 1)
    var watch = DeviceWatch(folder: folder)
    #expect(watch.wait(milliseconds: 60_000, cancel: ends[0]) == .cancelled)
    #expect(watch.wait(milliseconds: 60_000, cancel: ends[0]) == .cancelled)
    close(ends[0])
    close(ends[1])
  }
}
