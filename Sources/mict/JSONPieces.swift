/// Cuts JSON into pieces without reading what they say: the values that follow each other in a text, and the members of
/// an object. Whoever reads a piece finds what is wrong in it.
struct JSONPieces {
  private let bytes: ArraySlice<UInt8>
  private var at: Int

  private init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    at = bytes.startIndex
  }

  /// A value's text.
  struct Piece {
    let bytes: [UInt8]
    /// How many line ends stand before it in the text that it was cut from.
    let line: Int

    /// The members of an object, in order; nil where it isn't cut like one.
    var members: [(name: String, value: Piece)]? {
      guard bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return nil }
      var pieces = JSONPieces(bytes[1..<(bytes.count - 1)])
      var members: [(String, Piece)] = []
      while let name = pieces.next() {
        guard bytes[name.lowerBound] == UInt8(ascii: "\""), pieces.take(UInt8(ascii: ":")),
          let value = pieces.next()
        else { return nil }
        let word = String(decoding: bytes[name].dropFirst().dropLast(), as: UTF8.self)
        members.append((word, piece(value)))
        if !pieces.take(UInt8(ascii: ",")) { return pieces.isAtEnd ? members : nil }
      }
      return members.isEmpty && pieces.isAtEnd ? members : nil
    }

    /// The text of a string without escapes.
    var word: String? {
      guard bytes.count > 1, bytes.first == UInt8(ascii: "\""), !bytes.contains(UInt8(ascii: "\\")) else { return nil }
      return String(decoding: bytes.dropFirst().dropLast(), as: UTF8.self)
    }

    private func piece(_ range: Range<Int>) -> Piece {
      Piece(bytes: Array(bytes[range]), line: line + bytes[..<range.lowerBound].count { $0 == UInt8(ascii: "\n") })
    }
  }

  /// The values of a text, one after the other: one value laid out on many lines, or one on each line.
  static func values(of text: [UInt8]) -> [Piece] {
    var pieces = JSONPieces(text.starts(with: [0xef, 0xbb, 0xbf]) ? text[3...] : text[...])
    var values: [Piece] = []
    var (line, counted) = (0, 0)
    while let range = pieces.next() {
      line += text[counted..<range.lowerBound].count { $0 == UInt8(ascii: "\n") }
      counted = range.lowerBound
      values.append(Piece(bytes: Array(text[range]), line: line))
    }
    return values
  }

  private var isAtEnd: Bool { at == bytes.endIndex }

  private mutating func skipSpace() {
    while at < bytes.endIndex, [0x20, 0x09, 0x0a, 0x0d].contains(bytes[at]) { at += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard at < bytes.endIndex, bytes[at] == byte else { return false }
    at += 1
    skipSpace()
    return true
  }

  /// The range of the next value; nil at the end. What is none ends where a value could begin.
  private mutating func next() -> Range<Int>? {
    skipSpace()
    guard at < bytes.endIndex else { return nil }
    let start = at
    var depth = 0
    repeat {
      switch bytes[at] {
      case UInt8(ascii: "\""): skipString()
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        at += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        at += 1
      default: at += 1
      }
      if depth <= 0, isAtEnd || endsValue(start) { break }
    } while at < bytes.endIndex
    return start..<at
  }

  /// Whether the value that began there ends here: a string, an object and an array end themselves, all else at a mark.
  private func endsValue(_ start: Int) -> Bool {
    if [UInt8(ascii: "\""), UInt8(ascii: "{"), UInt8(ascii: "[")].contains(bytes[start]) { return true }
    return [0x20, 0x09, 0x0a, 0x0d, UInt8(ascii: ","), UInt8(ascii: ":")].contains(bytes[at])
  }

  private mutating func skipString() {
    at += 1
    while at < bytes.endIndex, bytes[at] != UInt8(ascii: "\"") {
      at += bytes[at] == UInt8(ascii: "\\") ? 2 : 1
    }
    at = min(at + 1, bytes.endIndex)
  }
}
