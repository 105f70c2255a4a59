/// The colour map magma, by Nathaniel Smith and Stéfan van der Walt (CC0): from black over purple
/// and orange to a pale yellow, evenly brighter to the eye, also in grey and to the colour-blind.
enum ColorMap {
  private static let anchors: [UInt32] = [
    0x00_00_04, 0x0A_08_22, 0x1D_11_46, 0x36_10_6A, 0x50_12_7C, 0x69_1C_81, 0x82_26_81, 0x9C_2E_7F,
    0xB6_37_79, 0xCF_41_70, 0xE6_51_63, 0xF5_69_5C, 0xFB_87_61, 0xFE_A5_71, 0xFE_C3_87, 0xFD_E0_A2,
    0xFC_FD_BF,
  ]

  /// Evenly spaced colours from the darkest to the brightest; `count` is 2…256.
  static func magma(count: Int) -> [PNGImage.Color] {
    (0..<count).map { index in
      let position = Double(index) / Double(count - 1) * Double(anchors.count - 1)
      let lower = min(Int(position), anchors.count - 2)
      let share = position - Double(lower)
      let from = PNGImage.Color(anchors[lower])
      let to = PNGImage.Color(anchors[lower + 1])
      func between(_ part: KeyPath<PNGImage.Color, UInt8>) -> UInt8 {
        let low = Double(from[keyPath: part])
        return UInt8((low + (Double(to[keyPath: part]) - low) * share).rounded())
      }
      return PNGImage.Color(red: between(\.red), green: between(\.green), blue: between(\.blue))
    }
  }
}
