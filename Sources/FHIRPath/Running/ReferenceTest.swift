import Tree

/// Whether a reference points to a type, by what it says itself: the type before the id in its `reference`
/// (`Patient/1`, `https://example.org/fhir/Patient/1/_history/2`), else its `type` (FHIR R4 §2.3.0). Nothing is looked
/// up, so a reference to a contained resource or by `urn:uuid:` without `type` points to no type.
struct ReferenceTest: Sendable {
  private let names: [[UInt8]]
  private let elements: KnownTypes.ReferenceElements

  /// Nil where the schema has no `Reference`.
  init?(to types: [TypeID], in known: KnownTypes) {
    guard let elements = known.reference else { return nil }
    self.elements = elements
    names = types.map { Array(known.schema[$0].name.utf8) }
  }

  static let typeName = "Reference"

  func accepts(_ item: Item, _ nodes: Nodes) -> Bool {
    guard case .node(let index) = item else { return false }
    var said: UnsafeBufferPointer<UInt8>.SubSequence?
    var child = index + 1
    while child < nodes.next(index) {
      if nodes.element(child) == elements.reference, let name = Self.typeSegment(nodes.text(child)) {
        said = name
        break
      }
      if nodes.element(child) == elements.target { said = nodes.text(child)[...] }
      child = nodes.next(child)
    }
    return said.map { said in names.contains { said.elementsEqual($0) } } ?? false
  }

  /// The type's name in a literal reference: the last segment but one, before any `/_history/…`.
  private static func typeSegment(_ reference: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>.SubSequence? {
    let slash = UInt8(ascii: "/")
    var segments = reference.split(separator: slash, omittingEmptySubsequences: false)
    if segments.count >= 4, segments[segments.count - 2].elementsEqual("_history".utf8) { segments.removeLast(2) }
    guard segments.count >= 2, let first = segments[segments.count - 2].first,
      // A resource type starts with a capital letter; hosts, `fhir` and `urn:` don't.
      (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(first)
    else { return nil }
    return segments[segments.count - 2]
  }
}
