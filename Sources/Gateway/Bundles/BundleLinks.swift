import FHIR
import Tree

/// What the resources of a transaction say of each other before they have ids: by the `fullUrl` of entries, and by
/// criteria (`Patient?identifier=…`). Here it becomes what they are called when they are stored (R4 §3.1.0.11.2).
struct BundleLinks: Sendable {
  /// What a name stands for: `urn:uuid:…` or a whole address, and `Type/id`.
  private var names: [String: String] = [:]
  /// The same for criteria as they are written in a reference.
  private var criteria: [String: String] = [:]

  mutating func add(_ fullURL: String, for address: String) { names[fullURL] = address }

  mutating func add(criteria text: String, for address: String) { criteria[text] = address }

  /// A reference that is criteria: the type it is about, and its query.
  static func criteria(_ text: String) -> (type: String, query: String)? {
    guard let mark = text.firstIndex(of: "?"), ReferenceAddress.isResourceType(text[..<mark]) else { return nil }
    return (String(text[..<mark]), String(text[text.index(after: mark)...]))
  }

  /// The references of a resource that are criteria.
  static func conditional(in resource: Document) -> [Element] {
    var found: [Element] = []
    func look(_ element: Element) {
      for child in element.children {
        if child.isReferenceText, let text = child.value, criteria(text) != nil { found.append(child) }
        look(child)
      }
    }
    look(resource.root)
    return found
  }

  /// The references of a resource that name a version of what an entry makes or finds under another name. Which version
  /// that will be is each caller's own (decision 15); one that its sender knew is of another place.
  func versioned(in resource: Document, fullURL: String?, own: OwnAddress) -> [Element] {
    let root = fullURL.map(Self.root) ?? ""
    var found: [Element] = []
    func look(_ element: Element) {
      for child in element.children {
        // What keeps its name keeps its versions.
        if child.isReferenceText, let text = child.value.flatMap(Self.withoutVersion),
          let name = names[text] ?? names[root + text], name != own.relative(text)
        {
          found.append(child)
        }
        look(child)
      }
    }
    look(resource.root)
    return found
  }

  /// `urn:uuid:x` of `urn:uuid:x/_history/1`; nil for a reference that names no version.
  private static func withoutVersion(_ text: String) -> String? {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 2, parts[parts.count - 2] == "_history" else { return nil }
    return parts.dropLast(2).joined(separator: "/")
  }

  /// The resource with names in place of names. `fullURL` is its own, by which what is relative in it is understood.
  func rewritten(_ resource: Document, fullURL: String?) -> Document {
    let root = fullURL.map(Self.root) ?? ""
    guard mentions(resource.root, root) else { return resource }
    var builder = DocumentBuilder(schema: resource.schema, root: resource.root.type)
    copy(resource.root, root, into: &builder)
    return builder.finish()
  }

  private func mentions(_ element: Element, _ root: String) -> Bool {
    element.children.contains { replacement(for: $0, root) != nil || mentions($0, root) }
  }

  private func copy(_ element: Element, _ root: String, into builder: inout DocumentBuilder) {
    for child in element.children {
      guard child.hasChildren || replacement(for: child, root) != nil else {
        builder.copy(child)
        continue
      }
      builder.begin(child.id, type: child.type)
      if let text = replacement(for: child, root) {
        builder.value(text.utf8)
      } else if child.hasValue {
        builder.value(child.bytes)
      }
      copy(child, root, into: &builder)
      builder.close()
    }
  }

  /// What stands in place of a value; nil where it stays.
  private func replacement(for element: Element, _ root: String) -> String? {
    guard element.hasValue else { return nil }
    let type = element.document.schema[element.type].name
    if element.isReferenceText {
      guard let text = element.value else { return nil }
      return names[text] ?? names[root + text] ?? criteria[text]
    }
    // Canonical addresses name what they name, wherever it is (R4 §3.1.0.11.2).
    if ["uri", "url", "oid", "uuid"].contains(type) { return element.value.flatMap { names[$0] } }
    return type == "xhtml" ? narrative(element.value ?? "") : nil
  }

  /// Links of a narrative, where a whole attribute is a name.
  private func narrative(_ text: String) -> String? {
    var changed = text
    for (name, address) in names {
      for attribute in ["href", "src"] {
        changed = changed.replacing("\(attribute)=\"\(name)\"", with: "\(attribute)=\"\(address)\"")
      }
    }
    return changed == text ? nil : changed
  }

  /// What stands before `Type/id` in an address.
  private static func root(_ fullURL: String) -> String {
    let parts = fullURL.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 2, ReferenceAddress.isResourceType(parts[parts.count - 2]) else { return "" }
    return parts.dropLast(2).joined(separator: "/") + "/"
  }
}
