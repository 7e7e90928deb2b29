import XML

/// A fast look at a narrative: either it is *fine*, that is certainly one that `Narrative` finds no fault with, or this
/// does not know.
///
/// Fine is a strict subset, chosen because nearly all narratives are in it and no two parsers can differ about it: one
/// `div` that declares XHTML's namespace and no other, elements and attributes of `NarrativeRules` without prefixes,
/// each closed, text, and references to the five entities of XML or to characters it has. Whatever else there is (a
/// comment, an instruction, a section, a prefix, malformed UTF-8) is not known to be fine. It says nothing about what
/// is wrong, and makes nothing: it reads the bytes once, where they are.
///
/// Its functions read one thing each, at an offset that is at most `end`, and give the offset after it; or nil, where
/// that is not known to be fine.
struct NarrativeScan {
  private let xml: PlainXML
  private let slots: UnsafeBufferPointer<NarrativeNames.Slot>

  /// How many bytes a text may have: no more than the parser takes of elements, attributes and runs of text, which have
  /// a byte each at least, so that its limits are kept, too.
  static let longest = Narrative.limits.nodes

  /// Whether a text is certainly a narrative without fault. Any bytes may be given.
  static func isFine(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = text.baseAddress, text.count <= longest else { return false }
    return NarrativeNames.all.slots.withUnsafeBufferPointer { slots in
      withUnsafeTemporaryAllocation(of: NarrativeNames.Key.self, capacity: Narrative.depth) { open in
        NarrativeScan(xml: PlainXML(text: start, end: text.count), slots: slots).isNarrative(open)
      }
    }
  }

  /// One `div`, from the first byte to the last. `open` has room for the names of the elements that are open.
  private func isNarrative(_ open: UnsafeMutableBufferPointer<NarrativeNames.Key>) -> Bool {
    guard xml.isByte("<", at: 0), let div = tag(at: 1, must: .div) else { return false }
    var at = div.next
    var depth = 0
    if !div.isEmpty {
      open[0] = div.name
      depth = 1
    }
    while depth > 0 {
      guard let tag = xml.skipText(at: at) else { return false }
      if xml.isByte("/", at: tag + 1) {
        guard let next = endTag(at: tag + 2, of: open[depth - 1]) else { return false }
        at = next
        depth -= 1
      } else {
        guard depth < open.count, let element = self.tag(at: tag + 1, must: .element) else { return false }
        at = element.next
        if element.isEmpty { continue }
        open[depth] = element.name
        depth += 1
      }
    }
    return at == xml.end
  }

  // MARK: Tags

  /// A start tag, or the tag of an empty element, after its `<`.
  @inline(__always) private func tag(
    at start: Int, must verdict: NarrativeVerdict
  ) -> (name: NarrativeNames.Key, isEmpty: Bool, next: Int)? {
    let (name, nameEnd) = name(at: start)
    guard let slot = slot(of: name), slots[slot].verdict.contains(verdict) else { return nil }
    // Most have no attributes.
    if verdict != .div, xml.isByte(">", at: nameEnd) { return (name, false, nameEnd + 1) }
    guard let (close, attributes) = attributes(at: nameEnd, of: verdict) else { return nil }
    guard verdict != .div || attributes & NarrativeNames.namespaceBit != 0 else { return nil }
    if xml.isByte(">", at: close) { return (name, false, close + 1) }
    return xml.isByte("/", at: close) && xml.isByte(">", at: close + 1) ? (name, true, close + 2) : nil
  }

  /// The end tag of that element, after its `</`.
  @inline(__always) private func endTag(at start: Int, of element: NarrativeNames.Key) -> Int? {
    let (name, nameEnd) = name(at: start)
    guard name == element else { return nil }
    if xml.isByte(">", at: nameEnd) { return nameEnd + 1 }
    let close = xml.skipSpace(at: nameEnd)
    return xml.isByte(">", at: close) ? close + 1 : nil
  }

  /// The attributes of a tag, after its name and up to what closes it; and their bits.
  private func attributes(at start: Int, of element: NarrativeVerdict) -> (next: Int, bits: UInt64)? {
    var at = start
    var bits: UInt64 = 0
    while true {
      let next = xml.skipSpace(at: at)
      if xml.isByte(">", at: next) || xml.isByte("/", at: next) { return (next, bits) }
      guard next > at, let attribute = attribute(at: next, of: element), bits & attribute.bit == 0 else { return nil }
      bits |= attribute.bit
      at = attribute.next
    }
  }

  private func attribute(at start: Int, of element: NarrativeVerdict) -> (next: Int, bit: UInt64)? {
    let (name, nameEnd) = name(at: start)
    let equals = xml.skipSpace(at: nameEnd)
    guard xml.isByte("=", at: equals), let value = xml.skipValue(at: xml.skipSpace(at: equals + 1)) else { return nil }
    let bytes = UnsafeBufferPointer(start: xml.text + value.start, count: value.next - 1 - value.start)
    if element == .div, name == Self.xmlns {
      return xml.isWord(Self.xhtml, at: value.start) && bytes.count == Self.xhtml.utf8CodeUnitCount
        ? (value.next, NarrativeNames.namespaceBit) : nil
    }
    guard let slot = slot(of: name), allows(slots[slot].verdict, bytes, reference: value.reference) else { return nil }
    return (value.next, slots[slot].bit)
  }

  /// Whether an attribute may have that value, in which the first reference stands there.
  private func allows(
    _ verdict: NarrativeVerdict, _ value: UnsafeBufferPointer<UInt8>, reference: Int?
  ) -> Bool {
    guard let reference else { return verdict.allows(value) }
    if verdict.isDisjoint(with: [.address, .style]) { return verdict.contains(.attribute) }
    // What an address is shows at the first delimiter: what is referred to after it does not matter.
    let before = UnsafeBufferPointer(rebasing: value[..<reference])
    return verdict.contains(.address) && before.contains(where: NarrativeValue.isDelimiter)
      && NarrativeValue.isHarmless(address: before, mayBeImage: false)
  }

  private static let xmlns = NarrativeNames.Key(low: 0x73_6e6c_6d78, high: 0)
  private static let xhtml: StaticString = "http://www.w3.org/1999/xhtml"

  // MARK: Names

  /// The name that begins there, and where it ends. One that the rules do not have may be cut short, or be no name at
  /// all.
  @inline(__always) private func name(at start: Int) -> (NarrativeNames.Key, end: Int) {
    let (low, first) = Self.nameBytes(xml.word(at: start))
    if first < 8 { return (NarrativeNames.Key(low: low, high: 0), start + first) }
    let (high, second) = Self.nameBytes(xml.word(at: start + 8))
    return (NarrativeNames.Key(low: low, high: high), start + 8 + second)
  }

  /// The bytes of a word before the first that ends a name, and how many they are: white space, `/`, `=` and `>` do,
  /// and what else is under `0` or over 0x7f.
  @inline(__always) private static func nameBytes(_ word: UInt64) -> (UInt64, Int) {
    let ends =
      (word &- EightBytes.each(0x30)) | EightBytes.zeros(word ^ EightBytes.each(0x3d))
      | EightBytes.zeros(word ^ EightBytes.each(0x3e))
    let found = (ends | word) & EightBytes.tops
    if found == 0 { return (word, 8) }
    let count = found.trailingZeroBitCount >> 3
    return (word & ((1 &<< UInt64(truncatingIfNeeded: count &* 8)) &- 1), count)
  }

  /// The number of a name's slot.
  @inline(__always) private func slot(of name: NarrativeNames.Key) -> Int? {
    var number = NarrativeNames.slot(of: name, in: slots.count)
    while slots[number].key != name {
      if slots[number].key.low == 0 { return nil }
      number = (number &+ 1) & (slots.count &- 1)
    }
    return slots[number].key.low == 0 ? nil : number
  }
}
