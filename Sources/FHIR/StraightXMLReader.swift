import Tree

/// Reads, in one pass, a text that is as nearly all systems write FHIR's XML: UTF-8, one default namespace, elements in
/// order, no comments, without a fault. At anything else it gives up and says nothing: then libxml2 parses the text, and
/// `XMLTreeReader` judges it. What this reader accepts, those accept too, and make the same document.
///
/// It knows characters through `PlainXML`, narratives through `NarrativeScan`, and calls itself for elements inside
/// elements.
struct StraightXMLReader {
  private let xml: PlainXML
  private var at = 0
  private let schema: Schema
  private let rules: Rules
  private let depth: Int
  private var pen: NodePen

  /// Why it gives up: it does not know, and need not.
  private struct NotStraight: Error {}

  /// The document, a resource of type `root` where that is given, or nil where the text is not straight. `depth` counts
  /// as JSON would nest it.
  static func document(_ text: [UInt8], root: TypeID?, depth: Int) -> Document? {
    // Marks have 32 bits.
    guard text.count < Int(UInt32.max) else { return nil }
    return text.withUnsafeBufferPointer { bytes in
      R4.schema.withRules { rules in
        Document.reading(text, schema: R4.schema, estimate: bytes.count / 24) { pen in
          guard let start = bytes.baseAddress else { return false }
          var reader = StraightXMLReader(
            xml: PlainXML(text: start, end: bytes.count), schema: R4.schema, rules: rules, depth: depth, pen: pen)
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
    if let declaration = Self.declarations.first(where: { xml.isWord($0, at: 0) }) {
      at = declaration.utf8CodeUnitCount
      skipSpace()
    }
    try resource(.root, declared: root, level: 1, mustDeclare: true)
    skipSpace()
    guard at == xml.end else { throw NotStraight() }
  }

  /// The usual spellings of the declaration; where there is none, the text is in UTF-8 and of version 1.0 as well.
  private static let declarations: [StaticString] = [
    #"<?xml version="1.0" encoding="UTF-8"?>"#, #"<?xml version="1.0" encoding="utf-8"?>"#, #"<?xml version="1.0"?>"#,
    #"<?xml version='1.0' encoding='UTF-8'?>"#,
  ]

  // MARK: Elements

  /// An element named by a resource's type, which may declare FHIR's namespace as the default, and at the root must.
  private mutating func resource(
    _ element: ElementID, declared: TypeID?, level: Int, mustDeclare: Bool
  ) throws(NotStraight) {
    let start = at
    let name = try startTag()
    guard let type = schema.type(named: name), rules.kind(of: type) == .root,
      declared.map({ schema.isA(type, $0) }) ?? true
    else { throw NotStraight() }
    if mustDeclare || xml.isWord(" xmlns", at: at) { try take(" xmlns=\"http://hl7.org/fhir\"") }
    skipSpace()
    let node = pen.begin(element, type: type, mark: mark(start))
    if xml.isByte(">", at: at) {
      at += 1
      var tally = Tally(of: type, rules)
      try children(of: type, name, after: nil, &tally, level: level)
    } else {
      try take("/>")
      guard Tally(of: type, rules).isComplete else { throw NotStraight() }
    }
    pen.end(node)
  }

  /// All of an element after its start tag's `>`, up to and with its end tag. `attribute` stands among its children.
  private mutating func children(
    of type: TypeID, _ name: UnsafeBufferPointer<UInt8>, after attribute: Attribute?, _ tally: inout Tally, level: Int
  ) throws(NotStraight) {
    guard level <= depth else { throw NotStraight() }
    var attribute = attribute
    var last: UInt16 = 0
    var count = 0
    while true {
      skipSpace()
      if xml.isByte("<", at: at), xml.isByte("/", at: at &+ 1) { break }
      let start = at
      let child = try startTag()
      guard let element = schema.element(child, readable: xml.end &- start &- 1, of: type) else { throw NotStraight() }
      if element.rawValue != last {
        guard element.rawValue > last, last == 0 || tally.add(ElementID(rawValue: last), count: count) else {
          throw NotStraight()
        }
        if let waiting = attribute, waiting.element < element {
          try put(waiting, &tally)
          attribute = nil
        }
        (last, count) = (element.rawValue, 0)
      }
      count &+= 1
      let shape = rules.shapes[Int(last)]
      let level = shape.isList ? level &+ 1 : level
      guard level <= depth else { throw NotStraight() }
      switch shape.kind {
      case .xhtml: try narrative(element, shape.type, from: start)
      case .root, .abstract: try holder(element, shape.type, child, level: level)
      case .complex, .boolean, .number, .string:
        guard !shape.isAttribute else { throw NotStraight() }
        try self.element(element, shape, child, from: start, level: level)
      }
    }
    guard last == 0 || tally.add(ElementID(rawValue: last), count: count) else { throw NotStraight() }
    if let attribute { try put(attribute, &tally) }
    guard tally.isComplete else { throw NotStraight() }
    at += 2
    try end(name)
  }

  /// An element that is no resource, after its name: a primitive's value, attributes, and what is in it.
  @inline(__always)
  private mutating func element(
    _ element: ElementID, _ shape: ElementShape, _ name: UnsafeBufferPointer<UInt8>, from start: Int, level: Int
  ) throws(NotStraight) {
    // Most of a document: `<name value="…"/>`.
    if shape.kind != .complex, xml.isWord(" value=\"", at: at) {
      let value = try value(at: at &+ 7, as: shape.type)
      at = value.next
      let close = xml.isByte(" ", at: at) ? at &+ 1 : at
      if xml.isByte("/", at: close), xml.isByte(">", at: close &+ 1) {
        at = close &+ 2
        return pen.leaf(
          element, type: shape.type, start: value.start, length: value.length, isDecoded: value.isDecoded,
          mark: mark(start))
      }
      return try more(element, shape, name, value: value, from: start, level: level)
    }
    try more(element, shape, name, value: nil, from: start, level: level)
  }

  private mutating func more(
    _ element: ElementID, _ shape: ElementShape, _ name: UnsafeBufferPointer<UInt8>, value: Value?, from start: Int,
    level: Int
  ) throws(NotStraight) {
    let node = pen.begin(element, type: shape.type, mark: mark(start))
    var value = value
    var tally = Tally(of: shape.type, rules)
    var waiting: Attribute?
    var hasChildren = false
    while true {
      let end = at
      skipSpace()
      if xml.isByte("/", at: at) || xml.isByte(">", at: at) { break }
      // White space parts attributes.
      guard at > end else { throw NotStraight() }
      let from = at
      let attribute = try attributeName()
      if value == nil, shape.kind != .complex, attribute.isEqual(to: "value") {
        value = try self.value(at: at, as: shape.type)
        at = value?.next ?? at
        continue
      }
      guard let child = schema.element(attribute, of: shape.type), rules.shapes[Int(child.rawValue)].isAttribute,
        waiting == nil
      else { throw NotStraight() }
      let type = rules.shapes[Int(child.rawValue)].type
      let text = try self.value(at: at, as: type)
      at = text.next
      hasChildren = true
      waiting = Attribute(element: child, type: type, value: text, mark: mark(from))
    }
    if let value { pen.value(node, start: value.start, length: value.length, isDecoded: value.isDecoded) }
    if xml.isByte("/", at: at) {
      try take("/>")
      if let waiting { try put(waiting, &tally) }
      guard value != nil || hasChildren else { throw NotStraight() }
      guard !hasChildren && value != nil || tally.isComplete else { throw NotStraight() }
    } else {
      try take(">")
      let before = pen.next
      try children(of: shape.type, name, after: waiting, &tally, level: level &+ 1)
      guard pen.next > before || value != nil else { throw NotStraight() }
    }
    pen.end(node)
  }

  /// An element that holds a resource, after its name.
  private mutating func holder(
    _ element: ElementID, _ declared: TypeID, _ name: UnsafeBufferPointer<UInt8>, level: Int
  ) throws(NotStraight) {
    guard level < depth else { throw NotStraight() }
    skipSpace()
    try take(">")
    skipSpace()
    try resource(element, declared: declared, level: level &+ 1, mustDeclare: false)
    skipSpace()
    try take("</")
    try end(name)
  }

  /// XHTML's `div`, whose start tag was begun at `start`.
  private mutating func narrative(_ element: ElementID, _ type: TypeID, from start: Int) throws(NotStraight) {
    guard let end = xml.endOfDiv(from: start) else { throw NotStraight() }
    let text = UnsafeBufferPointer(start: xml.text + start, count: end &- start)
    guard NarrativeScan.isFine(text) else { throw NotStraight() }
    pen.leaf(element, type: type, start: start, length: text.count, mark: mark(start))
    at = end
  }

  // MARK: Attributes

  /// The value of an attribute: where it stands, in the text or among the decoded values, and where its quote ends.
  private struct Value {
    var start: Int
    var length: Int
    var isDecoded: Bool
    var next: Int
  }

  /// An attribute that is a child, and waits for its place among the others.
  private struct Attribute {
    var element: ElementID
    var type: TypeID
    var value: Value
    var mark: UInt32
  }

  private mutating func put(_ attribute: Attribute, _ tally: inout Tally) throws(NotStraight) {
    guard tally.add(attribute.element, count: 1) else { throw NotStraight() }
    let value = attribute.value
    pen.leaf(
      attribute.element, type: attribute.type, start: value.start, length: value.length, isDecoded: value.isDecoded,
      mark: attribute.mark)
  }

  /// A quoted value that is written as its type demands.
  @inline(__always)
  private mutating func value(at quoted: Int, as type: TypeID) throws(NotStraight) -> Value {
    guard let found = xml.skipValue(at: quoted) else { throw NotStraight() }
    let written = UnsafeBufferPointer(start: xml.text + found.start, count: found.next &- 1 &- found.start)
    guard let reference = found.reference else {
      guard rules.accepts(written, as: type) else { throw NotStraight() }
      return Value(start: found.start, length: written.count, isDecoded: false, next: found.next)
    }
    let start = pen.decoded.count
    pen.decoded.append(contentsOf: UnsafeBufferPointer(rebasing: written[..<reference]))
    PlainXML.decode(UnsafeBufferPointer(rebasing: written[reference...]), into: &pen.decoded)
    let isRight = pen.decoded.withUnsafeBufferPointer {
      rules.accepts(UnsafeBufferPointer(rebasing: $0[start...]), as: type)
    }
    guard isRight else { throw NotStraight() }
    return Value(start: start, length: pen.decoded.count - start, isDecoded: true, next: found.next)
  }

  // MARK: Words

  /// `<` and a name.
  @inline(__always)
  private mutating func startTag() throws(NotStraight) -> UnsafeBufferPointer<UInt8> {
    guard xml.isByte("<", at: at) else { throw NotStraight() }
    let start = at &+ 1
    let end = xml.skipLetters(at: start)
    guard end > start else { throw NotStraight() }
    at = end
    return UnsafeBufferPointer(start: xml.text + start, count: end &- start)
  }

  /// A name and the equals sign after it.
  private mutating func attributeName() throws(NotStraight) -> UnsafeBufferPointer<UInt8> {
    let start = at
    let end = xml.skipLetters(at: start)
    guard end > start, xml.isByte("=", at: end) else { throw NotStraight() }
    at = end &+ 1
    return UnsafeBufferPointer(start: xml.text + start, count: end &- start)
  }

  /// The name of an end tag, and its `>`.
  @inline(__always)
  private mutating func end(_ name: UnsafeBufferPointer<UInt8>) throws(NotStraight) {
    guard at &+ name.count < xml.end,
      UnsafeBufferPointer(start: xml.text + at, count: name.count).isEqual(to: name),
      xml.isByte(">", at: at &+ name.count)
    else { throw NotStraight() }
    at &+= name.count &+ 1
  }

  private mutating func take(_ word: StaticString) throws(NotStraight) {
    guard xml.isWord(word, at: at) else { throw NotStraight() }
    at &+= word.utf8CodeUnitCount
  }

  @inline(__always)
  private mutating func skipSpace() { at = xml.skipSpace(at: at) }

  private func mark(_ offset: Int) -> UInt32 { UInt32(truncatingIfNeeded: offset) }
}
