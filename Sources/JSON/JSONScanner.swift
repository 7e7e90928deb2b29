/// The *scanner* turns bytes into tokens: JSON as RFC 8259 has it and nothing besides. No comments, no trailing commas,
/// no byte order mark, UTF-8 throughout. It stops at the first fault.
///
/// It keeps its own stack of open arrays and objects, so that no text can overflow the call stack. It does not know
/// whether names repeat or what they mean.
struct JSONScanner {
  private var cursor: JSONCursor
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
    cursor = JSONCursor(text: text, end: end)
    self.depth = depth
    list = TokenList(capacity: end / 8 + 16)
    tokens = list.start
    capacity = list.capacity
    open.reserveCapacity(depth)
  }

  private mutating func scan() throws(JSONFault) {
    cursor.skipSpace()
    value: while true {
      if try beginValue() { continue value }
      // A value has ended: close what ends with it, until another one follows.
      while let top = open.last {
        cursor.skipSpace()
        let isObject = tokens[top].kind == .object
        let byte = cursor.peek
        if byte == UInt8(ascii: ",") {
          cursor.at += 1
          cursor.skipSpace()
          if isObject { try name() }
          continue value
        }
        guard byte == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          throw cursor.expected(isObject ? "`,` or `}`" : "`,` or `]`")
        }
        close()
      }
      break
    }
    cursor.skipSpace()
    if cursor.at < cursor.end { throw cursor.expected("nothing after the value") }
  }

  /// Reads one value, or opens an array or object that is not empty; returns whether a value must follow now.
  @inline(__always)
  private mutating func beginValue() throws(JSONFault) -> Bool {
    switch cursor.peek {
    case UInt8(ascii: "\""): try string()
    case UInt8(ascii: "{"):
      try begin(.object)
      if cursor.peek != UInt8(ascii: "}") {
        try name()
        return true
      }
      close()
    case UInt8(ascii: "["):
      try begin(.array)
      if cursor.peek != UInt8(ascii: "]") { return true }
      close()
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): try scalar(.number)
    case UInt8(ascii: "t"): try scalar(.true)
    case UInt8(ascii: "f"): try scalar(.false)
    case UInt8(ascii: "n"): try scalar(.null)
    default: throw cursor.expected("a value")
    }
    return false
  }

  @inline(__always)
  private mutating func begin(_ kind: Token.Kind) throws(JSONFault) {
    guard open.count < depth else { throw JSONFault(reason: .depth(depth), offset: cursor.at) }
    open.append(count)
    add(kind, from: cursor.at)
    cursor.at += 1
    cursor.skipSpace()
  }

  @inline(__always)
  private mutating func close() {
    cursor.at += 1
    let index = open.removeLast()
    tokens[index].end = UInt32(truncatingIfNeeded: cursor.at)
    tokens[index].next = UInt32(truncatingIfNeeded: count)
  }

  @inline(__always)
  private mutating func name() throws(JSONFault) {
    guard cursor.peek == UInt8(ascii: "\"") else { throw cursor.expected("a name in quotes") }
    try string()
    names += 1
    cursor.skipSpace()
    guard cursor.peek == UInt8(ascii: ":") else { throw cursor.expected("`:`") }
    cursor.at += 1
    cursor.skipSpace()
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
        start: UInt32(truncatingIfNeeded: start), end: UInt32(truncatingIfNeeded: cursor.at),
        next: UInt32(truncatingIfNeeded: count &+ 1), kind: kind, isEscaped: isEscaped))
    count &+= 1
  }

  @inline(__always)
  private mutating func string() throws(JSONFault) {
    let start = cursor.at
    let isEscaped = try cursor.string()
    add(.string, from: start, isEscaped: isEscaped)
  }

  private mutating func scalar(_ kind: Token.Kind) throws(JSONFault) {
    let start = cursor.at
    switch kind {
    case .true: try cursor.word("true")
    case .false: try cursor.word("false")
    case .null: try cursor.word("null")
    default: try cursor.number()
    }
    add(kind, from: start)
  }
}
