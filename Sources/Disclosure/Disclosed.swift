import FHIR
import Tree

/// A resource of a hospital made fit to be shown here, in one pass over the tree:
///
/// - a new id, which is the same every time and does not tell what the hospital calls it; `meta.source` does;
/// - labels that bind whoever sees it: restricted, not to be disclosed further, kept, or used for anything else (rules
///   20-1, 27-4). The hospital's own profiles, labels and tags stay; its version and date are of its own server and go;
/// - the patient is the gateway's patient; every other reference is absolute, because it leads to the hospital;
/// - the narrative goes: it restates the resource in the hospital's words, references and all, and can't be judged.
///
/// Everything else stays as it is, at its place.
struct Disclosed: Sendable {
  /// Writes an element of the root.
  typealias Fill = @Sendable (inout DocumentBuilder) -> Void

  /// A document's root, or an element of a Bundle.
  private let resource: Element
  private let subject: DisclosedSubject
  private let id: String
  /// Where it is from: the hospital's address for it, or the hospital's OID with the document's uid.
  private let source: String
  /// Elements of the root that are written, by name, when they are not there.
  var additions: [(name: String, fill: Fill)] = []

  /// `name` is what the hospital calls it: `Condition/17`.
  init(_ resource: Element, of subject: DisclosedSubject, name: String, source: String) {
    self.resource = resource
    self.subject = subject
    self.source = source
    id = Digest.id(hospital: subject.hospital.id, name: name)
  }

  /// The resource as a document of its own. `isSubset` tells that access rights took something from the answer.
  func document(isSubset: Bool) -> Document {
    let schema = resource.document.schema
    var builder = DocumentBuilder(schema: schema, root: resource.type)
    var pending = overrides(isSubset)
    func writeOverrides(before element: ElementID?, _ builder: inout DocumentBuilder) {
      while let next = pending.first, element.map({ next.element < $0 }) ?? true {
        next.fill(&builder)
        pending.removeFirst()
      }
    }
    let replaced = Set(pending.map(\.element))
    for child in resource.children where !replaced.contains(child.id) {
      writeOverrides(before: child.id, &builder)
      if !child.isOf("Narrative") { copy(child, into: &builder) }
    }
    writeOverrides(before: nil, &builder)
    return builder.finish()
  }

  /// What is written in place of the resource's own elements, in the schema's order.
  private func overrides(_ isSubset: Bool) -> [(element: ElementID, fill: Fill)] {
    let schema = resource.document.schema
    var named: [(name: String, fill: Fill)] = [
      ("id", { $0.leaf("id", id) }), ("meta", { writeMeta(isSubset, into: &$0) }),
    ]
    for name in DisclosedSubject.elements where resource.first(name) != nil {
      named.append(
        (
          name,
          { builder in
            builder.begin(name)
            builder.leaf("reference", subject.reference)
            builder.close()
          }
        ))
    }
    named += additions.filter { resource.first($0.name) == nil }
    return named.compactMap { name, fill in schema.element(name, of: resource.type).map { ($0, fill) } }
      .sorted { $0.element < $1.element }
  }

  private func writeMeta(_ isSubset: Bool, into builder: inout DocumentBuilder) {
    let old = resource.first("meta")
    func keep(_ name: String, _ builder: inout DocumentBuilder) {
      for child in old?.all(name) ?? [] { builder.copy(child) }
    }
    builder.begin("meta")
    builder.leaf("source", source)
    keep("profile", &builder)
    keep("security", &builder)
    for label in Self.labels where !Self.has(label, old?.all("security")) { builder.add(label, as: "security") }
    keep("tag", &builder)
    if isSubset, !Self.has(Self.subsetted, old?.all("tag")) { builder.add(Self.subsetted, as: "tag") }
    builder.close()
  }

  private static func has(_ label: Coding, _ codings: [Element]?) -> Bool {
    codings?.contains { $0.first("system")?.value == label.system && $0.first("code")?.value == label.code } ?? false
  }

  private static let labels: [Coding] =
    [Coding(system: "http://terminology.hl7.org/CodeSystem/v3-Confidentiality", code: "R")]
    + ["NORDSCLCD", "NOPERSISTP", "NOREUSE"].map {
      Coding(system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: $0)
    }

  private static let subsetted = Coding(
    system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", code: "SUBSETTED")

  /// Copies a subtree; in it, references and the addresses of attachments become absolute.
  private func copy(_ element: Element, into builder: inout DocumentBuilder) {
    builder.begin(element.id, type: element.type)
    if element.hasValue { builder.value(element.bytes) }
    let isReference = element.isOf("Reference")
    let isResource = element.document.schema[element.type].kind == .root
    for child in element.children {
      if (isReference && child.name == "reference") || (element.isOf("Attachment") && child.name == "url") {
        builder.begin(child.id, type: child.type)
        if let text = child.value { builder.value(absolute(text).utf8) }
        for inner in child.children { builder.copy(inner) }
        builder.close()
      } else if !(isResource && child.isOf("Narrative")) {
        copy(child, into: &builder)
      }
    }
    builder.close()
  }

  private func absolute(_ link: String) -> String {
    if subject.isReference(link) { return subject.reference }
    if link.hasPrefix("#") || HospitalAddress.isAbsolute(link) { return link }
    let base = subject.hospital.baseURL
    return link.hasPrefix("/") ? "\(HospitalAddress(base)?.origin ?? base)\(link)" : "\(base)/\(link)"
  }
}

extension DocumentBuilder {
  fileprivate mutating func add(_ coding: Coding, as name: String) {
    begin(name)
    leaf("system", coding.system)
    leaf("code", coding.code)
    close()
  }
}
