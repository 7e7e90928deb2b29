/// Escaping writes a value so that a parser gives it back unchanged. It knows characters, no elements.
enum Escaping {
  /// Where the value will stand.
  enum Place {
    case text, attribute
  }

  /// Appends `value`, given in UTF-8: runs that need nothing as they are, the rest as references. After an error, what
  /// was appended is of no use.
  static func append(_ value: Span<UInt8>, to bytes: inout [UInt8], for place: Place) throws(XMLUnwritable) {
    var run = 0
    var at = 0
    while true {
      at = plainEnd(of: value, from: at)
      guard at < value.count else { break }
      if value[at] >= 0x80 {
        at += try sequence(in: value, at: at)
      } else if let reference = try reference(in: value, at: at, for: place) {
        append(value, run..<at, to: &bytes)
        bytes += reference.utf8
        at += 1
        run = at
      } else {
        at += 1
      }
    }
    append(value, run..<value.count, to: &bytes)
  }

  private static func append(_ value: Span<UInt8>, _ range: Range<Int>, to bytes: inout [UInt8]) {
    value.extracting(range).withUnsafeBufferPointer { bytes.append(contentsOf: $0) }
  }

  /// Where the first byte stands, from `at` on, that may need more than copying; eight bytes are looked at together.
  private static func plainEnd(of value: Span<UInt8>, from start: Int) -> Int {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let words = value.bytes
    var at = start
    while at &+ 8 <= value.count {
      let word = words.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self)
      // Each term has the top bit of a byte set that is over 0x7f, under 0x20, `<` or `>`, `&` or `"`. (They may also
      // have that of a plain byte set after such a one; that costs a look and nothing else.)
      let under = word &- 0x20 &* ones
      let angle = ((word | 0x02 &* ones) ^ 0x3e &* ones) &- ones
      let other = ((word | 0x04 &* ones) ^ 0x26 &* ones) &- ones
      guard (word | under | angle | other) & (0x80 &* ones) == 0 else { break }
      at &+= 8
    }
    while at < value.count, isPlain(value[at]) { at &+= 1 }
    return at
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte < 0x80 && byte | 0x02 != UInt8(ascii: ">") && byte | 0x04 != UInt8(ascii: "&")
  }

  /// What stands for that ASCII character, nil when it stands for itself.
  private static func reference(in value: Span<UInt8>, at: Int, for place: Place) throws(XMLUnwritable) -> String? {
    switch value[at] {
    case UInt8(ascii: "&"): return "&amp;"
    case UInt8(ascii: "<"): return "&lt;"
    // Needed only to end `]]>`; written always, so that no one has to look back.
    case UInt8(ascii: ">"): return "&gt;"
    // A parser makes a carriage return a line feed, and each of these three in an attribute a space.
    case 0x0d: return "&#13;"
    case 0x09: return place == .attribute ? "&#9;" : nil
    case 0x0a: return place == .attribute ? "&#10;" : nil
    case UInt8(ascii: "\""): return place == .attribute ? "&quot;" : nil
    case let byte where byte < 0x20:
      throw .character(scalar: UInt32(byte), at: scalars(in: value, before: at))
    default: return nil
    }
  }

  /// The length of the character over U+007F at `at`.
  private static func sequence(in value: Span<UInt8>, at: Int) throws(XMLUnwritable) -> Int {
    let first = value[at]
    let length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    guard first >= 0xc2, first < 0xf5, at + length <= value.count else {
      throw .encoding(at: scalars(in: value, before: at))
    }
    var scalar = UInt32(first) & (0xff >> UInt32(length + 1))
    for index in at + 1..<at + length {
      guard value[index] & 0xc0 == 0x80 else { throw .encoding(at: scalars(in: value, before: at)) }
      scalar = scalar << 6 | UInt32(value[index] & 0x3f)
    }
    let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000
    guard scalar >= least, Unicode.Scalar(scalar) != nil else {
      throw .encoding(at: scalars(in: value, before: at))
    }
    guard scalar != 0xfffe, scalar != 0xffff else {
      throw .character(scalar: scalar, at: scalars(in: value, before: at))
    }
    return length
  }

  private static func scalars(in value: Span<UInt8>, before end: Int) -> Int {
    var count = 0
    for index in 0..<end where value[index] & 0xc0 != 0x80 { count += 1 }
    return count
  }
}
