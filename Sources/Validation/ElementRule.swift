import FHIR
import Tree

/// Rules of data types that hold wherever they stand: an element has a value or children, of which an `id` is none (ele-1);
/// an extension has either a value or extensions (ext-1), and outside another one a whole URL (R4 §2.4.0.1); a
/// narrative shows something (txt-2). Others follow from the invariants that the specification writes in FHIRPath.
struct ElementRule: Rule {
  private static let `extension` = R4.schema.type(named: "Extension")

  func check(_ survey: Survey, _ findings: inout Findings) {
    survey.document.root.forEach { element in
      if Self.hasOnlyAnID(element) { findings.add(.elementEmpty, at: element, element.name) }
      if element.type != Self.extension {
        for child in element.children where child.type == Self.extension {
          guard let url = child.first("url"), let text = url.value, !text.contains(":") else { continue }
          findings.add(.extensionURL, at: url)
        }
      }
      if element.type == Self.extension {
        let hasValue = element.children.contains { $0.definition.choice == "value" }
        let hasExtension = element.children.contains { $0.type == Self.extension }
        if hasValue == hasExtension { findings.add(.extensionValue, at: element) }
      } else if element.hasValue, R4.schema[element.type].format == .xhtml, !Self.shows(element.bytes) {
        findings.add(.narrativeEmpty, at: element)
      }
    }
  }

  /// Whether nothing but its `id` is there. A resource is something by its type alone.
  private static func hasOnlyAnID(_ element: Element) -> Bool {
    if element.hasValue || R4.schema[element.type].kind == .root { return false }
    var children = element.children
    guard let first = children.next(), children.next() == nil else { return false }
    return first.definition.flags.contains(.attribute) && first.name == "id"
  }

  /// Whether there is text outside tags, or an image. Malformed XHTML is the reader's finding, not this one's.
  static func shows(_ xhtml: ArraySlice<UInt8>) -> Bool {
    var rest = xhtml
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "<"):
        if rest.starts(with: "img".utf8) { return true }
        var quote: UInt8?
        while let inside = rest.popFirst(), quote != nil || inside != UInt8(ascii: ">") {
          if inside == quote {
            quote = nil
          } else if quote == nil, inside == UInt8(ascii: "\"") || inside == UInt8(ascii: "'") {
            quote = inside
          }
        }
      case 0x20, 9, 10, 13: continue
      default: return true
      }
    }
    return false
  }
}
