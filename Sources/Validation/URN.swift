import Tree

/// Values of type uri, url and canonical that begin as a URN does are one.
struct URNRule: Rule {
  func check(_ survey: Survey, _ findings: inout Findings) {
    for element in survey.names {
      if let name = URN.fault(in: element.bytes) { findings.add(.valueFormat, at: element, name) }
    }
  }
}

/// Names that FHIR writes as URNs (R4 §2.24.0.1, https://hl7.org/fhir/R4/datatypes.html#uri): of a UUID (RFC 4122, whose
/// letters may be large) or an OID (RFC 3061). Other URNs are not judged.
enum URN {
  /// What the text should be a name of, `uuid` or `oid`, and isn't; nil where nothing is wrong. A fragment may follow.
  static func fault(in text: ArraySlice<UInt8>) -> String? {
    for (format, name) in [(PrimitiveFormat.uuid, "uuid"), (.oid, "oid")] {
      // Without `urn:` it is a scheme that nobody has registered.
      if text.starts(with: "\(name):".utf8) { return name }
      guard text.starts(with: "urn:\(name):".utf8) else { continue }
      let urn = Array(text.prefix { $0 != UInt8(ascii: "#") })
      let isRight = format == .uuid ? isUUID(urn) : format.accepts(urn[...])
      return isRight ? nil : name
    }
    return nil
  }

  /// FHIR's `uuid` is written small; as a URI, large letters mean the same.
  private static func isUUID(_ urn: [UInt8]) -> Bool {
    PrimitiveFormat.uuid.accepts(urn.map { (65...90).contains($0) ? $0 | 0x20 : $0 }[...])
  }
}
