import FHIR
import Tree
import XML

/// What must be equal in the JSON and the XML of one example. The publisher made the two files in different ways, so
/// two things are left out of account: the label `HTEST`, which stands in `meta.security` of the one and in `meta.tag`
/// or nowhere of the other, and white space in narratives, where the XML was laid out anew.
enum Alike {
  /// The document without what is left out of account.
  static func plain(_ document: Document) throws -> Document {
    var builder = DocumentBuilder(schema: document.schema, root: document.root.type)
    try copyChildren(of: document.root, into: &builder)
    return builder.finish()
  }

  private static func copyChildren(of parent: Element, into builder: inout DocumentBuilder) throws {
    for child in parent.children where child.first("code")?.value != "HTEST" {
      builder.begin(child.id, type: child.type)
      if child.hasValue {
        let isNarrative = child.document.schema[child.type].format == .xhtml
        builder.value(isNarrative ? try plain(narrative: child.bytes) : Array(child.bytes))
      }
      try copyChildren(of: child, into: &builder)
      builder.closeUnlessEmpty()
    }
  }

  /// What an XML parser tells of a narrative, without any white space.
  private static func plain(narrative: ArraySlice<UInt8>) throws -> [UInt8] {
    let events = try XMLEvents(parsing: Array(narrative))
    var attributes: [String] = []
    var plain = ""
    for (index, event) in events.enumerated() {
      if event.kind != .attribute {
        plain += attributes.sorted().joined()
        attributes = []
      }
      let text = String(events.string(at: index).filter { !$0.isWhitespace })
      switch event.kind {
      case .start: plain += "<\(events.name(at: index).local)>"
      case .attribute: attributes.append("@\(events.name(at: index).local)=\(text)")
      case .text: plain += text
      case .end: plain += "</>"
      }
    }
    return Array(plain.utf8)
  }
}
