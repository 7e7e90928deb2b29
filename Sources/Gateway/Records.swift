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
  let joined: JoinedResources

  /// Whether a resource of that type can be created: one that names its patient. A patient's own is made with the
  /// record.
  func canCreate(_ type: String) -> Bool {
    mappings.lenses(for: type).contains { mappings.model.items[$0.entrySchema[$0.entryType].name]?.patient != nil }
  }

  /// A resource taken apart by the one lens that takes it.
  struct Taken {
    let lens: Lens
    let item: StockModel.Item
    let patient: String
    /// The entry's fields, by category.
    let fields: [String: Document]
    let residue: Document?
    /// The facility that the resource says it comes from, where it does.
    let origin: String?

    /// The categories it has data of.
    var categories: Set<String> {
      let withFields = fields.filter { $0.value.root.hasChildren }.map(\.key)
      return Set(withFields + (residue == nil ? [] : [lens.residueCategory]))
    }
  }

  /// Takes a resource apart, decided on the resource alone.
  ///
  /// `known` is the lens of an entry whose kind its caller isn't shown: it takes what comes back, too.
  func taken(_ resource: Document, id: String? = nil, known: Lens? = nil) throws(Refusal) -> Taken {
    let bare = ResourceHead.removed(from: resource)
    let halves: MappingSet.Halves
    if let known {
      guard let (entry, residue) = known.splitKnown(bare) else { throw Self.otherKind(bare.type.name) }
      halves = MappingSet.Halves(lens: known, entry: entry, residue: residue)
    } else {
      switch mappings.split(bare) {
      case .success(let taken): halves = taken
      case .failure(let refusal): throw .unprocessable([refusal.issue])
      }
    }
    let (lens, entry, residue) = (halves.lens, halves.entry, halves.residue)
    guard let item = mappings.model.items[lens.entrySchema[lens.entryType].name] else { throw .unavailable }
    guard let patient = item.patient.map({ entry.root.first($0)?.value }) ?? id else {
      throw .unprocessable([Issue(.lensPatient, path: bare.type.name, subjects: ["subject"])])
    }
    return Taken(
      lens: lens, item: item, patient: patient, fields: mappings.model.parts(of: entry), residue: residue,
      origin: EntryLabels.origin(of: bare))
  }

  /// What is to be stored of a resource, decided on the resource alone.
  func newEntry(_ resource: Document, id: String? = nil) throws(Refusal) -> NewEntry {
    try newEntry(of: taken(resource, id: id), resource, id: id)
  }

  func newEntry(of taken: Taken, _ resource: Document, id: String? = nil) throws(Refusal) -> NewEntry {
    var categories = taken.categories
    // A resource that says nothing but whose it is still belongs to a category: that of its residue.
    if categories.isEmpty { categories = [taken.lens.residueCategory] }
    var parts: [Part] = []
    var terms: [String: [Term]] = [:]
    for category in categories.sorted() {
      let (part, drawn) = try part(
        category, of: taken, residue: category == taken.lens.residueCategory ? taken.residue : nil)
      parts.append(part)
      terms[category] = drawn
    }
    return NewEntry(
      id: id, type: resource.type.name, lens: taken.lens.name, patient: taken.patient, parts: parts, terms: terms,
      labels: EntryLabels.labels(of: resource), origin: taken.origin)
  }

  /// The part of one category, with this residue, and the terms that a search may find it by.
  func part(_ category: String, of taken: Taken, residue: Document?) throws(Refusal) -> (Part, [Term]) {
    let fields = taken.fields[category]
    let terms = try terms(fields: fields, residue, of: taken.item, taken.lens, patient: taken.patient)
    let part = Part(
      category: category,
      fields: fields.flatMap { $0.root.hasChildren ? JSONWriter.text($0, typeMember: false) : nil },
      residue: residue.map { JSONWriter.text($0, typeMember: false) })
    return (part, terms)
  }

  /// The terms that a search may find a part by. They come from the part alone: a search may find the entry by it only if it
  /// may read it.
  func terms(
    fields: Document?, _ residue: Document?, of item: StockModel.Item, _ lens: Lens, patient: String
  ) throws(Refusal) -> [Term] {
    let empty = DocumentBuilder(schema: lens.entrySchema, root: lens.entryType).finish()
    let alone = mappings.model.entry(item, patient: patient, parts: [fields ?? empty])
    guard let index = parameters[lens.resourceSchema[lens.resourceType].name] else { throw .unavailable }
    do { return try index.terms(of: lens.join(alone, residue), isWhole: false).map { Term($0) } } catch {
      throw .unavailable
    }
  }

  /// The field that names who answers for such an entry.
  func authorField(of taken: Taken) -> String? { taken.item.author.map { taken.lens.entrySchema[$0].name } }

  /// Whether a resource names somebody who answers for it, other than this person (a clerk enters it on behalf).
  func namesAuthor(_ taken: Taken, otherThan person: String) -> Bool {
    guard let author = authorField(of: taken) else { return false }
    func names(_ element: Element) -> Bool {
      if let value = element.value, value.hasPrefix("Practitioner/") { return value != "Practitioner/\(person)" }
      return element.children.contains(where: names)
    }
    return taken.fields.values.contains { $0.root.all(author).contains(where: names) }
  }

  /// The residue of a stored part, read back.
  func residue(_ bytes: [UInt8], of lens: Lens) throws(Refusal) -> Document {
    let reader = JSONReader(schema: lens.resourceSchema, anchors: true)
    guard let document = reader.read(bytes, as: lens.resourceType).document else { throw .unavailable }
    return document
  }

  /// The resource as a scope may see it: joined from the parts that were read, and masked where the scope lacks a
  /// category that something required comes from.
  func resource(_ stored: StoredEntry, scope: Scope) throws(Refusal) -> WrittenResource {
    let lens = try lens(of: stored)
    let hidden = hidden(of: lens, stored, scope)
    let key = JoinedResources.Key(
      id: stored.id, version: stored.version, updated: stored.updated, labels: stored.facts.labels, hidden: hidden,
      obligations: scope.decision.obligations)
    return try joined.resource(key, changes: stored.registryChanges) { () throws(Refusal) in
      try join(stored, lens, hidden: hidden, scope: scope).resource
    }
  }

  /// The same, so that it can be compared with what comes back.
  func shown(_ stored: StoredEntry, scope: Scope) throws(Refusal) -> Shown {
    let lens = try lens(of: stored)
    let (resource, bare) = try join(stored, lens, hidden: hidden(of: lens, stored, scope), scope: scope)
    return Shown(resource: resource, bare: bare)
  }

  /// The categories of the lens that the scope may not read of the patient, sorted.
  private func hidden(of lens: Lens, _ stored: StoredEntry, _ scope: Scope) -> [String] {
    let readable = scope.readable(stored.patient)
    return lens.categories.lazy.filter { code in
      scope.table.category(code).map { !readable.contains($0) } ?? true
    }.sorted()
  }

  /// The resource with its head and without. All that it comes from is in `JoinedResources.Key`.
  private func join(
    _ stored: StoredEntry, _ lens: Lens, hidden: [String], scope: Scope
  ) throws(Refusal) -> (resource: Document, bare: Document) {
    guard let item = mappings.model.items[lens.entrySchema[lens.entryType].name] else { throw .unavailable }
    let fieldReader = JSONReader(schema: mappings.model.schema)
    var parts: [Document] = []
    var residue: Document?
    for part in stored.parts {
      if let bytes = part.fields {
        guard let document = fieldReader.read(bytes, as: item.type).document else { throw .unavailable }
        parts.append(document)
      }
      if let bytes = part.residue { residue = try self.residue(bytes, of: lens) }
    }
    let entry = mappings.model.entry(item, patient: stored.patient, parts: parts)
    let joined = lens.join(
      entry, residue,
      masking: lens.masking(isReadable: { !hidden.contains($0) }, fill: { DataAbsentReason.masked(into: &$0) }))
    let resource = ResourceHead.replaced(
      in: joined, id: stored.id, versionId: stored.version, lastUpdated: stored.updated,
      addingSecurity: EntryLabels.codings(scope, stored.facts.labels, isPartial: !hidden.isEmpty))
    return (resource, joined)
  }

  /// The lens that took an entry.
  func lens(of stored: StoredEntry) throws(Refusal) -> Lens {
    guard let lens = mappings.lens(named: stored.lens) else { throw .unavailable }
    return lens
  }
}
