public import Tree

/// A resource of which something was left out, and which says so by the tag SUBSETTED (R4 §3.1.1.5.8, §3.1.1.5.9).
public enum Subset {
  /// What becomes of an element of the root.
  public enum Portion: Sendable {
    /// It stays as it is.
    case whole
    /// Of a group of elements what is marked as summary or must stand; anything else stays as it is.
    case summary
    /// It is left out.
    case none
  }

  /// The resource with those portions of what stands below its root. Its id and `meta` stay. Where nothing is left out it is
  /// the resource itself, without a tag.
  public static func of(_ resource: Document, _ portion: (SchemaElement) -> Portion) -> Document {
    let root = resource.root
    var body = DocumentBuilder(schema: resource.schema, root: root.type)
    var isShort = false
    for child in root.children where child.name != "id" && child.name != "meta" {
      switch portion(resource.schema[child.id]) {
      case .whole: body.copy(child)
      case .summary: isShort = copySummary(child, into: &body) || isShort
      case .none: isShort = true
      }
    }
    guard isShort else { return resource }
    let rest = body.finish()
    var builder = DocumentBuilder(schema: resource.schema, root: root.type)
    if let id = root.first("id") { builder.copy(id) }
    builder.begin("meta")
    if let meta = root.first("meta") { for child in meta.children { builder.copy(child) } }
    let isTagged = root.first("meta")?.all("tag").contains { $0.first("code")?.value == tag.code } == true
    if !isTagged { builder.coding("tag", tag) }
    builder.close()
    for child in rest.root.children { builder.copy(child) }
    return builder.finish()
  }

  private static let tag = Coding(
    system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", code: "SUBSETTED")

  /// Says whether anything was left out.
  private static func copySummary(_ element: Element, into builder: inout DocumentBuilder) -> Bool {
    // Groups of elements are types of the resource's own: `Patient.contact`.
    guard element.document.schema[element.type].name.contains("."), element.hasChildren else {
      builder.copy(element)
      return false
    }
    var isShort = false
    builder.begin(element.id, type: element.type)
    for child in element.children {
      let definition = child.document.schema[child.id]
      if !definition.flags.isDisjoint(with: [.summary, .modifier]) || definition.min > 0 {
        isShort = copySummary(child, into: &builder) || isShort
      } else {
        isShort = true
      }
    }
    builder.closeUnlessEmpty()
    return isShort
  }
}
