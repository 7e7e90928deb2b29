import Gateway
import TestSupport
import Testing

@Suite struct FoldingTests {
  /// Texts in one row are one when they are searched for.
  @Test(arguments: [
    ["かとう", "カトウ", "ｶﾄｳ", "か と う", "カ　トウ", "カ・トウ"],
    ["がぎぐげござじずぜぞだぢづでどばびぶべぼゔ", "ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ", "ｶﾞｷﾞｸﾞｹﾞｺﾞｻﾞｼﾞｽﾞｾﾞｿﾞﾀﾞﾁﾞﾂﾞﾃﾞﾄﾞﾊﾞﾋﾞﾌﾞﾍﾞﾎﾞｳﾞ"],
    ["ぱぴぷぺぽ", "パピプペポ", "ﾊﾟﾋﾟﾌﾟﾍﾟﾎﾟ", "は\u{309a}ひ\u{309a}ふ\u{309a}へ\u{309a}ほ\u{309a}"],
    ["が", "か\u{3099}", "カ\u{3099}", "か゛", "カﾞ"],
    ["ぁぃぅぇぉっゃゅょー", "ァィゥェォッャュョー", "ｧｨｩｪｫｯｬｭｮｰ"],
    ["あいうえおわをん", "アイウエオワヲン", "ｱｲｳｴｵﾜｦﾝ"],
    ["abc123", "ABC123", "ＡＢＣ１２３", "ａｂｃ１２３", "A-B-C 1,2,3".filter { $0 != " " }],
    ["加藤太郎", "加藤 太郎", "加藤　太郎", " 加藤\t太郎 ", "加藤・太郎"],
    ["jose", "José", "JOSÉ", "Jose\u{301}", "ｊｏｓｅ"],
    ["nguyen viet", "Nguyễn Việt", "nguye\u{302}\u{303}n vie\u{323}\u{302}t"],
    ["oreilly", "O'Reilly", "o’reilly", "O-Reilly"],
    ["john smith", "John  Smith", "JOHN\nSMITH", " john smith "],
    ["髙橋", "髙橋\u{e0100}", "髙\u{fe00}橋"],
    ["千代田区113", "千代田区１－１−３", "千代田区 1-1-3"],
    ["john加藤", "John 加藤"],
    ["ゝゞ", "ヽヾ", "ゝゝ\u{3099}"],
  ])
  func foldsToTheFirst(_ texts: [String]) {
    for text in texts { #expect(Array(Folding.fold(text).utf8) == Array(texts[0].utf8), "\(text)") }
  }

  @Test(arguments: [("髙橋", "高橋"), ("きょう", "きよう"), ("かあと", "かーと"), ("①", "1"), ("ø", "o"), ("ab", "a b"), ("は", "ば")])
  func staysApart(_ one: String, _ other: String) {
    #expect(Folding.fold(one) != Folding.fold(other))
  }

  @Test(arguments: ["", " ", "　", "・-。", "\u{3099}", "ﾞ"])
  func nothingStaysOfMarks(_ text: String) {
    #expect(Folding.fold(text).isEmpty)
  }

  /// Folding what is folded changes nothing, whatever the text.
  @Test func isStable() {
    let seed = newSeed()
    var random = SeededGenerator(seed: seed)
    let ranges: [ClosedRange<UInt32>] = [
      0x20...0x7e, 0xa0...0x24f, 0x300...0x345, 0x1e00...0x1eff, 0x3000...0x30ff, 0x4e00...0x4e40, 0xff00...0xffef,
      0x370...0x4ff, 0x2000...0x2100,
    ]
    for _ in 0..<5_000 {
      var text = String.UnicodeScalarView()
      for _ in 0..<Int.random(in: 0...8, using: &random) {
        let range = random.pick(ranges)
        if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) { text.append(scalar) }
      }
      let once = Folding.fold(String(text))
      #expect(Array(Folding.fold(once).utf8) == Array(once.utf8), "seed \(seed): \(text.map(\.value))")
    }
  }
}
