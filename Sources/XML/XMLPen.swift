import CLibXML2

/// Writes XML whose names are all prepared into memory that grows when it must: what `XMLWriter` is without its
/// comforts, for whoever writes much. Who calls it keeps what is open, and ends it in order with the same tags; values
/// are escaped and refused as there. There is no text but fragments, so that everything may be laid out.
///
///     let text = XMLPen.text(estimate: 100, pretty: false) { pen in
///       pen.declaration()
///       pen.start(root)
///       …
///       pen.end(root)
///     }
public struct XMLPen {
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// Whether the memory is the pen's own, because what it was given did not suffice.
  private var isOwn = false
  private var count = 0
  private let isPretty: Bool
  /// How many elements are open.
  private var depth = 0
  private var isTagOpen = false

  /// The text that `body` writes. `estimate` is how many bytes it will probably be; more cost a copy. With `pretty`, each
  /// element stands on a line of its own, indented by two spaces.
  public static func text(estimate: Int, pretty: Bool, _ body: (inout XMLPen) -> Void) -> [UInt8] {
    var text: [UInt8] = []
    var overflow: [UInt8]?
    text.append(addingCapacity: max(estimate, 64)) { room in
      room.withUnsafeMutableBufferPointer { memory, count in
        guard let start = memory.baseAddress else { return }
        var pen = XMLPen(memory: start, capacity: memory.count, pretty: pretty)
        body(&pen)
        if pen.isOwn {
          overflow = Array(UnsafeBufferPointer(start: pen.memory, count: pen.count))
          pen.memory.deallocate()
        } else {
          count = pen.count
        }
      }
    }
    return overflow ?? text
  }

  private init(memory: UnsafeMutablePointer<UInt8>, capacity: Int, pretty: Bool) {
    self.memory = memory
    self.capacity = capacity
    isPretty = pretty
  }

  /// Makes room for that many bytes and the slack.
  @inline(__always)
  private mutating func reserve(_ more: Int) {
    if capacity &- count < more &+ Int(CXMLSlack) { grow(more &+ Int(CXMLSlack)) }
  }

  @inline(never)
  private mutating func grow(_ more: Int) {
    let larger = (count + more) * 2
    let new = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
    new.initialize(from: memory, count: count)
    if isOwn { memory.deallocate() }
    (memory, capacity, isOwn) = (new, larger, true)
  }

  /// How many spaces begin the line of a child, or of the end, of what is open at that depth; -1 where it has no line.
  @inline(__always)
  private func indent(_ depth: Int) -> Int { isPretty && depth > 0 ? depth &* 2 : -1 }

  // MARK: Elements

  /// The declaration; at most once, before all else.
  public mutating func declaration() {
    precondition(count == 0, "the declaration comes first")
    put(#"<?xml version="1.0" encoding="UTF-8"?>"#)
    if isPretty { put("\n") }
  }

  /// Starts an element.
  public mutating func start(_ tag: XMLTag) {
    let indent = indent(depth)
    reserve(tag.prepared.count &+ max(indent, 0) &+ 2)
    count &+= CXMLPutStart(memory + count, tag.prepared.start, tag.prepared.count, indent, isTagOpen)
    isTagOpen = true
    depth &+= 1
  }

  /// Ends the element that was started last, whose tag it was.
  public mutating func end(_ tag: XMLTag) {
    precondition(depth > 0, "nothing is open")
    depth &-= 1
    let indent = isPretty ? depth &* 2 : -1
    reserve(tag.prepared.count &+ max(indent, 0) &+ 5)
    count &+= CXMLPutEnd(memory + count, tag.prepared.start, tag.prepared.count, indent, isTagOpen)
    isTagOpen = false
    if depth == 0, isPretty { put("\n") }
  }

  /// Writes an element that has this one attribute and nothing in it. When that is refused, nothing of it is written.
  @inline(__always)
  public mutating func leaf(
    _ tag: XMLTag, _ attribute: XMLAttribute, utf8 value: UnsafeBufferPointer<UInt8>
  ) throws(XMLUnwritable) {
    precondition(depth > 0, "a leaf stands in an element")
    let indent = indent(depth)
    reserve(tag.prepared.count &+ attribute.prepared.count &+ value.count &+ max(indent, 0) &+ 8)
    let (tag, attribute) = (tag.prepared, attribute.prepared)
    let written = CXMLPutLeaf(
      memory + count, tag.start, tag.count, attribute.start, attribute.count, value.baseAddress, value.count, indent,
      isTagOpen)
    if written == 0 { return try rareLeaf(tag, attribute, value) }
    count &+= written
    isTagOpen = false
  }

  /// A leaf whose value needs more than copying.
  @inline(never)
  private mutating func rareLeaf(
    _ tag: PreparedBytes, _ attribute: PreparedBytes, _ value: UnsafeBufferPointer<UInt8>
  ) throws(XMLUnwritable) {
    let before = (count: count, isTagOpen: isTagOpen)
    let indent = indent(depth)
    count &+= CXMLPutStart(memory + count, tag.start, tag.count, indent, isTagOpen)
    isTagOpen = true
    do throws(XMLUnwritable) {
      try put(attribute, value)
    } catch {
      (count, isTagOpen) = before
      throw error
    }
    put("/>")
    isTagOpen = false
  }

  /// Gives the element that was just started an attribute. When that is refused, nothing of it is written.
  public mutating func attribute(
    _ name: XMLAttribute, utf8 value: UnsafeBufferPointer<UInt8>
  ) throws(XMLUnwritable) {
    precondition(isTagOpen, "an attribute follows its start or another attribute")
    let before = count
    do throws(XMLUnwritable) {
      try put(name.prepared, value)
    } catch {
      count = before
      throw error
    }
  }

  /// Writes an element that is XML already, as it is. That it is well formed is for the caller to know.
  public mutating func fragment(_ xml: UnsafeBufferPointer<UInt8>) {
    precondition(depth > 0, "a fragment stands in an element")
    let indent = indent(depth)
    reserve(max(indent, 0) &+ 2)
    count &+= CXMLPutBefore(memory + count, indent, isTagOpen)
    isTagOpen = false
    put(xml)
  }

  // MARK: Bytes

  private mutating func put(_ text: StaticString) {
    put(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
  }

  private mutating func put(_ bytes: UnsafeBufferPointer<UInt8>) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    (memory + count).initialize(from: start, count: bytes.count)
    count &+= bytes.count
  }

  /// An attribute's prepared name, its value, escaped, and the quote.
  private mutating func put(
    _ name: PreparedBytes, _ value: UnsafeBufferPointer<UInt8>
  ) throws(XMLUnwritable) {
    put(name.bytes())
    var at = 0
    while at < value.count, let start = value.baseAddress {
      reserve(value.count &- at)
      let copied = CXMLCopyPlain(memory + count, start + at, value.count &- at, true)
      count &+= copied
      at &+= copied
      guard at < value.count else { break }
      put(try Escaping.reference(in: value, at: at, for: .attribute))
      at &+= 1
    }
    put("\"")
  }
}
