import CLibXML2

/// What each fault of the parser is called, and what it says.
extension XMLFault {
  /// A fault of the parser at `position`; `open` is where the innermost open element begins.
  init(_ fault: CXMLFault, at position: XMLPosition, open: XMLPosition?, limits: XMLLimits) {
    var (code, text) = Self.words(fault, limits)
    if let open, fault == .truncated || fault == .tagMismatch {
      text += "; the element that begins at line \(open.line), column \(open.column) is still open"
    }
    self.init(code, at: position, text, excess: Excess(fault, limits))
  }

  private static func words(_ fault: CXMLFault, _ limits: XMLLimits) -> (Code, String) {
    switch fault {
    case .empty: (.syntax, "the text is empty")
    case .truncated: (.syntax, "the text ends too early")
    case .syntax, .none: (.syntax, "this is not XML")
    case .declaration: (.syntax, "the XML declaration is malformed or misplaced")
    case .noRoot: (.syntax, "here a root element must begin")
    case .afterRoot: (.syntax, "after the root element only comments may follow")
    case .tag: (.syntax, "a tag is malformed here")
    case .tagMismatch: (.syntax, "this end tag is not that of the open element")
    case .attribute: (.syntax, "an attribute is malformed here: it needs a name, `=` and a value in quotes without `<`")
    case .attributeTwice: (.syntax, "this element has the same attribute twice")
    case .comment: (.syntax, "a comment is malformed here: it ends in `-->` and has no `--` before")
    case .instruction: (.syntax, "a processing instruction is malformed here")
    case .section: (.syntax, "a CDATA section is not closed, or `]]>` stands in text")
    case .character: (.character, "XML 1.0 does not have this character")
    case .zero: (.character, "a NUL stands here")
    case .reference: (.character, "`&` must begin a reference to a character or an entity, ended by `;`")
    case .entity: (.entity, "only the entities amp, lt, gt, quot and apos are accepted")
    case .doctype: (.doctype, "a document type declaration is not accepted")
    case .prefix: (.namespace, "a prefix used in this tag is not declared")
    case .namespace: (.namespace, "a name or namespace declaration in this tag is malformed")
    case .encodingUnknown: (.encoding, "the declared encoding is not one of those accepted")
    case .encodingMismatch: (.encoding, "the declared encoding is not the one that the text is in")
    case .encodingMalformed: (.encoding, "these bytes are not in the encoding of the text")
    case .bytes: (.size, "the text is longer than \(limits.bytes) bytes")
    case .depth: (.depth, "elements stand more than \(limits.depth) deep")
    case .attributes: (.size, "an element has more than \(limits.attributes) attributes")
    case .namespaces: (.size, "more than \(limits.namespaces) namespace declarations are in scope")
    case .nameLength: (.size, "a name is longer than \(limits.nameLength) bytes")
    case .names: (.size, "the text has more than \(limits.names) different names or namespaces")
    case .nodes: (.size, "the text has more than \(limits.nodes) elements, attributes and runs of text")
    case .memory: (.failure, "there was not enough memory to read the text")
    case .internal: (.failure, "the parser contradicted itself")
    }
  }
}

extension XMLFault.Excess {
  /// Nil for a fault that is no excess.
  fileprivate init?(_ fault: CXMLFault, _ limits: XMLLimits) {
    switch fault {
    case .bytes: self.init(.bytes, over: limits.bytes)
    case .depth: self.init(.depth, over: limits.depth)
    case .attributes: self.init(.attributes, over: limits.attributes)
    case .namespaces: self.init(.namespaces, over: limits.namespaces)
    case .nameLength: self.init(.nameLength, over: limits.nameLength)
    case .names: self.init(.names, over: limits.names)
    case .nodes: self.init(.nodes, over: limits.nodes)
    default: return nil
    }
  }
}
