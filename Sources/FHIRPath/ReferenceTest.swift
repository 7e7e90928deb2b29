import Tree

/// Whether a reference points to a type, by what it says itself: the type before the id in its `reference`
/// (`Patient/1`, `https://example.org/fhir/Patient/1/_history/2`), else its `type` (FHIR R4 §2.3.0). Nothing is looked
/// up, so a reference to a contained resource or by `urn:uuid:` without `type` points to no type.
struct ReferenceTest: Sendable {
  private let names: [[UInt8]]
  private let reference: ElementID
  private let type: ElementID

  /// Nil where the schema has no `Reference` with these two elements.
  init?(to types: [TypeID], in schema: Schema) {
    guard let holder = schema.type(named: Self.typeName), let reference = schema.element("reference", of: holder),
      let type = schema.element("type", of: holder)
    else { return nil }
    self.reference = reference
    self.type = type
    names = types.map { Array(schema[$0].name.utf8) }
  }

  static let typeName = "Reference"

  func accepts(_ item: PathResult) -> Bool {
    guard case .element(let element) = item else { return false }
    var said: ArraySlice<UInt8> = []
    for child in element.children {
      if child.id == reference, let name = Self.typeSegment(child.bytes) {
        said = name
        break
      }
      if child.id == type { said = child.bytes }
    }
    return names.contains { said.elementsEqual($0) }
  }

  /// The type's name in a literal reference: the last segment but one, before any `/_history/…`.
  static func typeSegment(_ reference: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
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
