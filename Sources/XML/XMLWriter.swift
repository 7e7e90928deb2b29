/// Writes XML 1.0 as UTF-8, in document order: start, its attributes, its content, end.
///
/// What a value holds comes back when it is parsed: everything that a parser would change is written as a reference.
/// What XML cannot hold is refused, and nothing of that value is written.
/// What it does not know: namespaces (names are written as given, declarations are attributes), schemas. To end what is
/// not open, or to give an attribute after content, is a caller's mistake and a trap.
///
/// What is written often and much is for `XMLPen`.
public struct XMLWriter: Sendable {
  /// What is written so far.
  public private(set) var bytes: [UInt8] = []
  private let isPretty: Bool
  private var open: [Open] = []
  /// The names of what is open, one after the other.
  private var names: [UInt8] = []
  private var isTagOpen = false
  private var hasRoot = false

  private struct Open: Sendable {
    /// How many bytes of `names` are its own, the last ones.
    let nameLength: Int
    /// Whether white space may be put between what is in it.
    var isLaidOut: Bool
  }

  /// With `pretty`, each element stands on a line of its own, indented by two spaces; text is never touched.
  public init(pretty: Bool = false) {
    isPretty = pretty
  }

  /// Whether a whole element was written, and nothing is open.
  public var isComplete: Bool { hasRoot && open.isEmpty }

  /// Makes room for a text of so many bytes, which spares moving it while it grows.
  public mutating func reserveCapacity(_ count: Int) { bytes.reserveCapacity(count) }

  /// The declaration; at most once, before all else.
  public mutating func declaration() {
    precondition(bytes.isEmpty, "the declaration comes first")
    bytes += #"<?xml version="1.0" encoding="UTF-8"?>"#.utf8
    if isPretty { bytes.append(UInt8(ascii: "\n")) }
  }

  // MARK: Elements

  /// Starts an element. With `inline`, nothing is laid out within it: for content in which white space counts.
  public mutating func start(_ name: String, inline: Bool = false) throws(XMLUnwritable) {
    try check(name: name)
    beginChild()
    bytes.append(UInt8(ascii: "<"))
    bytes.append(contentsOf: name.utf8)
    names.append(contentsOf: name.utf8)
    let isLaidOut = isPretty && !inline && (open.last?.isLaidOut ?? true)
    open.append(Open(nameLength: name.utf8.count, isLaidOut: isLaidOut))
    isTagOpen = true
  }

  /// Ends the element that was started last.
  public mutating func end() {
    guard let ended = open.popLast() else { preconditionFailure("nothing is open") }
    if isTagOpen {
      isTagOpen = false
      bytes.append(UInt8(ascii: "/"))
      bytes.append(UInt8(ascii: ">"))
    } else {
      if ended.isLaidOut { breakLine() }
      bytes.append(UInt8(ascii: "<"))
      bytes.append(UInt8(ascii: "/"))
      names.withUnsafeBufferPointer {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: $0[($0.count - ended.nameLength)...]))
      }
      bytes.append(UInt8(ascii: ">"))
    }
    names.removeLast(ended.nameLength)
    if open.isEmpty, isPretty { bytes.append(UInt8(ascii: "\n")) }
  }

  // MARK: Attributes

  /// Gives the element that was just started an attribute.
  public mutating func attribute(_ name: String, _ value: String) throws(XMLUnwritable) {
    try attribute(name, utf8: value.utf8.span)
  }

  /// Gives the element that was just started an attribute, its value in UTF-8.
  public mutating func attribute(_ name: String, utf8 value: Span<UInt8>) throws(XMLUnwritable) {
    precondition(isTagOpen, "an attribute follows its start or another attribute")
    try check(name: name)
    let before = bytes.count
    bytes.append(UInt8(ascii: " "))
    bytes.append(contentsOf: name.utf8)
    bytes.append(UInt8(ascii: "="))
    bytes.append(UInt8(ascii: "\""))
    try value.withUnsafeBufferPointer { value throws(XMLUnwritable) in try append(value, .attribute, orCutTo: before) }
    bytes.append(UInt8(ascii: "\""))
  }

  // MARK: Content

  /// Writes text into the open element, which is not laid out from here on.
  public mutating func text(_ value: String) throws(XMLUnwritable) {
    try text(utf8: value.utf8.span)
  }

  /// Writes text, given in UTF-8, into the open element, which is not laid out from here on.
  public mutating func text(utf8 value: Span<UInt8>) throws(XMLUnwritable) {
    try value.withUnsafeBufferPointer { value throws(XMLUnwritable) in try text(utf8: value) }
  }

  /// The same with text that a pointer leads to, for the time of the call.
  public mutating func text(utf8 value: UnsafeBufferPointer<UInt8>) throws(XMLUnwritable) {
    precondition(!open.isEmpty, "text stands in an element")
    closeTag()
    open[open.count - 1].isLaidOut = false
    try append(value, .text, orCutTo: bytes.count)
  }

  /// Writes an element that is XML already, as it is. That it is well formed is for the caller to know.
  public mutating func fragment(_ xml: some Collection<UInt8>) {
    if xml.withContiguousStorageIfAvailable({ fragment($0) }) == nil { fragment(Array(xml)) }
  }

  /// The same for an array.
  public mutating func fragment(_ xml: [UInt8]) { xml.withUnsafeBufferPointer { fragment($0) } }

  /// The same for a part of an array.
  public mutating func fragment(_ xml: ArraySlice<UInt8>) { xml.withUnsafeBufferPointer { fragment($0) } }

  /// The same for what a pointer leads to, for the time of the call.
  public mutating func fragment(_ xml: UnsafeBufferPointer<UInt8>) {
    beginChild()
    bytes.append(contentsOf: xml)
    if open.isEmpty, isPretty { bytes.append(UInt8(ascii: "\n")) }
  }

  // MARK: Layout

  private func check(name: String) throws(XMLUnwritable) {
    guard name.isXMLName else { throw .name }
  }

  private mutating func beginChild() {
    closeTag()
    guard let parent = open.last else {
      precondition(!hasRoot, "a document has one root")
      hasRoot = true
      return
    }
    if parent.isLaidOut { breakLine() }
  }

  private mutating func closeTag() {
    guard isTagOpen else { return }
    isTagOpen = false
    bytes.append(UInt8(ascii: ">"))
  }

  private mutating func breakLine() {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: open.count * 2))
  }

  private mutating func append(
    _ value: UnsafeBufferPointer<UInt8>, _ place: Escaping.Place, orCutTo length: Int
  ) throws(XMLUnwritable) {
    do throws(XMLUnwritable) {
      try Escaping.append(value, to: &bytes, for: place)
    } catch {
      bytes.removeSubrange(length...)
      throw error
    }
  }
}
