/// Values of a narrative's attributes that could do more than show something: addresses and styles.
///
/// It looks at bytes, as browsers do, never at what a person would call a character: a mark that combines with the
/// byte before it must not hide that byte.
enum NarrativeValue {
  /// Whether an address is relative or of an allowed scheme. One that `mayBeImage` may hold an image itself (`data:`).
  static func isHarmless(address: UnsafeBufferPointer<UInt8>, mayBeImage: Bool) -> Bool {
    let plain = PlainBytes(address)
    // A colon ends a scheme only where none of the others came before.
    guard plain.first(where: isDelimiter) == UInt8(ascii: ":") else { return true }
    return NarrativeRules.schemes.contains { plain.starts(with: $0, then: isColon) } || (mayBeImage && isImage(plain))
  }

  /// Whether a byte ends the scheme of an address, or shows that it has none.
  static func isDelimiter(_ byte: UInt8) -> Bool {
    isColon(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "?") || byte == UInt8(ascii: "#")
  }

  private static func isColon(_ byte: UInt8) -> Bool { byte == UInt8(ascii: ":") }

  /// Whether a style keeps to plain declarations: no escapes or comments (which could hide what it says), no rules, no
  /// functions but those listed, and no address but an image that stands in it.
  static func isHarmless(style: UnsafeBufferPointer<UInt8>) -> Bool {
    var at = plainStart(of: style)
    while at < style.count {
      switch style[at] {
      case UInt8(ascii: "\\"), UInt8(ascii: "@"), UInt8(ascii: "<"): return false
      case UInt8(ascii: "/"):
        if at + 1 < style.count, style[at + 1] == UInt8(ascii: "*") { return false }
      case UInt8(ascii: "("):
        guard isHarmless(function: functionName(in: style, before: at), of: style[(at + 1)...]) else { return false }
      default: break
      }
      at += 1
    }
    return true
  }

  /// Where the first byte may stand that decides something, eight looked at together. Most styles have none.
  private static func plainStart(of style: UnsafeBufferPointer<UInt8>) -> Int {
    guard let start = style.baseAddress else { return 0 }
    var at = 0
    while at + 8 <= style.count {
      let word = EightBytes.load(start + at)
      let brackets =
        EightBytes.zeros(word ^ EightBytes.each(UInt8(ascii: "("))) | EightBytes.zeros(word ^ EightBytes.each(0x3c))
      let slashes =
        EightBytes.zeros(word ^ EightBytes.each(UInt8(ascii: "/"))) | EightBytes.zeros(word ^ EightBytes.each(0x5c))
      let others = EightBytes.zeros(word ^ EightBytes.each(UInt8(ascii: "@"))) | word
      guard (brackets | slashes | others) & EightBytes.tops == 0 else { break }
      at += 8
    }
    return at
  }

  /// Whether a style may use that function; `rest` is what stands after its bracket.
  private static func isHarmless(function name: PlainBytes, of rest: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
    guard name.equals("url") else { return NarrativeRules.functions.contains(where: name.equals) }
    guard let close = rest.firstIndex(of: UInt8(ascii: ")")) else { return false }
    return isImage(unquoted(UnsafeBufferPointer(rebasing: rest[..<close])))
  }

  /// The name that ends before the bracket at `open`.
  private static func functionName(in style: UnsafeBufferPointer<UInt8>, before open: Int) -> PlainBytes {
    var start = open
    name: while start > 0 {
      switch style[start - 1] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), 0x80...:
        start -= 1
      default: break name
      }
    }
    return PlainBytes(UnsafeBufferPointer(rebasing: style[start..<open]))
  }

  /// What stands between brackets, without white space and, where there are two alike, the quotes around it.
  private static func unquoted(_ address: UnsafeBufferPointer<UInt8>) -> PlainBytes {
    guard let first = address.firstIndex(where: PlainBytes.isKept),
      let last = address.lastIndex(where: PlainBytes.isKept), first < last, address[first] == address[last],
      address[first] == UInt8(ascii: "\"") || address[first] == UInt8(ascii: "'")
    else { return PlainBytes(address) }
    return PlainBytes(UnsafeBufferPointer(rebasing: address[first + 1..<last]))
  }

  /// Whether an address is `data:`, a type listed, and nothing that could end the address early.
  private static func isImage(_ address: PlainBytes) -> Bool {
    var type = address
    guard type.skip("data:") else { return false }
    let endsType = { (byte: UInt8) in byte == UInt8(ascii: ";") || byte == UInt8(ascii: ",") }
    guard NarrativeRules.images.contains(where: { type.equals($0) || type.starts(with: $0, then: endsType) }) else {
      return false
    }
    // Images are long: without a way out of the loop, the compiler takes many bytes at a time.
    var found = 0 as UInt8
    for byte in address.bytes {
      // `"`, `'`, `(`, `)`
      found |= (byte == 0x22 ? 1 : 0) | (byte &- 0x27 < 3 ? 1 : 0)
    }
    return found == 0
  }
}

/// Bytes as browsers read addresses and names: in lower case, and without white space and control characters.
struct PlainBytes: Sequence, IteratorProtocol {
  /// As they were written, from where they are being read.
  private(set) var bytes: Slice<UnsafeBufferPointer<UInt8>>

  init(_ bytes: UnsafeBufferPointer<UInt8>) {
    self.bytes = bytes[...]
  }

  static func isKept(_ byte: UInt8) -> Bool { byte > 0x20 && byte != 0x7f }

  mutating func next() -> UInt8? {
    while let byte = bytes.popFirst() {
      if Self.isKept(byte) { return byte &- 0x41 < 26 ? byte | 0x20 : byte }
    }
    return nil
  }

  /// Moves on over a word in lower case; to nowhere in particular when it does not stand here.
  mutating func skip(_ word: String) -> Bool {
    for byte in word.utf8 where next() != byte { return false }
    return true
  }

  /// Whether they are that word in lower case and nothing else.
  func equals(_ word: String) -> Bool {
    var rest = self
    return rest.skip(word) && rest.next() == nil
  }

  /// Whether that word in lower case stands here, and after it a byte like that.
  func starts(with word: String, then isNext: (UInt8) -> Bool) -> Bool {
    var rest = self
    guard rest.skip(word), let next = rest.next() else { return false }
    return isNext(next)
  }
}
