import FHIR
import JSON
public import Mapping
public import Storage
import Tree

/// A *judge* of what an examination of a database finds: whether every version of an entry can be put together by its lens,
/// whether each field stands in a part of its own category, and whether the terms are those that evaluating the parts
/// gives now.
///
/// It answers nobody and stands outside every scope: it is for whoever operates the gateway, and tells places only.
public struct EntryJudge: Sendable {
  private let records: Records

  /// A judge by these mapping files.
  public init(mappings: MappingSet) {
    records = Records(
      mappings: mappings, parameters: ServedParameters(mappings: mappings), joined: JoinedResources())
  }

  /// What is wrong with an entry.
  public func defects(in entry: ExaminedEntry) -> [Defect] {
    let place = "entry \(entry.id)"
    guard let lens = records.mappings.lens(named: entry.lens),
      let item = records.mappings.model.items[lens.entrySchema[lens.entryType].name],
      lens.resourceSchema[lens.resourceType].name == entry.type
    else { return [Defect(.lens, at: "\(place), lens \(entry.lens)")] }
    var found: [Defect] = []
    for (change, parts) in entry.versions where !parts.isEmpty {
      if !isWhole(parts, of: entry, item, lens) { found.append(Defect(.version, at: "\(place), change \(change)")) }
    }
    for examined in entry.parts {
      let part = examined.part
      let place = "\(place), part \(part.category) of change \(examined.began)"
      guard let (fields, residue) = read(part, of: item, lens),
        residue == nil || part.category == lens.residueCategory
      else {
        found.append(Defect(.part, at: place))
        continue
      }
      guard examined.isInForce else { continue }
      let terms = try? records.terms(fields: fields, residue, of: item, lens, patient: entry.patient)
      if terms.map({ Self.counted($0) }) != Self.counted(entry.terms[part.category] ?? []) {
        found.append(Defect(.terms, at: place))
      }
    }
    return found
  }

  /// The terms by which a search is to find an entry's part; nil where it can't be read by its lens.
  public func terms(of indexed: Store.IndexedPart) -> [Term]? {
    guard let lens = records.mappings.lens(named: indexed.lens),
      let item = records.mappings.model.items[lens.entrySchema[lens.entryType].name],
      lens.resourceSchema[lens.resourceType].name == indexed.type,
      let (fields, residue) = read(indexed.part, of: item, lens)
    else { return nil }
    return try? records.terms(fields: fields, residue, of: item, lens, patient: indexed.patient)
  }

  /// Whether the parts make a resource of which the model makes the same parts.
  private func isWhole(_ parts: [Part], of entry: ExaminedEntry, _ item: StockModel.Item, _ lens: Lens) -> Bool {
    var fields: [String: Document] = [:]
    var residue: Document?
    for part in parts {
      guard let (own, rest) = read(part, of: item, lens) else { return false }
      if let own { fields[part.category] = own }
      if let rest { residue = rest }
    }
    let whole = records.mappings.model.entry(
      item, patient: entry.patient, parts: fields.sorted { $0.key < $1.key }.map(\.value))
    let again = records.mappings.model.parts(of: whole).filter { $0.value.root.hasChildren }
    guard Set(again.keys) == Set(fields.keys),
      fields.allSatisfy({ category, document in again[category].map { Self.isSame($0, document) } == true })
    else { return false }
    // What a lens joins, it takes apart again into the same.
    guard let (split, rest) = lens.splitKnown(lens.join(whole, residue)) else { return false }
    return Self.isSame(split, whole) && (rest == nil) == (residue == nil)
      && zip([rest].compactMap(\.self), [residue].compactMap(\.self)).allSatisfy(Self.isSame)
  }

  private func read(
    _ part: Part, of item: StockModel.Item, _ lens: Lens
  ) -> (fields: Document?, residue: Document?)? {
    var (fields, residue): (Document?, Document?)
    if let bytes = part.fields {
      let reading = JSONReader(schema: records.mappings.model.schema).read(bytes, as: item.type)
      guard let document = reading.document, Self.isSound(reading), document.root.hasChildren else { return nil }
      fields = document
    }
    if let bytes = part.residue {
      let reading = JSONReader(schema: lens.resourceSchema, anchors: true).read(bytes, as: lens.resourceType)
      guard let document = reading.document, Self.isSound(reading) else { return nil }
      residue = document
    }
    return (fields, residue)
  }

  /// Whether nothing is wrong with a text but that other parts have what it lacks.
  private static func isSound(_ reading: Reading) -> Bool {
    reading.issues.allSatisfy { $0.severity < .error || $0.code == .elementMissing }
  }

  private static func isSame(_ one: Document, _ other: Document) -> Bool {
    JSONWriter.text(one, typeMember: false) == JSONWriter.text(other, typeMember: false)
  }

  /// How often each stands there.
  private static func counted(_ terms: [Term]) -> [Term: Int] {
    terms.reduce(into: [:]) { $0[$1, default: 0] += 1 }
  }
}
