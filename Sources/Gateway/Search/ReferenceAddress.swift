import FHIR
import Tree

/// The address of a reference as it is compared: without the version it may name. `Patient/x/_history/2` is
/// `Patient/x`; an address of another server or a `urn:` stays as it is written.
struct ReferenceAddress {
  /// `Patient/x`, `https://example.org/fhir/Patient/x`, `urn:uuid:…`.
  let text: String
  /// `x` of `Patient/x`; nil for an address of another server.
  let id: String?

  /// Nil for a reference within its own resource (`#a`) and for the empty text.
  init?(_ reference: String) {
    guard let first = reference.first, first != "#" else { return nil }
    var segments = reference.split(separator: "/", omittingEmptySubsequences: false)
    if segments.count >= 4, segments[segments.count - 2] == "_history" { segments.removeLast(2) }
    text = segments.joined(separator: "/")
    let last = segments.last ?? ""
    let isRelative =
      segments.count == 2 && Self.isResourceType(segments[0]) && PrimitiveFormat.id.accepts(Array(last.utf8)[...])
    id = isRelative ? String(last) : nil
  }

  static func isResourceType(_ name: some StringProtocol) -> Bool {
    R4.schema.type(named: String(name)).map { R4.schema[$0].kind == .root } ?? false
  }
}

extension Conversion {
  /// The address; a canonical one with a version also without it.
  static func reference(_ parameter: String, _ reference: String?) -> [SearchTerm] {
    guard let reference, let address = ReferenceAddress(reference) else { return [] }
    let term = SearchTerm(parameter, .reference, code: address.text, text: address.id)
    guard let bar = address.text.firstIndex(of: "|") else { return [term] }
    return [term, SearchTerm(parameter, .reference, code: String(address.text[..<bar]))]
  }
}
