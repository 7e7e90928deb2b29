import FHIR
import Tree

/// Rules of data types that hold wherever they stand: an extension has either a value or extensions (ext-1), a
/// narrative shows something (txt-2). Others follow from the invariants that the specification writes in FHIRPath.
struct ElementRule: Rule {
  private static let `extension` = R4.schema.type(named: "Extension")

  func check(_ survey: Survey, _ findings: inout Findings) {
    survey.document.root.forEach { element in
      if element.type == Self.extension {
        let hasValue = element.children.contains { $0.definition.choice == "value" }
        let hasExtension = element.children.contains { $0.type == Self.extension }
        if hasValue == hasExtension { findings.add(.extensionValue, at: element) }
      } else if element.hasValue, R4.schema[element.type].format == .xhtml, !Self.shows(element.bytes) {
        findings.add(.narrativeEmpty, at: element)
      }
    }
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
