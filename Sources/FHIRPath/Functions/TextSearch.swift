/// Finds a word in a text by its bytes (UTF-8 finds whole characters only), in a time that grows with the length of both
/// and not with their product, whatever they are (Knuth, Morris and Pratt, 1977).
struct TextSearch {
  private let word: [UInt8]
  /// For each beginning of the word: how long its longest ending is that is a beginning, too.
  private let borders: [Int]

  /// For a word that is not empty.
  init(_ word: String) {
    self.word = Array(word.utf8)
    var borders = [0]
    var length = 0
    for byte in self.word.dropFirst() {
      while length > 0, byte != self.word[length] { length = borders[length - 1] }
      if byte == self.word[length] { length += 1 }
      borders.append(length)
    }
    self.borders = borders
  }

  /// Calls `found` with the offset of the first byte of each match, from the left, until it wants no more; matches that
  /// overlap the one before among them where they are asked for.
  func each(in text: String, overlapping: Bool = false, _ found: (Int) -> Bool) {
    var text = text
    text.withUTF8 { bytes in
      var length = 0
      for (position, byte) in bytes.enumerated() {
        while length > 0, byte != word[length] { length = borders[length - 1] }
        if byte == word[length] { length += 1 }
        guard length == word.count else { continue }
        if !found(position + 1 - length) { return }
        length = overlapping ? borders[length - 1] : 0
      }
    }
  }
}
