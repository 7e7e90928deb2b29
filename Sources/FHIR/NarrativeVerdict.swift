/// What `NarrativeRules` say about a name, gathered once for each so that markup is checked by numbers.
///
/// An element and an attribute may share a name: what is said about each has bits of its own.
struct NarrativeVerdict: OptionSet, Sendable {
  let rawValue: UInt8
  /// An element of that name may stand.
  static let element = NarrativeVerdict(rawValue: 1)
  /// The one element that a narrative is.
  static let div = NarrativeVerdict(rawValue: 2)
  /// An attribute of that name may stand.
  static let attribute = NarrativeVerdict(rawValue: 4)
  /// It holds an address.
  static let address = NarrativeVerdict(rawValue: 8)
  /// Its address may be an image itself: `src`.
  static let image = NarrativeVerdict(rawValue: 16)
  /// It holds declarations of style.
  static let style = NarrativeVerdict(rawValue: 32)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// What is said about an element of that name, in XHTML's namespace.
  init(element name: String) {
    self = NarrativeRules.elements.contains(name) ? .element : []
    if name == "div" { insert(.div) }
  }

  /// What is said about an attribute of that name, in no namespace.
  init(attribute name: String) {
    self = NarrativeRules.attributes.contains(name) ? .attribute : []
    if NarrativeRules.addresses.contains(name) { insert(.address) }
    if name == "src" { insert(.image) }
    if name == "style" { insert(.style) }
  }

  /// Whether an attribute with this verdict may have that value, which has no references left in it.
  func allows(_ value: UnsafeBufferPointer<UInt8>) -> Bool {
    guard contains(.attribute) else { return false }
    if contains(.address) { return NarrativeValue.isHarmless(address: value, mayBeImage: contains(.image)) }
    return !contains(.style) || NarrativeValue.isHarmless(style: value)
  }
}
