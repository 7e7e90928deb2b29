import Access
import FHIR
import Mapping
import Storage
import Tree

/// A resource as a caller was shown it, so that what comes back can be compared with it: what the gateway had put there
/// itself (masks, labels, head) is taken out of both, and both are taken apart by the same lens.
struct Shown {
  /// The resource as it was answered.
  let resource: Document
  /// The security codings that the gateway added.
  private let added: Set<[String]>
  /// The paths of elements that stand there masked.
  private let masked: Set<String>

  /// `bare` is the resource before labels were added to it.
  init(resource: Document, bare: Document) {
    self.resource = resource
    let own = Set(Self.security(of: bare))
    added = Set(Self.security(of: resource)).subtracting(own)
    var masked: Set<String> = []
    Self.findMasks(in: resource.root, path: "", &masked)
    self.masked = masked
  }

  /// The document without what the gateway put into the one that was shown.
  func stripped(_ document: Document) -> Document {
    var builder = DocumentBuilder(schema: document.schema, root: document.root.type)
    copy(document.root, path: "", into: &builder)
    return builder.finish()
  }

  private func copy(_ element: Element, path: String, into builder: inout DocumentBuilder) {
    for child in element.children {
      let below = "\(path).\(child.name)"
      if below == ".meta.security", added.contains(Self.words(child)) { continue }
      if masked.contains(below), Self.isMask(child) { continue }
      guard below == ".meta" || masked.contains(where: { $0.hasPrefix(below + ".") }) else {
        builder.copy(child)
        continue
      }
      builder.begin(child.id, type: child.type)
      copy(child, path: below, into: &builder)
      builder.closeUnlessEmpty()
    }
  }

  private static func findMasks(in element: Element, path: String, _ masked: inout Set<String>) {
    for child in element.children {
      let below = "\(path).\(child.name)"
      if isMask(child) { masked.insert(below) } else { findMasks(in: child, path: below, &masked) }
    }
  }

  /// Whether an element is nothing but a mask, or masks in all its places.
  private static func isMask(_ element: Element) -> Bool {
    guard element.value == nil, element.hasChildren else { return false }
    return element.children.allSatisfy { child in
      child.name == "extension"
        ? child.first("url")?.value == DataAbsentReason.url && child.first("valueCode")?.value == "masked"
        : isMask(child)
    }
  }

  private static func security(of document: Document) -> [[String]] {
    document.root.first("meta")?.all("security").map(words) ?? []
  }

  private static func words(_ coding: Element) -> [String] {
    [coding.first("system")?.value ?? "", coding.first("code")?.value ?? ""]
  }
}
