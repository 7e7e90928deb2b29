import Tree

/// Reads, in one pass, a text that is as nearly all systems write it: without a fault, `resourceType` first, a primitive's
/// side (`_name`) right after it. At anything else it gives up and says nothing: then `TreeReader` reads the
/// whole text and judges it. What this reader accepts, that one accepts too, and makes the same document.
///
/// It looks up names, writes nodes and checks rules where it stands, so that no byte is looked at twice. It calls itself
/// for objects inside objects, at most `depth` deep.
struct StraightReader {
  var cursor: JSONCursor
  private let bytes: UnsafeBufferPointer<UInt8>
  let schema: Schema
  let rules: Rules
  private let depth: Int
  var pen: NodePen
  private let guesses: Guesses
  /// How many arrays and objects are open.
  private var level = 0

  /// Why it gives up: it does not know, and need not.
  struct NotStraight: Error {}

  /// The document, of type `root` where that is given, or nil where the text is not straight. `bytes` are those of
  /// `text`.
  static func document(
    _ bytes: UnsafeBufferPointer<UInt8>, of text: [UInt8], schema: Schema, root: TypeID?, depth: Int
  ) -> Document? {
    guard let start = bytes.baseAddress else { return nil }
    return schema.withRules { rules in
      schema.withGuesses { guesses in
        Document.reading(text, schema: schema, isJSON: true, estimate: bytes.count / 20) { pen in
          var reader = StraightReader(
            cursor: JSONCursor(text: start, end: bytes.count), bytes: bytes, schema: schema, rules: rules,
            depth: depth, pen: pen, guesses: guesses)
          // The pen's memory may have moved, also before it gave up.
          defer { pen = reader.pen }
          do throws(NotStraight) {
            try reader.whole(root)
            return true
          } catch {
            return false
          }
        }
      }
    }
  }

  private mutating func whole(_ root: TypeID?) throws(NotStraight) {
    cursor.skipSpace()
    try resource(.root, declared: root)
    cursor.skipSpace()
    guard cursor.at == cursor.end else { throw NotStraight() }
  }

  // MARK: Objects

  /// An object whose first member names its type. Where the declared type can be no other, it need not.
  private mutating func resource(_ element: ElementID, declared: TypeID?) throws(NotStraight) {
    let mark = UInt32(truncatingIfNeeded: cursor.at)
    try open(UInt8(ascii: "{"))
    let start = cursor.at
    let kind = declared.map { rules.kind(of: $0) }
    if cursor.peek == UInt8(ascii: "\""), kind != .complex, try name().isEqual(to: "resourceType") {
      let quote = cursor.at
      guard try !string(), let type = self.type(namedFrom: quote), rules.kind(of: type) == .root,
        declared.map({ schema.isA(type, $0) }) ?? true
      else { throw NotStraight() }
      let node = pen.begin(element, type: type, mark: mark)
      try members(of: type, isFirst: false)
      pen.end(node)
    } else if let declared, kind != .abstract {
      cursor.at = start
      let node = pen.begin(element, type: declared, mark: mark)
      try members(of: declared, isFirst: true)
      pen.end(node)
    } else {
      throw NotStraight()
    }
  }

  /// An object that is not empty; its members become the children of what was begun last.
  mutating func object(of type: TypeID) throws(NotStraight) {
    try open(UInt8(ascii: "{"))
    guard cursor.peek != UInt8(ascii: "}") else { throw NotStraight() }
    try members(of: type, isFirst: true)
  }

  /// What is in an object, up to and with its end. `isFirst` says whether no member was read yet.
  private mutating func members(of type: TypeID, isFirst: Bool) throws(NotStraight) {
    let first = pen.next
    var tally = Tally(of: type, rules)
    // Whether the members so far keep the rules of how often they stand, as far as that shows in the schema's order.
    var isRight = true
    var isInOrder = true
    var isFirst = isFirst
    var last: UInt16 = 0
    // Where the nodes of the last member begin, until it has its side.
    var begun: Int?
    while true {
      cursor.skipSpace()
      let byte = cursor.peek
      if byte == UInt8(ascii: "}") { break }
      if isFirst {
        isFirst = false
      } else {
        guard byte == UInt8(ascii: ",") else { throw NotStraight() }
        cursor.at += 1
        cursor.skipSpace()
      }
      var element = guessed(after: last, of: type)
      var name = UnsafeBufferPointer<UInt8>(start: nil, count: 0)
      if element == nil {
        name = try self.name()
        // A name is in the text, at least as far from its end as the cursor.
        element = schema.element(name, readable: name.count &+ cursor.end &- cursor.at, of: type)
        if let element { guesses[type, after: last] = element }
      }
      if let element {
        if element.rawValue <= last {
          guard element.rawValue != last else { throw NotStraight() }
          isInOrder = false
        }
        last = element.rawValue
        let shape = rules.shapes[Int(last)]
        begun = pen.next
        var count = 1
        if shape.isList {
          count = try list(element, shape)
        } else {
          try item(element, shape)
        }
        if isRight { isRight = tally.add(element, count: count) }
      } else {
        let element = try sideElement(name, of: type)
        if element.rawValue == last {
          // A second side has no value before it.
          guard let begun else { throw NotStraight() }
          try side(of: element, valuesFrom: begun)
        } else {
          if element.rawValue < last { isInOrder = false }
          last = element.rawValue
          let count = try lonelySide(of: element)
          if isRight { isRight = tally.add(element, count: count) }
        }
        begun = nil
      }
    }
    if isInOrder {
      guard isRight, tally.isComplete, !isFirst || rules.kind(of: type) == .root else { throw NotStraight() }
    } else {
      guard pen.order(from: first, of: type, rules) else { throw NotStraight() }
    }
    cursor.at += 1
    level &-= 1
  }

  /// The type that the string that was just read names.
  private func type(namedFrom quote: Int) -> TypeID? {
    schema.type(named: content(from: quote), readable: cursor.end &- quote &- 1)
  }

  // MARK: Values

  private mutating func list(_ element: ElementID, _ shape: ElementShape) throws(NotStraight) -> Int {
    try array { (reader, _) throws(NotStraight) in try reader.item(element, shape) }
  }

  /// An array that is not empty; `read` takes each item by its index. Returns how many there are.
  @inline(__always)
  mutating func array(
    _ read: (inout StraightReader, Int) throws(NotStraight) -> Void
  ) throws(NotStraight) -> Int {
    try open(UInt8(ascii: "["))
    var count = 0
    while true {
      try read(&self, count)
      count &+= 1
      cursor.skipSpace()
      if cursor.peek == UInt8(ascii: "]") { break }
      guard cursor.peek == UInt8(ascii: ",") else { throw NotStraight() }
      cursor.at += 1
      cursor.skipSpace()
    }
    cursor.at += 1
    level &-= 1
    return count
  }

  @inline(__always)
  private mutating func item(_ element: ElementID, _ shape: ElementShape) throws(NotStraight) {
    switch shape.kind {
    case .string, .xhtml: try text(element, shape.type)
    case .number, .boolean: try literal(element, shape)
    case .complex:
      let node = pen.begin(element, type: shape.type, mark: UInt32(truncatingIfNeeded: cursor.at))
      try object(of: shape.type)
      pen.end(node)
    case .root, .abstract: try resource(element, declared: shape.type)
    }
  }

  @inline(__always)
  private mutating func text(_ element: ElementID, _ type: TypeID) throws(NotStraight) {
    let quote = cursor.at
    if try string() { return try escaped(element, type, from: quote) }
    let text = content(from: quote)
    // A string has no control characters but by escapes.
    guard rules.accepts(line: text, as: type) else { throw NotStraight() }
    let mark = UInt32(truncatingIfNeeded: quote)
    pen.leaf(element, type: type, start: quote &+ 1, length: text.count, mark: mark)
  }

  private mutating func escaped(_ element: ElementID, _ type: TypeID, from quote: Int) throws(NotStraight) {
    let node = pen.begin(element, type: type, mark: UInt32(truncatingIfNeeded: quote))
    let start = pen.decoded.count
    unescape(content(from: quote), into: &pen.decoded)
    let isRight = pen.decoded.withUnsafeBufferPointer {
      rules.accepts(UnsafeBufferPointer(rebasing: $0[start...]), as: type)
    }
    guard isRight else { throw NotStraight() }
    pen.value(node, decodedFrom: start)
    pen.end(node)
  }

  private mutating func literal(_ element: ElementID, _ shape: ElementShape) throws(NotStraight) {
    let start = cursor.at
    do throws(JSONFault) {
      if shape.kind == .number {
        try cursor.number()
      } else {
        try cursor.word(cursor.peek == UInt8(ascii: "t") ? "true" : "false")
      }
    } catch {
      throw NotStraight()
    }
    let text = UnsafeBufferPointer(rebasing: bytes[start..<cursor.at])
    guard rules.accepts(text, as: shape.type) else { throw NotStraight() }
    let mark = UInt32(truncatingIfNeeded: start)
    pen.leaf(element, type: shape.type, start: start, length: text.count, mark: mark)
  }

  // MARK: Words

  /// A bracket, and the white space after it.
  @inline(__always)
  private mutating func open(_ bracket: UInt8) throws(NotStraight) {
    guard cursor.peek == bracket, level < depth else { throw NotStraight() }
    level &+= 1
    cursor.at += 1
    cursor.skipSpace()
  }

  /// A member's name without escapes, the colon, and the white space around it.
  @inline(__always)
  private mutating func name() throws(NotStraight) -> UnsafeBufferPointer<UInt8> {
    let quote = cursor.at
    guard try !string() else { throw NotStraight() }
    let name = content(from: quote)
    try colon()
    return name
  }

  /// The element that stood there last time, if its name and a colon do now: then the cursor is at its value.
  @inline(__always)
  private mutating func guessed(after last: UInt16, of type: TypeID) -> ElementID? {
    let element = guesses[type, after: last]
    // There are 16 bytes after the quote.
    guard rules.isElement(element, of: type), cursor.end &- cursor.at >= 17,
      cursor.text[cursor.at] == UInt8(ascii: "\""),
      let count = rules.countOfName(element, quotedAt: cursor.text + (cursor.at &+ 1))
    else { return nil }
    cursor.at = cursor.at &+ 1 &+ count
    cursor.skipSpace()
    return element
  }

  @inline(__always)
  private mutating func colon() throws(NotStraight) {
    cursor.skipSpace()
    guard cursor.peek == UInt8(ascii: ":") else { throw NotStraight() }
    cursor.at += 1
    cursor.skipSpace()
  }

  /// A string. Returns whether it has escapes.
  @inline(__always)
  private mutating func string() throws(NotStraight) -> Bool {
    guard cursor.peek == UInt8(ascii: "\"") else { throw NotStraight() }
    do throws(JSONFault) { return try cursor.string() } catch { throw NotStraight() }
  }

  /// The bytes between the quotes of the string that was just read.
  @inline(__always)
  private func content(from quote: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(rebasing: bytes[quote &+ 1..<cursor.at &- 1])
  }
}
