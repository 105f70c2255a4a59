import Foundation

/// SHA-256 (FIPS 180-4), to check what a page states about its script.
struct SHA256Digest {
  private var state: [UInt32]

  /// The digest in base64.
  var base64: String {
    Data(
      state.flatMap {
        [UInt8($0 >> 24), UInt8($0 >> 16 & 255), UInt8($0 >> 8 & 255), UInt8($0 & 255)]
      }
    )
    .base64EncodedString()
  }

  init(_ message: [UInt8]) {
    // The fractions of the square and cube roots of the first primes.
    let primes = (2...311).filter { n in !(2..<n).contains { n % $0 == 0 } }
    func fraction(_ root: Double) -> UInt32 { UInt32((root - root.rounded(.down)) * 4_294_967_296) }
    state = primes.prefix(8).map { fraction(Double($0).squareRoot()) }
    let constants = primes.map { fraction(cbrt(Double($0))) }
    var padded = message + [0x80]
    while padded.count % 64 != 56 { padded.append(0) }
    padded += (0..<8).map { UInt8(UInt64(message.count * 8) >> (56 - 8 * UInt64($0)) & 255) }
    for block in stride(from: 0, to: padded.count, by: 64) {
      var words = (0..<16).map { word in
        (0..<4).reduce(UInt32(0)) { $0 << 8 | UInt32(padded[block + word * 4 + $1]) }
      }
      for index in 16..<64 {
        let early = words[index - 15]
        let late = words[index - 2]
        let s0 = Self.turn(early, 7) ^ Self.turn(early, 18) ^ early >> 3
        let s1 = Self.turn(late, 17) ^ Self.turn(late, 19) ^ late >> 10
        words.append(words[index - 16] &+ s0 &+ words[index - 7] &+ s1)
      }
      var h = state
      for index in 0..<64 {
        let s1 = Self.turn(h[4], 6) ^ Self.turn(h[4], 11) ^ Self.turn(h[4], 25)
        let choice = h[4] & h[5] ^ ~h[4] & h[6]
        let first = h[7] &+ s1 &+ choice &+ constants[index] &+ words[index]
        let s0 = Self.turn(h[0], 2) ^ Self.turn(h[0], 13) ^ Self.turn(h[0], 22)
        let majority = h[0] & h[1] ^ h[0] & h[2] ^ h[1] & h[2]
        h = [first &+ s0 &+ majority, h[0], h[1], h[2], h[3] &+ first, h[4], h[5], h[6]]
      }
      for index in 0..<8 { state[index] &+= h[index] }
    }
  }

  private static func turn(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    word >> bits | word << (32 - bits)
  }
}
