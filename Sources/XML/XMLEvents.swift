/// The events of one XML document, in document order, with the text they were read from. Immutable.
///
/// What it holds: well-formed XML with namespaces resolved, its bytes as they came (in UTF-8), and where each thing
/// stood. Values are bytes of the text wherever they were written plainly.
/// What it does not know: schemas, comments, processing instructions, document types.
public struct XMLEvents: Sendable {
  /// The text in UTF-8 without its byte order mark. All offsets count in it.
  public let source: [UInt8]
  let tables: XMLTables

  /// Every name that occurs, once, made when it is first asked for. Look them up here once and compare numbers
  /// afterwards.
  public var names: [XMLName] { tables.allNames() }

  /// The values that differ from what was written (references, line ends, CDATA), and names, in UTF-8.
  public var decoded: [UInt8] { tables.decoded }

  /// The name of an element or attribute. Traps for a text.
  public func name(at index: Int) -> XMLName { names[self[index].name] }

  /// The value of an attribute or text as UTF-8, without copying it. Empty for a start or end.
  public func value(at index: Int) -> ArraySlice<UInt8> {
    let event = self[index]
    return event.isDecoded ? tables.decoded[event.value] : source[event.value]
  }

  /// The value of an attribute or text.
  public func string(at index: Int) -> String { String(decoding: value(at: index), as: UTF8.self) }

  /// The attributes of the element that starts at `index`.
  public func attributes(of index: Int) -> Range<Int> {
    let event = self[index]
    precondition(event.kind == .start, "only an element has attributes")
    return index + 1..<index + 1 + event.attributeCount
  }

  /// Where the element that starts at `index` ends; the next event after it is one further.
  public func end(of index: Int) -> Int {
    let event = self[index]
    precondition(event.kind == .start, "only an element has an end")
    return event.partner
  }

  /// What is in the element that starts at `index`: after its attributes, before its end.
  public func content(of index: Int) -> Range<Int> { attributes(of: index).upperBound..<end(of: index) }

  /// The element that starts at `index`, exactly as it was written, from `<` to `>`.
  ///
  /// Prefixes and a default namespace may be declared outside of it: see `standaloneSource(of:)`.
  public func source(of index: Int) -> ArraySlice<UInt8> {
    source[self[index].offset..<self[end(of: index)].extent.upperBound]
  }

  /// Where the event was written: its tag, its name, its text.
  public func position(at index: Int) -> XMLPosition { position(ofByte: self[index].offset) }

  /// The place of a byte of `source`. The first place that is asked for takes time in proportion to the text.
  public func position(ofByte offset: Int) -> XMLPosition { tables.marks(of: source).position(of: offset, in: source) }
}

extension XMLEvents: RandomAccessCollection {
  /// The root's start.
  public var startIndex: Int { 0 }
  /// One after the root's end.
  public var endIndex: Int { tables.events.count }
  /// The event with that number.
  public subscript(index: Int) -> XMLEvent { tables.event(index) }
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
