/// Kana of every width and script as hiragana, and the marks that voice them.
enum KanaTable {
  /// The hiragana of a katakana, of full or half width; nil for anything else.
  static func hiragana(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x30a1...0x30f6, 0x30fd...0x30fe: Unicode.Scalar(scalar.value - 0x60)
    case 0xff66...0xff9d: half[Int(scalar.value - 0xff66)]
    default: nil
    }
  }

  /// U+FF66 to U+FF9D, the half-width forms in their order.
  private static let half = Array(
    "をぁぃぅぇぉゃゅょっーあいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん".unicodeScalars)

  /// Whether it is a mark that voices the kana before it (true: `゛`, false: `゜`), in any of its three forms.
  static func mark(_ scalar: Unicode.Scalar) -> Bool? {
    switch scalar.value {
    case 0x3099, 0x309b, 0xff9e: true
    case 0x309a, 0x309c, 0xff9f: false
    default: nil
    }
  }

  /// A hiragana with its mark as one character; nil where the mark does not belong.
  static func voiced(_ scalar: Unicode.Scalar, _ isVoiced: Bool) -> Unicode.Scalar? {
    (isVoiced ? withDakuten : withHandakuten)[scalar]
  }

  private static let withDakuten = pairs("かがきぎくぐけげこごさざしじすずせぜそぞただちぢつづてでとどはばひびふぶへべほぼうゔゝゞ")
  private static let withHandakuten = pairs("はぱひぴふぷへぺほぽ")

  private static func pairs(_ text: String) -> [Unicode.Scalar: Unicode.Scalar] {
    let scalars = Array(text.unicodeScalars)
    return Dictionary(
      uniqueKeysWithValues: stride(from: 0, to: scalars.count, by: 2).map { (scalars[$0], scalars[$0 + 1]) })
  }
}

/// The letters `a` to `z` under the accents of Latin scripts.
///
/// The standard library does not take characters apart, but its strings are equal when they are canonically equivalent:
/// `é` equals `e` and U+0301. So the table is made by asking, once, which characters equal a letter and one or two marks.
enum LatinTable {
  /// The letter under the accents of a small letter; nil where there are none.
  static func base(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
    scalar.value < 0xe0 ? nil : bases[scalar]
  }

  private static let bases: [Unicode.Scalar: Unicode.Scalar] = {
    let marks = Array(0x300...0x30c) + [0x30f, 0x311, 0x31b] + Array(0x323...0x32e) + [0x330, 0x331]
    let accents = marks.compactMap { Unicode.Scalar(UInt32($0)) }
    let letters = (0x61...0x7a).compactMap { Unicode.Scalar(UInt32($0)) }
    let ranges = [0xe0...0x24f, 0x1e00...0x1eff]
    let candidates = ranges.joined().compactMap { Unicode.Scalar(UInt32($0)) }
    let composed = Dictionary(uniqueKeysWithValues: candidates.map { (String($0), $0) })
    var result: [Unicode.Scalar: Unicode.Scalar] = [:]
    for letter in letters {
      for first in accents {
        let one = String(letter) + String(first)
        guard let known = composed[one] else { continue }
        result[known] = letter
        for second in accents {
          if let known = composed[one + String(second)] { result[known] = letter }
        }
      }
    }
    return result
  }()
}
