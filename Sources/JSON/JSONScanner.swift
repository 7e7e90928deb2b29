/// The *scanner* turns bytes into tokens: JSON as RFC 8259 has it and nothing besides. No comments, no trailing commas,
/// no byte order mark, UTF-8 throughout. It stops at the first fault.
///
/// It keeps its own stack of open arrays and objects, so that no text can overflow the call stack. It does not know
/// whether names repeat or what they mean. Strings and numbers are in `ScalarScanner.swift`; these two files alone
/// look at bytes through unsafe pointers, and each function says where it may read.
struct JSONScanner {
  let text: UnsafePointer<UInt8>
  let end: Int
  /// Always at most `end`; every read is at an offset that was compared with `end` before.
  var at = 0
  private let list: TokenList
  /// The list's memory, and how much of it is used: kept here so that adding a token asks no one.
  private var tokens: UnsafeMutablePointer<Token>
  private var count = 0
  private var capacity: Int
  /// How many of the tokens are names.
  private var names = 0
  /// The tokens of the arrays and objects that are open.
  private var open: [Int] = []
  private let depth: Int

  /// The tokens of `text`, of which the first is the whole value, and how many of them are no names. At most `depth`
  /// arrays and objects may stand inside each other. The text is shorter than 4 GiB (offsets have 32 bits).
  static func scan(
    _ text: UnsafeBufferPointer<UInt8>, depth: Int
  ) throws(JSONFault) -> (tokens: TokenList, values: Int) {
    guard let base = text.baseAddress, !text.isEmpty else {
      throw JSONFault(reason: .syntax("the text is empty"), offset: 0)
    }
    var scanner = JSONScanner(text: base, end: text.count, depth: depth)
    try scanner.scan()
    scanner.list.count = scanner.count
    return (scanner.list, scanner.count - scanner.names)
  }

  private init(text: UnsafePointer<UInt8>, end: Int, depth: Int) {
    self.text = text
    self.end = end
    self.depth = depth
    list = TokenList(capacity: end / 8 + 16)
    tokens = list.start
    capacity = list.capacity
    open.reserveCapacity(depth)
  }

  private mutating func scan() throws(JSONFault) {
    skipSpace()
    value: while true {
      if try beginValue() { continue value }
      // A value has ended: close what ends with it, until another one follows.
      while let top = open.last {
        skipSpace()
        let isObject = tokens[top].kind == .object
        let byte = peek
        if byte == UInt8(ascii: ",") {
          at += 1
          skipSpace()
          if isObject { try name() }
          continue value
        }
        guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          throw expected(isObject ? "`,` or `}`" : "`,` or `]`")
        }
        close()
      }
      break
    }
    skipSpace()
    if at < end { throw expected("nothing after the value") }
  }

  /// Reads one value, or opens an array or object that is not empty; returns whether a value must follow now.
  @inline(__always)
  private mutating func beginValue() throws(JSONFault) -> Bool {
    switch peek {
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "{"):
      try begin(.object)
      if peek != UInt8(ascii: "}") {
        try name()
        return true
      }
      close()
    case UInt8(ascii: "["):
      try begin(.array)
      if peek != UInt8(ascii: "]") { return true }
      close()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try number()
    case UInt8(ascii: "t"): try word("true", .true)
    case UInt8(ascii: "f"): try word("false", .false)
    case UInt8(ascii: "n"): try word("null", .null)
    default: throw expected("a value")
    }
    return false
  }

  @inline(__always)
  private mutating func begin(_ kind: Token.Kind) throws(JSONFault) {
    guard open.count < depth else { throw JSONFault(reason: .depth(depth), offset: at) }
    open.append(count)
    add(kind, from: at)
    at += 1
    skipSpace()
  }

  @inline(__always)
  private mutating func close() {
    at += 1
    let index = open.removeLast()
    tokens[index].end = UInt32(truncatingIfNeeded: at)
    tokens[index].next = UInt32(truncatingIfNeeded: count)
  }

  @inline(__always)
  private mutating func name() throws(JSONFault) {
    guard peek == UInt8(ascii: "\"") else { throw expected("a name in quotes") }
    try string()
    names += 1
    skipSpace()
    guard peek == UInt8(ascii: ":") else { throw expected("`:`") }
    at += 1
    skipSpace()
  }

  private mutating func word(_ word: StaticString, _ kind: Token.Kind) throws(JSONFault) {
    let start = at
    for offset in 0..<word.utf8CodeUnitCount {
      guard peek == word.utf8Start[offset] else { throw expected("a value", at: start) }
      at += 1
    }
    add(kind, from: start)
  }

  /// The byte at hand, or 0, which nothing expects, at the end.
  var peek: UInt8 { at < end ? text[at] : 0 }

  @inline(__always)
  private mutating func skipSpace() {
    while at < end {
      let byte = text[at]
      if byte > 0x20 { return }
      guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
      at += 1
      // Indentation, eight spaces at a time.
      while at + 8 <= end, UnsafeRawPointer(text + at).loadUnaligned(as: UInt64.self) == 0x2020_2020_2020_2020 {
        at += 8
      }
    }
  }

  /// Adds a token that ends where the scanner is.
  @inline(__always)
  mutating func add(_ kind: Token.Kind, from start: Int, isEscaped: Bool = false) {
    if count == capacity {
      list.count = count
      list.grow()
      tokens = list.start
      capacity = list.capacity
    }
    (tokens + count).initialize(
      to: Token(
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: at),
        next: UInt32(truncatingIfNeeded: count &+ 1), kind: kind, isEscaped: isEscaped))
    count &+= 1
  }

  /// What to say when something else should stand here.
  func expected(_ what: String, at offset: Int? = nil) -> JSONFault {
    let offset = offset ?? at
    if at >= end { return JSONFault(reason: .syntax("expected \(what), but the text ends"), offset: end) }
    if text[offset] >= 0x80, sequenceLength(at: offset) == nil { return JSONFault(reason: .encoding, offset: offset) }
    return JSONFault(reason: .syntax("expected \(what)"), offset: offset)
  }
}
