import Tree

/// The address of this server's FHIR interface, before what it holds: `https://gateway.example/fhir`. What names an entry
/// with it (`https://gateway.example/fhir/Patient/x`) says the same as what names it without (`Patient/x`), and is stored
/// and searched so: then it is one text, whichever way it was written.
struct OwnAddress: Sendable {
  let base: String

  /// The text without the address; any other text as it is.
  func relative(_ text: String) -> String { isOwn(text) ? String(text.dropFirst(base.count + 1)) : text }

  private func isOwn(_ text: String) -> Bool {
    !base.isEmpty && text.hasPrefix(base) && text.dropFirst(base.count).first == "/"
  }

  /// The resource with its references so. Addresses that are no references (`Attachment.url`, a link) stay.
  func relative(_ resource: Document) -> Document {
    guard !base.isEmpty, names(resource.root) else { return resource }
    var builder = DocumentBuilder(schema: resource.schema, root: resource.root.type)
    copy(resource.root, into: &builder)
    return builder.finish()
  }

  private func names(_ element: Element) -> Bool {
    element.children.contains { ($0.isReferenceText && isOwn($0.value ?? "")) || names($0) }
  }

  private func copy(_ element: Element, into builder: inout DocumentBuilder) {
    for child in element.children {
      guard child.hasChildren || child.isReferenceText else {
        builder.copy(child)
        continue
      }
      builder.begin(child.id, type: child.type)
      if child.isReferenceText, let text = child.value {
        builder.value(relative(text).utf8)
      } else if child.hasValue {
        builder.value(child.bytes)
      }
      copy(child, into: &builder)
      builder.close()
    }
  }
}

extension Element {
  /// Whether it is the `reference` of a Reference.
  var isReferenceText: Bool {
    definition.name == "reference" && document.schema[definition.owner].name == "Reference"
  }
}
