/// Makes of a text what people mean when they search: width, kana, case and accents do not count, nor do punctuation
/// and spare blanks (FHIR R4 §3.1.1.4.8). `ｶﾄｳ`, `カトウ` and `かとう` fold to one text, as do `ＡＢＣ` and `abc`, `é` and
/// `e`, `加藤　太郎` and `加藤太郎`.
///
/// What is not folded: kanji variants (`髙` and `高`), small kana (`ょ` and `よ`), the long vowel mark, enclosed and
/// ligature characters (`①`, `㈱`, `ﬁ`), accents outside Latin letters, letters that are no accented ones (`ø`, `ß`).
/// A mark that combines is dropped wherever it stands, but for the voicing marks of kana.
public enum Folding {
  /// How many scalars of a folded text a term keeps: what stands after them can't be found.
  public static let limit = 200

  /// The folded text, whole.
  public static func fold(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    var blank = false
    for scalar in text.unicodeScalars {
      if scalar.isASCII {
        append(scalar, to: &result, &blank)
      } else if let isVoiced = KanaTable.mark(scalar) {
        if let last = result.last, !blank, let voiced = KanaTable.voiced(last, isVoiced) {
          result.removeLast()
          result.append(voiced)
        }
      } else {
        append(KanaTable.hiragana(scalar) ?? narrow(scalar), to: &result, &blank)
      }
    }
    return String(result)
  }

  /// The folded text, cut to what a term keeps.
  static func key(_ text: String) -> String {
    let folded = fold(text)
    return folded.unicodeScalars.count <= limit
      ? folded : String(String.UnicodeScalarView(folded.unicodeScalars.prefix(limit)))
  }

  private static func append(
    _ scalar: Unicode.Scalar, to result: inout String.UnicodeScalarView, _ blank: inout Bool
  ) {
    if scalar.properties.isWhitespace {
      blank = true
      return
    }
    if isIgnored(scalar) { return }
    for lower in lowercase(scalar) {
      let letter = LatinTable.base(lower) ?? lower
      if isIgnored(letter) { continue }
      // Japanese puts no blanks between words: one beside a kana or a kanji means nothing.
      if blank, let last = result.last, !isJapanese(last), !isJapanese(letter) { result.append(" ") }
      blank = false
      result.append(letter)
    }
  }

  private static func lowercase(_ scalar: Unicode.Scalar) -> String.UnicodeScalarView {
    // Kana and kanji have no case.
    isJapanese(scalar) ? String.UnicodeScalarView([scalar]) : scalar.properties.lowercaseMapping.unicodeScalars
  }

  /// `Ａ` → `A`; what has no narrow form stays.
  private static func narrow(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    guard (0xff01...0xff5e).contains(scalar.value) else { return scalar }
    return Unicode.Scalar(scalar.value - 0xfee0) ?? scalar
  }

  private static func isJapanese(_ scalar: Unicode.Scalar) -> Bool { scalar.value >= 0x2e80 }

  /// Punctuation, combining marks and what is not seen. The minus sign is written for a hyphen.
  private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
      .finalPunctuation, .otherPunctuation, .nonspacingMark, .enclosingMark, .format, .control:
      true
    default: scalar == "\u{2212}"
    }
  }
}
