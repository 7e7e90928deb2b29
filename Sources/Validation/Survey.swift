import FHIR
public import Tree

/// What rules ask of a document as a whole, gathered in one pass: its *resources* (the root, contained ones, those in
/// Bundles and Parameters), its *references*, and which resource they stand in.
///
/// The *holder* of a contained resource is the outermost resource around it that is not contained: `#id` means a
/// contained resource of the same holder. Every other resource is its own holder.
public struct Survey: Sendable {
  /// The document.
  public let document: Document
  /// All its resources, the root first, each before those inside it.
  let resources: [Site]
  /// All elements of type `Reference`.
  let references: [Link]
  /// Addresses within a holder that are no references: values of type uri, url or canonical that begin with `#`.
  let fragments: [Link]
  /// Values of those types that may be URNs, by their first letter.
  let names: [Element]
  /// All elements of type `Extension`, outer ones first.
  let extensions: [Element]
  /// Entries of Bundles.
  let entries: [Entry]

  /// A resource where it stands.
  struct Site {
    let element: Element
    /// Number of its holder.
    let holder: Int
    /// Number of the entry it stands in, however deep.
    let entry: Int?
    let isContained: Bool
  }

  /// An element and the number of the resource it stands in.
  struct Link {
    let element: Element
    let site: Int
  }

  /// An entry of a Bundle.
  struct Entry {
    let element: Element
    /// Number of the Bundle.
    let bundle: Int
    let fullURL: Element?
    let resource: Element?
  }

  init(_ document: Document) {
    var walk = Walk()
    walk.visit(document.root, site: 0, entry: nil)
    self.document = document
    resources = walk.resources
    references = walk.references
    fragments = walk.fragments
    names = walk.names
    extensions = walk.extensions
    entries = walk.entries
  }

  private struct Walk {
    var resources: [Site] = []
    var references: [Link] = []
    var fragments: [Link] = []
    var names: [Element] = []
    var extensions: [Element] = []
    var entries: [Entry] = []

    mutating func visit(_ element: Element, site: Int, entry: Int?) {
      var site = site
      var entry = entry
      switch Kinds.kind(of: element.type) {
      case .resource:
        let isContained = element.id != .root && element.name == "contained"
        let holder = isContained ? resources[site].holder : resources.count
        site = resources.count
        resources.append(Site(element: element, holder: holder, entry: entry, isContained: isContained))
      case .reference: references.append(Link(element: element, site: site))
      case .address:
        switch element.bytes.first {
        case UInt8(ascii: "#"): fragments.append(Link(element: element, site: site))
        case UInt8(ascii: "u"), UInt8(ascii: "o"): names.append(element)
        default: break
        }
      case .extension: extensions.append(element)
      case .entry:
        entry = entries.count
        entries.append(
          Entry(
            element: element, bundle: site, fullURL: element.first("fullUrl"), resource: element.first("resource")))
      case .other: break
      }
      for child in element.children { visit(child, site: site, entry: entry) }
    }
  }

  /// The types that matter here, by number: asking a type for its name at every node would cost more than all rules.
  enum Kinds {
    enum Kind { case other, resource, reference, address, `extension`, entry }

    private static let kinds: [Kind] = R4.schema.types.map { type in
      switch type.name {
      case "Reference": .reference
      case "uri", "url", "canonical": .address
      case "Extension": .extension
      case "Bundle.entry": .entry
      default: type.kind == .root ? .resource : .other
      }
    }

    static func kind(of type: TypeID) -> Kind { kinds[Int(type.rawValue)] }
  }
}

extension Element {
  /// Calls `body` with this element and everything below it, in document order.
  func forEach(_ body: (Element) -> Void) {
    body(self)
    for child in children { child.forEach(body) }
  }
}
