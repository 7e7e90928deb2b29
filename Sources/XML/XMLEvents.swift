/// The events of one XML document, in document order, with the text they were read from. Immutable.
///
/// What it holds: well-formed XML with namespaces resolved, its bytes as they came (in UTF-8), and where each thing
/// stood. Values are bytes of the text wherever they were written plainly.
/// What it does not know: schemas, comments, processing instructions, document types.
public struct XMLEvents: Sendable {
  /// The text in UTF-8 without its byte order mark. All offsets count in it.
  public let source: [UInt8]
  /// Every name that occurs, once. Look them up here once and compare numbers afterwards.
  public let names: [XMLName]
  let events: [XMLEvent]
  let declarations: [XMLDeclaration]
  let decoded: [UInt8]
  let marks: XMLMarks

  /// The name of an element or attribute. Traps for a text.
  public func name(at index: Int) -> XMLName { names[events[index].name] }

  /// The value of an attribute or text as UTF-8, without copying it. Empty for a start or end.
  public func value(at index: Int) -> ArraySlice<UInt8> {
    let event = events[index]
    guard event.kind == .attribute || event.kind == .text else { return [] }
    let range = Int(event.rawValue)..<Int(event.rawValue) + Int(event.rawLength)
    return event.isDecoded ? decoded[range] : source[range]
  }

  /// The value of an attribute or text.
  public func string(at index: Int) -> String { String(decoding: value(at: index), as: UTF8.self) }

  /// The attributes of the element that starts at `index`.
  public func attributes(of index: Int) -> Range<Int> {
    precondition(events[index].kind == .start, "only an element has attributes")
    return index + 1..<index + 1 + Int(events[index].rawLength)
  }

  /// Where the element that starts at `index` ends; the next event after it is one further.
  public func end(of index: Int) -> Int {
    precondition(events[index].kind == .start, "only an element has an end")
    return Int(events[index].rawValue)
  }

  /// What is in the element that starts at `index`: after its attributes, before its end.
  public func content(of index: Int) -> Range<Int> { attributes(of: index).upperBound..<end(of: index) }

  /// The element that starts at `index`, exactly as it was written, from `<` to `>`.
  ///
  /// Prefixes and a default namespace may be declared outside of it: see `standaloneSource(of:)`.
  public func source(of index: Int) -> ArraySlice<UInt8> {
    source[events[index].offset..<events[end(of: index)].extent.upperBound]
  }

  /// Where the event was written: its tag, its name, its text.
  public func position(at index: Int) -> XMLPosition { position(ofByte: events[index].offset) }

  /// The place of a byte of `source`.
  public func position(ofByte offset: Int) -> XMLPosition { marks.position(of: offset, in: source) }
}

extension XMLEvents: RandomAccessCollection {
  /// The root's start.
  public var startIndex: Int { 0 }
  /// One after the root's end.
  public var endIndex: Int { events.count }
  /// The event with that number.
  public subscript(index: Int) -> XMLEvent { events[index] }
}

/// A name: its namespace, empty when in none, and its local name, without prefix.
public struct XMLName: Hashable, Sendable {
  /// Empty when it is in none.
  public var namespace: String
  /// Without its prefix.
  public var local: String

  /// The name with those parts.
  public init(namespace: String, local: String) {
    self.namespace = namespace
    self.local = local
  }
}
