/// The lines of a text: how many, and how long each is in Unicode scalars. A place is within it where it stands at a
/// character of it or right after one.
struct TextLines {
  private let lengths: [Int]

  /// Of UTF-8, well formed or not, or of anything that is counted likewise: what is no continuation is a scalar.
  init(_ text: some Sequence<UInt8>) {
    var lengths = [0]
    for byte in text {
      if byte & 0xc0 != 0x80 { lengths[lengths.count - 1] += 1 }
      if byte == UInt8(ascii: "\n") { lengths.append(0) }
    }
    self.lengths = lengths
  }

  /// Whether a line and column, both from 1, are within the text.
  func holds(line: Int, column: Int) -> Bool {
    line >= 1 && line <= lengths.count && column >= 1 && column <= lengths[line - 1] + 1
  }
}
