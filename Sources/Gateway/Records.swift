import Access
import FHIR
import JSON
import Mapping
import Storage
import Tree

/// Turns resources into what is stored and back: the only place where lens, stock model and store meet.
struct Records: Sendable {
  let mappings: MappingSet
  let parameters: ServedParameters

  /// Whether a resource of that type can be created: one that names its patient. A patient's own is made with the
  /// record.
  func canCreate(_ type: String) -> Bool {
    mappings.lenses(for: type).contains { mappings.model.items[$0.entrySchema[$0.entryType].name]?.patient != nil }
  }

  /// What is to be stored of a resource, decided on the resource alone.
  func newEntry(_ resource: Document, id: String? = nil) throws(Refusal) -> NewEntry {
    let bare = ResourceHead.removed(from: resource)
    let lens: Lens
    switch mappings.lens(for: bare) {
    case .success(let found): lens = found
    case .failure(let refusal): throw .unprocessable([refusal.issue])
    }
    guard let item = mappings.model.items[lens.entrySchema[lens.entryType].name] else { throw .unavailable }
    let (entry, residue) = lens.split(bare)
    guard let patient = item.patient.map({ entry.root.first($0)?.value }) ?? id else {
      throw .unprocessable([Issue(.lensPatient, path: bare.type.name, subjects: ["subject"])])
    }
    var fields = mappings.model.parts(of: entry)
    // A resource that says nothing but whose it is still belongs to a category: that of its residue.
    if fields[lens.residueCategory] == nil, residue != nil || fields.isEmpty {
      fields[lens.residueCategory] = DocumentBuilder(schema: lens.entrySchema, root: lens.entryType).finish()
    }
    var parts: [Part] = []
    var terms: [String: [Term]] = [:]
    for (category, document) in fields {
      let rest = category == lens.residueCategory ? residue : nil
      parts.append(
        Part(
          category: category,
          fields: document.root.hasChildren ? JSONWriter.text(document, typeMember: false) : nil,
          residue: rest.map { JSONWriter.text($0, typeMember: false) }))
      // A search may find the entry by this part only if it may read this part: so the terms come from it alone.
      let alone = mappings.model.entry(item, patient: patient, parts: [document])
      guard let index = parameters[bare.type.name] else { throw .unavailable }
      do { terms[category] = try index.terms(of: lens.join(alone, rest), isWhole: false).map { Term($0) } } catch {
        throw .unavailable
      }
    }
    return NewEntry(
      id: id, type: bare.type.name, lens: lens.name, patient: patient,
      parts: parts.sorted { $0.category < $1.category },
      terms: terms)
  }

  /// The resource as a scope may see it: joined from the parts that were read, and masked where the scope lacks a
  /// category that something required comes from.
  func resource(_ stored: StoredEntry, scope: Scope) throws(Refusal) -> Document {
    guard let lens = mappings.lens(named: stored.lens),
      let item = mappings.model.items[lens.entrySchema[lens.entryType].name]
    else { throw .unavailable }
    let fieldReader = JSONReader(schema: mappings.model.schema)
    let residueReader = JSONReader(schema: lens.resourceSchema, anchors: true)
    var parts: [Document] = []
    var residue: Document?
    for part in stored.parts {
      if let bytes = part.fields {
        guard let document = fieldReader.read(bytes, as: item.type).document else { throw .unavailable }
        parts.append(document)
      }
      if let bytes = part.residue {
        guard let document = residueReader.read(bytes, as: lens.resourceType).document else { throw .unavailable }
        residue = document
      }
    }
    let entry = mappings.model.entry(item, patient: stored.patient, parts: parts)
    let readable = Set(scope.table.categories(in: scope.readable(stored.patient)).map(\.code))
    let joined = lens.join(
      entry, residue,
      masking: lens.masking(isReadable: { readable.contains($0) }, fill: { DataAbsentReason.masked(into: &$0) }))
    let isPartial = !lens.categories.isSubset(of: readable)
    return ResourceHead.replaced(
      in: joined, id: stored.id, versionId: stored.version, lastUpdated: stored.updated,
      addingSecurity: SecurityLabels.of(scope, isPartial: isPartial))
  }
}

/// The security labels that an answer carries: what the scope is bound to, and whether it sees only a part.
enum SecurityLabels {
  static func of(_ scope: Scope, isPartial: Bool) -> [Coding] {
    var labels = scope.decision.obligations.filter { $0 != .noStore }.map {
      Coding(system: "http://terminology.hl7.org/CodeSystem/v3-ActCode", code: $0.rawValue)
    }
    if isPartial {
      labels.append(
        Coding(system: "http://terminology.hl7.org/CodeSystem/v3-ObservationValue", code: "SUBSETTED"))
    }
    return labels
  }
}
